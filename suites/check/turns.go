package check

import (
	"context"
	"math"
	"strings"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/oidcheck/oidcheck/driver/flow"
)

// turns orders visits that touch a consent state: what a user consented to for
// a client changes what the next visit is shown. Such a visit is alone with
// that user and client; others share.
type turns struct {
	mu     sync.Mutex
	queues map[turnKey]*semaphore.Weighted
}

type turnKey struct {
	user   int
	client string
}

// alone is the weight of a visit beside which there is no other.
const alone = math.MaxInt64

func newTurns() *turns { return &turns{queues: map[turnKey]*semaphore.Weighted{}} }

// take waits for the turn of an authorization request, which done ends. An
// error says that ctx ended first.
func (t *turns) take(ctx context.Context, user int, m *flow.Message) (done func(), err error) {
	queue := t.queue(turnKey{user, m.Get("client_id")})
	weight := int64(1)
	if m.Get("prompt") != "" || strings.Contains(m.Get("scope"), "offline_access") {
		weight = alone
	}
	if err := queue.Acquire(ctx, weight); err != nil {
		return nil, context.Cause(ctx)
	}
	return func() { queue.Release(weight) }, nil
}

func (t *turns) queue(key turnKey) *semaphore.Weighted {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.queues[key] == nil {
		t.queues[key] = semaphore.NewWeighted(alone)
	}
	return t.queues[key]
}
