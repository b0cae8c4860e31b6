package fault

import (
	"context"
	"sync"
	"time"
)

const (
	// meetingTick is how long a request waits at least for a second one.
	meetingTick = 25 * time.Millisecond
	// meetingLimit is how long it waits at most, while other requests are on
	// their way that might be the second one.
	meetingLimit = 2 * time.Second
)

// A rendezvous makes a race certain: requests that redeem the same code wait
// for each other between the check and the act.
type rendezvous struct {
	mu      sync.Mutex
	waiting int                      // requests at the rendezvous, for any code
	met     map[string]chan struct{} // by code; closed by the second request
}

func newRendezvous() *rendezvous { return &rendezvous{met: make(map[string]chan struct{})} }

// wait returns when a second request waits for the same code, when no request
// in flight could be the second one any more, or when the limit is reached.
func (v *rendezvous) wait(ctx context.Context, code string, inFlight func() int) {
	met, second := v.enter(code)
	defer v.leave(code, met)
	if second {
		return
	}
	tick := time.NewTicker(meetingTick)
	defer tick.Stop()
	limit := time.NewTimer(meetingLimit)
	defer limit.Stop()
	for {
		select {
		case <-met:
			return
		case <-ctx.Done():
			return
		case <-limit.C:
			return
		case <-tick.C:
			if v.nobodyComes(inFlight()) {
				return
			}
		}
	}
}

func (v *rendezvous) enter(code string) (met chan struct{}, second bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.waiting++
	met, known := v.met[code]
	if !known {
		met = make(chan struct{})
		v.met[code] = met
		return met, false
	}
	select {
	case <-met: // a third one
	default:
		close(met)
	}
	return met, true
}

// leave forgets the code when the one who waited first goes without company.
// After a meeting it stays, so that a third request does not wait in vain.
func (v *rendezvous) leave(code string, met chan struct{}) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.waiting--
	select {
	case <-met:
	default:
		delete(v.met, code)
	}
}

// nobodyComes reports whether every request in flight waits here already.
func (v *rendezvous) nobodyComes(inFlight int) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return inFlight <= v.waiting
}
