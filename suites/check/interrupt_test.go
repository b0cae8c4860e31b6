package check

import (
	"context"
	"errors"
	"net/http"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// interruptible is a suite of which the first case that logs in is interrupted
// by stop, while it waits for the target.
func interruptible(t *testing.T, stop func()) (*inner, *provider) {
	p := newProvider(t)
	gone := make(chan struct{})
	t.Cleanup(func() { close(gone) }) // before the server is closed, which waits
	run := prepare(t, p, func(s *Suite) {
		Each(s, must, "text", []Variant[int]{{Name: "a"}, {Name: "b"}, {Name: "c"}}, func(ctx context.Context, p *Probe, _ int) {
			signIn(ctx, p)
		})
		Facts(s, should, "text", []Variant[Scenario]{{Value: Scenario{Role: target.ConfidentialBasic}}}, func(*Probe, *Observation) {})
		Delayed(s, ofClients, "text", func(*Probe) time.Duration { return time.Minute },
			func(ctx context.Context, p *Probe) *Fresh { return p.Fresh(ctx) }, func(context.Context, *Probe, *Fresh) {})
		One(s, may, "text", violated)
	}, func(c *Config) {
		c.Patience = time.Hour
		c.Keep = func(c *Case) bool { return c.Requirement != may }
	})
	p.steer = at("/authorize", func(_ http.ResponseWriter, r *http.Request) bool {
		stop()
		select {
		case <-r.Context().Done():
		case <-gone:
		}
		return true
	})
	return run, p
}

// TestInterrupted: when the context ends, what was going on and what was not
// begun is not tested, whatever the cause of the context says, and nothing
// stays open. What was left out by choice says so still.
func TestInterrupted(t *testing.T) {
	for name, cause := range map[string]error{"cancelled": nil, "by a signal": errors.New("terminated signal received")} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancelCause(context.Background())
			run, _ := interruptible(t, func() { stop(cause) })
			began := time.Now()
			err := run.Execute(ctx)
			if err == nil {
				t.Error("no error")
			}
			if cause != nil && !errors.Is(err, cause) {
				t.Errorf("error %v", err)
			}
			for _, id := range []string{"a-must@a", "a-must@b", "a-must@c", should.ID, ofClients.ID} {
				run.wants(id, reports.NotTested, "interrupted")
			}
			run.wants(may.ID, reports.NotTested, reports.ReasonFilter)
			if run.agents.started() == 0 || run.agents.started() != run.agents.ended() {
				t.Errorf("%d agents were started, %d closed", run.agents.started(), run.agents.ended())
			}
			if took := time.Since(began); took > 4*time.Second {
				t.Errorf("it took %v to stop", took)
			}
			if run.Lost() != "" {
				t.Errorf("lost: %s", run.Lost())
			}
		})
	}
}

// TestSignal: Ginkgo listens to signals too, and ends the case by itself.
func TestSignal(t *testing.T) {
	run := execute(t, newProvider(t), func(s *Suite) {
		Each(s, must, "text", []Variant[int]{{Name: "a"}, {Name: "b"}}, func(ctx context.Context, _ *Probe, _ int) {
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = self.Signal(syscall.SIGTERM)
			}
			if err != nil {
				t.Error(err)
				return
			}
			<-ctx.Done()
		})
	})
	if !errors.Is(run.err, errInterrupted) {
		t.Errorf("error %v", run.err)
	}
	run.wants("a-must@a", reports.NotTested, "interrupted")
	run.wants("a-must@b", reports.NotTested, "interrupted")
}

// TestInterruptedBeforeItBegan plants and judges nothing.
func TestInterruptedBeforeItBegan(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	run, p := interruptible(t, func() {})
	if err := run.Execute(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	run.wants("a-must@a", reports.NotTested, "interrupted")
	if run.agents.started() != 0 || p.count("/authorize") != 0 {
		t.Error("something was done")
	}
}

// TestAbandoned: without a target nothing is run.
func TestAbandoned(t *testing.T) {
	run, _ := interruptible(t, func() {})
	run.Abandon()
	run.wants("a-must@a", reports.NotTested, "the target was not reached")
	run.wants(may.ID, reports.NotTested, reports.ReasonFilter)
}

// starting is a Progress that acts when a case starts.
type starting func(id string)

func (s starting) Start(id string)                             { s(id) }
func (s starting) Done(*requirement.Requirement, reports.Case) {}

// TestInterruptedWhileItWaits for what was planted to become due.
func TestInterruptedWhileItWaits(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	run := prepare(t, newProvider(t), func(s *Suite) {
		Delayed(s, must, "text", after(time.Hour), func(ctx context.Context, p *Probe) *Fresh { return p.Fresh(ctx) }, func(context.Context, *Probe, *Fresh) {
			t.Error("it was judged")
		})
	}, func(c *Config) {
		c.Patience = 2 * time.Hour
		c.Progress = starting(func(string) { stop() })
	})
	if err := run.Execute(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	run.wants(must.ID, reports.NotTested, "interrupted")
	if run.agents.started() != 1 || run.agents.ended() != 1 {
		t.Errorf("%d agents were started, %d closed", run.agents.started(), run.agents.ended())
	}
}
