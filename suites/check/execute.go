package check

import (
	"context"
	"fmt"
	"io"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/extensions/globals"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"
	"github.com/onsi/gomega/format"
	"golang.org/x/sync/errgroup"
)

// silent is the testing.T of a run: verdicts are read from the results, not
// from Ginkgo's pass or fail.
type silent struct{}

func (silent) Fail() {}

// Execute runs the wanted cases under Ginkgo, in an order drawn from the seed.
// Delayed cases are planted first and judged last. The error says that ctx or
// a signal ended the run before its end. It is not safe to run two at once:
// Ginkgo's tree is global.
func (r *Run) Execute(ctx context.Context) error {
	var stop context.CancelFunc
	r.ctx, stop = linked(ctx)
	defer stop()
	prepareGomega()
	suite, reporter := r.prepareGinkgo()
	r.describe()
	r.plantAll()
	ahead := r.fetchAhead()
	ginkgo.RunSpecs(silent{}, "oidcheck", suite, reporter)
	stop() // nobody needs what is still under way
	<-ahead
	r.seen.settle(r.grace)
	_ = r.writing.Wait() // problems are facts of their cases
	r.idle.close()
	if ctx.Err() == nil && !r.signalled.Load() {
		r.fillIn(harnessError("Ginkgo did not run the case"))
		return nil
	}
	r.fillIn(interrupted())
	if ctx.Err() == nil {
		return errInterrupted
	}
	return fmt.Errorf("interrupted: %w", context.Cause(ctx))
}

// prepareGomega keeps failure messages whole: what is cut short before it is
// redacted may hold a part of a secret, which nobody would recognise.
func prepareGomega() {
	gomega.RegisterFailHandler(Fail)
	format.MaxLength, format.TruncatedDiff = 0, false
}

// prepareGinkgo gives an empty tree. The time of cases is ours to keep: what
// Ginkgo's contexts say at the end of it can't be told from an interruption.
func (r *Run) prepareGinkgo() (types.SuiteConfig, types.ReporterConfig) {
	globals.Reset()
	// Ginkgo's own console would print beside ours; the gate reads results.
	formatter.ColorableStdOut, formatter.ColorableStdErr = io.Discard, io.Discard
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.RandomSeed, suite.RandomizeAllSpecs = r.config.Seed, true
	suite.Timeout, suite.GracePeriod, suite.OutputInterceptorMode = 0, 2*r.grace, "none"
	reporter.NoColor, reporter.Succinct = true, true
	return suite, reporter
}

// describe builds the tree: a container a group, an It a wanted case.
func (r *Run) describe() {
	for _, g := range r.suite.groups {
		ginkgo.Describe(g.text, func() {
			for _, c := range g.cases {
				if ok, _ := r.wanted(c); ok && r.selected(c) {
					r.it(c)
				}
			}
		})
	}
}

func (r *Run) it(c *Case) {
	priority := 0
	if c.delayed != nil {
		priority = -1
	}
	ginkgo.It(c.ID()+": "+c.Text, ginkgo.Label(c.Requirement.ID), ginkgo.SpecPriority(priority), func(ctx ginkgo.SpecContext) {
		r.judge(ctx, c)
	})
}

// fetchAhead observes the scenarios of the wanted cases in the background, so
// that judging waits for the target as little as may be. The channel closes
// when it has ended.
func (r *Run) fetchAhead() <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if !r.config.Share {
			return
		}
		var group errgroup.Group
		group.SetLimit(max(1, r.config.Workers))
		for _, s := range r.scenarios() {
			group.Go(func() error {
				r.observe(r.ctx, s)
				return nil
			})
		}
		_ = group.Wait()
	}()
	return done
}

// scenarios lists those of the wanted cases that plain HTTP shows: browsers
// are too heavy to be used ahead of need.
func (r *Run) scenarios() []Scenario {
	var out []Scenario
	known := map[Scenario]bool{}
	for _, c := range r.Wanted() {
		for _, s := range c.Scenarios {
			s = r.normal(s)
			if s.Driver == HTTP && !known[s] {
				known[s] = true
				out = append(out, s)
			}
		}
	}
	return out
}
