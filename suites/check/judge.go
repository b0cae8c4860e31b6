package check

import (
	"cmp"
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// judge runs one case and files its result. Ginkgo learns the outcome too, so
// that its own tools tell the same story.
func (r *Run) judge(ctx context.Context, c *Case) {
	started := time.Now()
	if r.config.Progress != nil {
		r.config.Progress.Start(c.ID())
	}
	p, end := r.conclude(ctx, c)
	result := p.result(end)
	result.TookMS = float64(time.Since(started).Microseconds()) / 1000
	if result.Verdict != reports.Pass {
		p.evidence(&result)
	}
	r.file(c, result, end)
	if result.Verdict == reports.Pass {
		r.keepLater(c, p)
	}
	switch {
	case result.Verdict.Failed():
		ginkgo.Fail(c.ID() + ": " + string(result.Verdict) + ": " + cmp.Or(result.Message, result.Reason))
	case result.Verdict.Skipped():
		ginkgo.Skip(c.ID() + ": " + result.Reason)
	}
}

// conclude runs the body of a case to its end.
func (r *Run) conclude(ctx context.Context, c *Case) (*Probe, *ending) {
	p := r.probe(c)
	if seed := r.plants[c]; seed != nil {
		p = seed.probe
		p.planted = seed.value
		if seed.end != nil {
			return p, seed.end
		}
		if err := r.await(ctx, seed); err != nil {
			return p, p.classify(err, c.Requirement, "waiting")
		}
	}
	defer p.close()
	end := p.guard(func() { c.body(p.record(ctx), p) })
	if end == nil && ctx.Err() != nil {
		end = &ending{verdict: reports.NotTested, reason: "interrupted"}
	}
	return p, end
}

// keepLater stores the evidence of a case in which nothing is wrong while the
// next ones run: nobody waits to read it.
func (r *Run) keepLater(c *Case, p *Probe) {
	r.writing.Go(func() error {
		r.mu.Lock()
		result := r.results[c]
		r.mu.Unlock()
		p.evidence(&result)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.results[c] = result
		return nil
	})
}

func (r *Run) file(c *Case, result reports.Case, end *ending) {
	r.mu.Lock()
	r.results[c] = result
	if end != nil && end.lost != "" {
		r.lost = end.lost
	}
	r.mu.Unlock()
	if r.config.Progress != nil {
		r.config.Progress.Done(c.Requirement, result)
	}
}

// result turns the end of a body into a verdict: a violation weighs what the
// clauses that apply make of it.
func (p *Probe) result(end *ending) reports.Case {
	c := p.item
	out := reports.Case{ID: c.ID(), Variant: c.Variant, Driver: p.run.driver(c.Driver), Verdict: reports.Pass, Evidence: []string{}, Facts: []string{}}
	if end != nil {
		out.Verdict, out.Reason, out.Message = end.verdict, end.reason, p.redact(end.message)
		if end.blockedBy != nil {
			out.BlockedBy = end.blockedBy.ID
		}
	}
	if out.Verdict == reports.Fail {
		p.weigh(&out)
	}
	out.Expected, out.Actual = split(c.Requirement.Title, out.Message)
	out.Facts = append(out.Facts, p.facts...)
	return out
}

// weigh makes of a violation what the strongest clause that applies calls for.
func (p *Probe) weigh(out *reports.Case) {
	switch p.item.Requirement.Level(p.run.config.Selection, p.absent...) {
	case requirement.Must:
	case requirement.Should:
		out.Verdict = reports.Warn
	case requirement.May:
		out.Verdict = reports.Pass
		p.Fact("%s: not so here, which is allowed: %s", p.item.Requirement.Title, out.Message)
		out.Message = ""
	default:
		out.Verdict, out.Reason = reports.NotApplicable, "no chosen clause binds under these conditions"
		for _, c := range p.absent {
			out.Reason += ", absent: " + string(c)
		}
	}
}

// fillIn files the selected cases that were not run.
func (r *Run) fillIn() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.Selected() {
		if _, done := r.results[c]; done {
			continue
		}
		_, reason := r.wanted(c)
		r.results[c] = reports.Case{
			ID: c.ID(), Variant: c.Variant, Driver: r.driver(c.Driver), Verdict: reports.NotTested,
			Reason: cmp.Or(reason, "interrupted"), Evidence: []string{}, Facts: []string{},
		}
	}
}
