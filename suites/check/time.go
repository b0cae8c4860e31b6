package check

import (
	"context"
	"fmt"
	"time"
)

// grace is how long a case that was told to end may take to do so.
const grace = 2 * time.Second

// errInterrupted is why the contexts of a run end before their time, whatever
// reason the caller's context gives: a signal is one, and no driver knows it.
var errInterrupted = fmt.Errorf("interrupted: %w", context.Canceled)

// linked returns a context with the values of ctx that ends, as interrupted,
// when ctx or another one does.
func linked(ctx context.Context, others ...context.Context) (context.Context, context.CancelFunc) {
	own, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	end := func() { cancel(errInterrupted) }
	var links []func() bool
	for _, with := range append(others, ctx) {
		links = append(links, context.AfterFunc(with, end))
		if with.Err() != nil {
			end() // at once
		}
	}
	return own, func() {
		for _, unlink := range links {
			unlink()
		}
		end()
	}
}

// timed returns a context that ends when the time of one case is over.
func (r *Run) timed(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := r.config.Timeout
	return context.WithTimeoutCause(ctx, limit, fmt.Errorf("its time of %v is over: %w", limit, context.DeadlineExceeded))
}

// within runs the body of a probe in the time of one case and returns how it
// ended. A body that takes no notice of the end of its time is left behind, and
// its probe with it: the one that is returned has the same evidence.
func (r *Run) within(ctx context.Context, p *Probe, body func(context.Context)) (*Probe, *ending) {
	ctx, cancel := r.timed(ctx)
	defer cancel()
	ended := make(chan *ending, 1)
	go func() {
		end := p.guard(func() { body(p.record(ctx)) })
		if end == nil && ctx.Err() != nil {
			end = p.classify(context.Cause(ctx), nil, "the case was cut short")
		}
		ended <- end
	}()
	select {
	case end := <-ended:
		return p, end
	case <-ctx.Done():
	}
	late := time.NewTimer(r.grace)
	defer late.Stop()
	select {
	case end := <-ended:
		return p, end
	case <-late.C:
		end := p.classify(context.Cause(ctx), nil, "the case goes on although it was told to end")
		return &Probe{run: r, item: p.item, recorder: p.recorder}, end
	}
}
