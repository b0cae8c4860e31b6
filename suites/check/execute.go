package check

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/extensions/globals"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/gomega"
	"golang.org/x/sync/errgroup"
)

// grace is how long a case that was told to end may take to do so.
const grace = 2 * time.Second

// silent is the testing.T of a run: verdicts are read from the results, not
// from Ginkgo's pass or fail.
type silent struct{}

func (silent) Fail() {}

// Execute runs the wanted cases under Ginkgo, in an order drawn from the seed.
// Delayed cases are planted first and judged last. It is not safe to run two
// at once: Ginkgo's tree is global.
func (r *Run) Execute(ctx context.Context) error {
	globals.Reset()
	gomega.RegisterFailHandler(Fail)
	// Ginkgo's own console would print beside ours; the gate reads results.
	formatter.ColorableStdOut, formatter.ColorableStdErr = io.Discard, io.Discard
	r.describe()
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.RandomSeed, suite.RandomizeAllSpecs = r.config.Seed, true
	suite.GracePeriod, suite.OutputInterceptorMode = grace, "none"
	reporter.NoColor, reporter.Succinct = true, true

	r.plantAll(ctx)
	ahead, stop := context.WithCancel(ctx)
	done := r.fetchAhead(ahead)
	ginkgo.RunSpecs(silent{}, "oidcheck", suite, reporter)
	stop()
	<-done
	_ = r.writing.Wait() // problems are facts of their cases
	r.idle.close()
	r.fillIn()
	if ctx.Err() != nil {
		return fmt.Errorf("interrupted: %w", context.Cause(ctx))
	}
	return nil
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
	timeout, priority := r.config.Timeout, 0
	if c.delayed != nil {
		timeout, priority = timeout+r.config.Patience, -1
	}
	ginkgo.It(c.ID()+": "+c.Text, ginkgo.Label(c.Requirement.ID), ginkgo.SpecTimeout(timeout), ginkgo.SpecPriority(priority), func(ctx ginkgo.SpecContext) {
		r.judge(ctx, c)
	})
}

// plantAll runs the early halves of delayed cases, before anything is judged.
func (r *Run) plantAll(ctx context.Context) {
	for _, c := range r.Wanted() {
		if c.delayed == nil {
			continue
		}
		bounded, cancel := context.WithTimeout(ctx, r.config.Timeout)
		r.plants[c] = r.plant(bounded, c)
		cancel()
	}
}

// fetchAhead observes the scenarios of the wanted cases in the background, so
// that judging waits for the target as little as may be. The channel closes
// when it has ended.
func (r *Run) fetchAhead(ctx context.Context) <-chan struct{} {
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
				if ctx.Err() == nil {
					r.observe(ctx, s)
				}
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
