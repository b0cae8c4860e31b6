package browser

import (
	"context"
	"sync"
)

// maxEvents bounds the events of a tab that wait. A page that makes more loses
// them, requests among them, which then never leave the browser.
const maxEvents = 20_000

// inbox is a queue whose put never waits, as a chromedp listener must not.
type inbox struct {
	mu     sync.Mutex
	events []any
	wake   chan struct{}
}

func newInbox() *inbox { return &inbox{wake: make(chan struct{}, 1)} }

func (q *inbox) put(event any) {
	q.mu.Lock()
	if len(q.events) < maxEvents {
		q.events = append(q.events, event)
	}
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take waits for the next event. It returns false when ctx ends.
func (q *inbox) take(ctx context.Context) (any, bool) {
	for {
		q.mu.Lock()
		if len(q.events) > 0 {
			event := q.events[0]
			q.events = q.events[1:]
			q.mu.Unlock()
			return event, ctx.Err() == nil
		}
		q.mu.Unlock()
		select {
		case <-q.wake:
		case <-ctx.Done():
			return nil, false
		}
	}
}
