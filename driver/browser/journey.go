package browser

import (
	"context"
	"net/url"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"

	"github.com/oidcheck/oidcheck/driver/agent"
)

// maxRequests bounds the requests of one visit.
const maxRequests = 400

// journey is one visit as the events tell it. The events come on the tab's
// goroutine; the visit waits for a state of it.
type journey struct {
	tab   *tab
	ctx   context.Context // the visit's
	pilot *agent.Pilot
	wire  *wire

	mu      sync.Mutex
	changed chan struct{} // closed at the next change

	documents int          // committed in the tab so far
	loader    cdp.LoaderID // of the last one
	at        *url.URL     // its URL
	parsed    bool
	loaded    bool
	loading   network.RequestID // a navigation in flight, "": none
	redirects int               // since the last document

	requests int // sent, and of them
	open     map[network.RequestID]bool

	password string // once it was filled in

	end *ending
	err error
}

// ending is where the visit arrived.
type ending struct {
	url     *url.URL
	form    url.Values
	foreign bool
	request network.RequestID
	settled bool // the browser has taken note of the interception
}

func newJourney(ctx context.Context, t *tab, p *agent.Pilot) *journey {
	return &journey{tab: t, ctx: ctx, pilot: p, wire: newWire(ctx, t), changed: make(chan struct{}),
		at: p.Start(), open: map[network.RequestID]bool{}}
}

// update changes the state and wakes who waits.
func (j *journey) update(change func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	change()
	close(j.changed)
	j.changed = make(chan struct{})
}

// fail ends the visit with its first error.
func (j *journey) fail(err error) {
	j.update(func() {
		if j.err == nil {
			j.err = err
		}
	})
}

// wait returns when reached holds, with the error of the visit, the tab or ctx if
// one comes first. reached is called with the lock held.
func (j *journey) wait(ctx context.Context, reached func() bool) error {
	for {
		j.mu.Lock()
		done, err, changed := reached(), j.err, j.changed
		j.mu.Unlock()
		if done || err != nil {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-j.tab.ctx.Done():
			return errTabGone
		}
	}
}

// see returns part of the state.
func see[T any](j *journey, look func() T) T {
	j.mu.Lock()
	defer j.mu.Unlock()
	return look()
}

// busy reports whether the page waits for an answer. Call it with the lock held.
func (j *journey) busy() bool {
	return len(j.open) > 0 || j.loading != "" || j.end != nil && !j.end.settled
}

// over reports whether nothing more can come of the page: the visit has
// arrived. Call it with the lock held.
func (j *journey) over() bool { return j.end != nil && j.end.settled }
