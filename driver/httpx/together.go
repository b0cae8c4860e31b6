package httpx

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// maxTogether bounds the requests of one race.
const maxTogether = 64

// ErrNotReleased marks the requests of a race that was called off because
// another one could not be made ready. Their last bytes were never sent.
var ErrNotReleased = errors.New("not released: another request of the race failed to get ready")

// Together makes a race: each request goes over a connection of its own, all but
// its last byte first, then the last bytes of all are released at once. Answers
// and errors stand at the index of their request; errors are as those of Do.
//
// When one request cannot be made ready none is released, so that nothing is
// spent: the others get ErrNotReleased. Under a rate limit the race waits for
// as many tokens as it has requests, then sends them all.
func (c *Client) Together(ctx context.Context, rs ...Request) ([]*Response, []error) {
	responses, errs := make([]*Response, len(rs)), make([]error, len(rs))
	racers, err := c.line(ctx, rs)
	if err != nil {
		for i := range errs {
			errs[i] = err
		}
		return responses, errs
	}
	bounded, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	each(racers, func(r *racer) { r.ready(bounded) })
	if spread, ok := release(racers); ok {
		each(racers, (*racer).finish)
		exchange.RecorderFrom(ctx).Note(fmt.Sprintf("the last bytes of %d requests were released within %v", len(rs), spread))
	}
	for i, r := range racers {
		r.close()
		c.record(ctx, r.p, r.attempt)
		responses[i], errs[i] = r.attempt.response, c.explain(ctx, r.p, r.attempt)
	}
	return responses, errs
}

// line checks the requests and waits for their turn.
func (c *Client) line(ctx context.Context, rs []Request) ([]*racer, error) {
	if len(rs) > maxTogether {
		return nil, fmt.Errorf("a race of %d requests: the limit is %d", len(rs), maxTogether)
	}
	racers := make([]*racer, len(rs))
	for i, r := range rs {
		p, err := c.prepare(r)
		if err != nil {
			return nil, err
		}
		if err := c.wait(ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", p.name(), err)
		}
		racers[i] = &racer{client: c, p: p}
	}
	return racers, nil
}

func each(racers []*racer, do func(*racer)) {
	var wg sync.WaitGroup
	for _, r := range racers {
		wg.Go(func() { do(r) })
	}
	wg.Wait()
}

// release sends the last bytes, unless one racer is not ready, and returns how
// long that took. One loop is closer together than goroutines to be woken.
func release(racers []*racer) (spread time.Duration, ok bool) {
	if slices.ContainsFunc(racers, (*racer).failed) {
		for _, r := range racers {
			r.callOff()
		}
		return 0, false
	}
	begin := time.Now()
	for _, r := range racers {
		r.last()
	}
	return time.Since(begin), true
}
