package check

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Config is what a run of a suite works with.
type Config struct {
	Provider  *flow.Provider
	Selection requirement.Selection                                         // the documents to judge by
	NewAgent  func(ctx context.Context, driver string) (agent.Agent, error) // isolated: own cookies
	Framer    Framer                                                        // nil without a browser
	Driver    string                                                        // auto, http or browser
	Keep      func(*Case) bool                                              // nil keeps all; others are not tested
	Mine      func(*Case) bool                                              // nil: all; others are left to other shards
	Patience  time.Duration                                                 // how long delayed cases may wait
	Elapse    func(time.Duration)                                           // moves the clock of the target on; nil: delayed cases wait
	Timeout   time.Duration                                                 // of one case, patience aside
	Intrude   bool                                                          // run intrusive cases, too
	Share     bool                                                          // observe equal scenarios once, reuse signed-in agents
	Workers   int                                                           // observations fetched ahead at a time
	Seed      int64                                                         // of the order
	Evidence  *reports.EvidenceStore
	Progress  Progress // may be nil
	// Kept is told of each case once its evidence is stored. Where nothing is wrong
	// that may be after the next ones began. It may be nil.
	Kept func(*requirement.Requirement, reports.Case)
}

// Framer shows pages in a frame of another site, in a browser.
type Framer interface {
	Frame(ctx context.Context, pageURL string) (browser.Framing, error)
	FrameControl(ctx context.Context) (browser.Framing, error)
}

// Progress is told of each case as it starts and ends.
type Progress interface {
	Start(id string)
	Done(r *requirement.Requirement, c reports.Case)
}

// writers bounds the goroutines that store evidence. It is far above what runs at
// once, for a case that finds them all busy waits, and the target with it.
const writers = 64

// Run is one execution of a suite against a target.
type Run struct {
	suite  *Suite
	config Config
	grace  time.Duration
	ctx    context.Context // of the execution: what many cases share is bound to it
	seen   *observatory
	idle   *pool
	turns  *turns

	signalled atomic.Bool // Ginkgo was told to end

	writing errgroup.Group // evidence on its way to the disk

	mu       sync.Mutex
	results  map[*Case]reports.Case
	lost     string
	patience time.Duration
	elapsed  time.Duration // by Elapse
	plants   map[*Case]*planted
}

// NewRun prepares a run; Execute does it.
func NewRun(s *Suite, c Config) *Run {
	r := &Run{suite: s, config: c, grace: grace, ctx: context.Background(), results: map[*Case]reports.Case{}, plants: map[*Case]*planted{}}
	r.seen, r.idle, r.turns = newObservatory(), newPool(), newTurns()
	r.writing.SetLimit(writers)
	return r
}

// Selected returns the cases whose requirement some chosen document demands,
// in the order they were described.
func (r *Run) Selected() []*Case {
	var out []*Case
	for _, g := range r.suite.groups {
		for _, c := range g.cases {
			if r.selected(c) {
				out = append(out, c)
			}
		}
	}
	return out
}

func (r *Run) selected(c *Case) bool {
	return c.Requirement.Level(r.config.Selection) > requirement.None
}

// wanted reports whether a selected case is going to be run; a case that is
// not gets its reason.
func (r *Run) wanted(c *Case) (bool, string) {
	switch {
	case r.config.Keep != nil && !r.config.Keep(c):
		return false, reports.ReasonFilter
	case r.config.Mine != nil && !r.config.Mine(c):
		return false, reports.ReasonShard
	case c.Driver == Browser && r.config.Driver == HTTP:
		return false, reports.ReasonDriver
	case c.Intrusive && !r.config.Intrude:
		return false, reports.ReasonSafe
	}
	return true, ""
}

// Wanted returns the selected cases that are going to be run.
func (r *Run) Wanted() []*Case {
	return slices.DeleteFunc(r.Selected(), func(c *Case) bool {
		ok, _ := r.wanted(c)
		return !ok
	})
}

// NeedsBrowser reports whether a case that is going to be run takes a browser.
func (r *Run) NeedsBrowser() bool {
	wanted := r.Wanted()
	if r.config.Driver == Browser {
		return len(wanted) > 0
	}
	for _, c := range wanted {
		if c.Driver == Browser {
			return true
		}
	}
	return false
}

// driver is the one that a case or scenario is run with.
func (r *Run) driver(wanted string) string {
	if r.config.Driver == Browser {
		return Browser
	}
	return wanted
}

func (r *Run) addPatience(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.patience += d
}

// Patience is how long the run waited for delayed cases to become due.
func (r *Run) Patience() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.patience
}

// Lost says why the target could not be reached in the course of the run; it
// is empty when it always could.
func (r *Run) Lost() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lost
}

// Plan returns the rows of the report as they would be if no case were run.
func (r *Run) Plan() []reports.Requirement {
	plan := NewRun(r.suite, r.config)
	plan.fillIn(interrupted())
	return plan.Requirements()
}

// Abandon files every selected case as not tested: the target was not reached.
func (r *Run) Abandon() {
	r.fillIn(&ending{verdict: reports.NotTested, reason: "the target was not reached"})
}
