package check

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// judge runs one case and files its result. Ginkgo learns the outcome too, so
// that its own tools tell the same story.
func (r *Run) judge(spec context.Context, c *Case) {
	if r.ctx.Err() != nil {
		ginkgo.Skip("interrupted")
	}
	ctx, cancel := linked(spec, r.ctx)
	defer cancel()
	started := time.Now()
	if r.config.Progress != nil {
		r.config.Progress.Start(c.ID())
	}
	p, end := r.conclude(ctx, c)
	if end != nil && end.verdict != reports.Fail && r.ctx.Err() != nil {
		end = interrupted() // the signal may have ended our browser first
	}
	if spec.Err() != nil {
		r.signalled.Store(true)
	}
	result := p.result(end)
	result.TookMS = float64(time.Since(started).Microseconds()) / 1000
	if result.Verdict != reports.Pass {
		p.evidence(&result)
	}
	r.file(c, result, end)
	if result.Verdict == reports.Pass {
		r.keepLater(c, p)
	} else {
		r.kept(c, result)
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
		if seed.end != nil {
			return p, seed.end
		}
		if err := r.await(ctx, seed); err != nil {
			return p, p.classify(err, nil, "waiting")
		}
		p.planted = seed.value
	}
	return r.within(ctx, p, func(ctx context.Context) {
		defer p.close()
		c.body(ctx, p)
	})
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
		r.results[c] = result
		r.mu.Unlock()
		r.kept(c, result)
		return nil
	})
}

func (r *Run) kept(c *Case, result reports.Case) {
	if r.config.Kept != nil {
		r.config.Kept(c.Requirement, result)
	}
}

func (r *Run) file(c *Case, result reports.Case, end *ending) {
	// A target that leaves one request unanswered is not lost: it may do so to
	// hide what that request would have shown.
	lost := end != nil && end.lost != "" && !r.config.Provider.Answers(r.ctx)
	r.mu.Lock()
	r.results[c] = result
	if lost {
		r.lost = result.Reason
	}
	r.mu.Unlock()
	if r.config.Progress != nil {
		r.config.Progress.Done(c.Requirement, result)
	}
}

// result turns the end of a body into a verdict: a violation weighs what the
// clauses that apply make of it.
func (p *Probe) result(end *ending) reports.Case {
	out := p.item.row(p.run)
	out.Verdict = reports.Pass
	if end != nil {
		out.Verdict, out.Reason, out.Message = end.verdict, p.redact(end.reason), p.redact(end.message)
		if end.blockedBy != nil {
			out.BlockedBy = end.blockedBy.ID
		}
	}
	if out.Verdict == reports.Fail {
		p.weigh(&out)
	}
	if out.Verdict == reports.Fail || out.Verdict == reports.Warn {
		out.Expected, out.Actual = split(p.item.Requirement.Title, out.Message)
		out.Message = headline(out)
	}
	out.Facts = append(out.Facts, p.facts...)
	return out
}

// headline is the message of a violation on one line, where it is short enough
// to be read there.
func headline(c reports.Case) string {
	line := c.Actual + " (wanted: " + c.Expected + ")"
	if c.Actual == c.Message || len(line) > longestLine || strings.Contains(line, "\n") {
		return c.Message
	}
	return line
}

// longestLine is how many bytes of a message people take in at a glance.
const longestLine = 200

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

// row is the case in the report, before its verdict.
func (c *Case) row(r *Run) reports.Case {
	row := reports.Case{ID: c.ID(), Variant: c.Variant, Title: c.Text, Driver: r.driver(c.Driver), Evidence: []string{}, Facts: []string{}}
	for _, m := range c.Modes {
		row.Modes = append(row.Modes, string(m))
	}
	return row
}

// fillIn files the selected cases that have no result: those that were not
// wanted by their reason, the others as rest says.
func (r *Run) fillIn(rest *ending) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.Selected() {
		if _, done := r.results[c]; done {
			continue
		}
		row := c.row(r)
		row.Verdict, row.Reason, row.Message = rest.verdict, rest.reason, rest.message
		if ok, reason := r.wanted(c); !ok {
			row.Verdict, row.Reason, row.Message = reports.NotTested, reason, ""
		}
		r.results[c] = row
	}
}
