package check

import (
	"context"
	"time"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// delay is the early half of a case that needs time to pass.
type delay struct {
	after func(*Probe) time.Duration
	plant func(ctx context.Context, p *Probe) any
}

// planted is what the early half left for the late one.
type planted struct {
	probe *Probe
	value any
	due   time.Time
	end   *ending // how planting ended, when it did not succeed
}

// Delayed is a case in two halves: plant runs before anything is judged, judge
// runs last and not earlier than after has passed. A case whose wait is longer
// than the run's patience is not tested.
func Delayed[T any](s *Suite, r *requirement.Requirement, text string, after func(*Probe) time.Duration, plant func(context.Context, *Probe) T, judge func(context.Context, *Probe, T)) {
	d := &delay{after: after, plant: func(ctx context.Context, p *Probe) any { return plant(ctx, p) }}
	s.add(&Case{Requirement: r, Text: text, Driver: HTTP, delayed: d, body: func(ctx context.Context, p *Probe) {
		judge(ctx, p, p.planted.(T))
	}})
}

// plant runs the early half of a case. What ends it is kept for the report.
func (r *Run) plant(ctx context.Context, c *Case) *planted {
	seed := &planted{probe: r.probe(c)}
	seed.end = seed.probe.guard(func() {
		wait := c.delayed.after(seed.probe)
		if wait > r.config.Patience {
			seed.probe.skip(reports.ReasonNeedsTime, "it takes "+wait.String()+": give --patience "+wait.String()+" or more")
		}
		seed.value = c.delayed.plant(seed.probe.record(ctx), seed.probe)
		seed.due = time.Now().Add(wait)
	})
	return seed
}

// await waits until what was planted is due, and counts the wait as patience.
func (r *Run) await(ctx context.Context, seed *planted) error {
	wait := time.Until(seed.due)
	if wait <= 0 {
		return nil
	}
	started := time.Now()
	defer func() { r.addPatience(time.Since(started)) }()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
