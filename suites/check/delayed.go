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
	end   *ending // how planting ended, nil when it came to its end
}

// Delayed is a case in two halves: plant runs before anything is judged, judge
// runs last and not earlier than after has passed. A case whose wait is longer
// than the run's patience is not tested.
func Delayed[T any](s *Suite, r *requirement.Requirement, text string, after func(*Probe) time.Duration, plant func(context.Context, *Probe) T, judge func(context.Context, *Probe, T)) {
	d := &delay{after: after, plant: func(ctx context.Context, p *Probe) any { return plant(ctx, p) }}
	s.add(&Case{Requirement: r, Text: text, Driver: HTTP, delayed: d, body: func(ctx context.Context, p *Probe) {
		value, _ := p.planted.(T) // a nil interface is of no type
		judge(ctx, p, value)
	}}, "")
}

// plantAll runs the early halves of delayed cases, before anything is judged.
func (r *Run) plantAll() {
	for _, c := range r.Wanted() {
		if c.delayed != nil && r.ctx.Err() == nil {
			r.plants[c] = r.plant(c)
		}
	}
}

// plant runs the early half of a case. What ends it is kept for the report.
func (r *Run) plant(c *Case) *planted {
	seed, p := &planted{}, r.probe(c)
	probe, end := r.within(r.ctx, p, func(ctx context.Context) {
		wait := c.delayed.after(p)
		if wait > r.config.Patience {
			p.skip(reports.ReasonNeedsTime, "it takes "+wait.String()+": give --patience "+wait.String()+" or more")
		}
		seed.value = c.delayed.plant(ctx, p)
		seed.due = time.Now().Add(wait)
	})
	if end == nil {
		seed.probe = p
		return seed
	}
	probe.close() // nothing is judged
	return &planted{probe: probe, end: end}
}

// await waits until what was planted is due, and counts the wait as patience.
// It returns the cause of an end of ctx.
func (r *Run) await(ctx context.Context, seed *planted) error {
	wait := time.Until(seed.due) - r.elapsed // delayed cases are judged one by one
	if wait <= 0 {
		return nil
	}
	if r.config.Elapse != nil {
		r.config.Elapse(wait)
		r.elapsed += wait
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
		return context.Cause(ctx)
	}
}
