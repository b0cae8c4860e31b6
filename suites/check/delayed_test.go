package check

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

func after(d time.Duration) func(*Probe) time.Duration {
	return func(*Probe) time.Duration { return d }
}

// diary notes what happens in which order.
type diary struct {
	mu    sync.Mutex
	lines []string
}

func (d *diary) note(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
}

// TestDelayedOrder: everything is planted before anything is judged, what was
// planted is judged last, and not before it is due.
func TestDelayedOrder(t *testing.T) {
	const wait = 30 * time.Millisecond
	for seed := range int64(5) {
		var d diary
		run := execute(t, newProvider(t), func(s *Suite) {
			for _, r := range []*requirement.Requirement{ofClients, should} {
				Delayed(s, r, "text", after(wait), func(context.Context, *Probe) time.Time {
					d.note("plant")
					return time.Now()
				}, func(_ context.Context, p *Probe, planted time.Time) {
					d.note("judge late")
					if time.Since(planted) < wait {
						p.Violated("patience", "it was judged after %v", time.Since(planted))
					}
				})
			}
			Each(s, must, "text", []Variant[int]{{Name: "a"}, {Name: "b"}, {Name: "c"}}, func(context.Context, *Probe, int) { d.note("judge") })
		}, func(c *Config) { c.Seed = seed })
		want := []string{"plant", "plant", "judge", "judge", "judge", "judge late", "judge late"}
		if !slices.Equal(d.lines, want) {
			t.Errorf("seed %d: %v", seed, d.lines)
		}
		run.wants(ofClients.ID, reports.Pass, "")
		run.wants(should.ID, reports.Pass, "")
		if run.Patience() <= 0 || run.Patience() > 10*wait {
			t.Errorf("patience of %v was counted", run.Patience())
		}
	}
}

// TestPatienceIsNoCaseTime: a wait does not count as time of the case.
func TestPatienceIsNoCaseTime(t *testing.T) {
	run := execute(t, newProvider(t), func(s *Suite) {
		Delayed(s, must, "text", after(60*time.Millisecond), func(context.Context, *Probe) int { return 0 }, func(context.Context, *Probe, int) {})
	}, func(c *Config) { c.Timeout = 30 * time.Millisecond })
	run.wants(must.ID, reports.Pass, "")
}

// TestNoPatience: what takes longer than the patience is not tested, and
// nothing is planted for it. What is due at once takes none.
func TestNoPatience(t *testing.T) {
	run := execute(t, newProvider(t), func(s *Suite) {
		Delayed(s, must, "text", after(2*time.Second), func(context.Context, *Probe) int {
			t.Error("something was planted")
			return 0
		}, func(context.Context, *Probe, int) { t.Error("something was judged") })
		Delayed(s, should, "text", after(0), func(context.Context, *Probe) int { return 7 }, func(_ context.Context, p *Probe, n int) {
			p.Violated("7", "%d", n)
		})
	}, func(c *Config) { c.Patience = time.Second })
	if c := run.wants(must.ID, reports.NotTested, reports.ReasonNeedsTime); !strings.Contains(c.Message, "--patience 2s") {
		t.Errorf("message %q", c.Message)
	}
	if c := run.wants(should.ID, reports.Warn, ""); c.Actual != "7" {
		t.Errorf("actual %q", c.Actual)
	}
	if run.Patience() != 0 {
		t.Errorf("patience of %v was counted", run.Patience())
	}
}

// TestPlantedIsKept: the late half has the agent, the facts, the absent
// conditions and the evidence of the early one, and any value, nil too.
func TestPlantedIsKept(t *testing.T) {
	run := execute(t, newProvider(t), func(s *Suite) {
		Delayed(s, must, "text", after(0), func(ctx context.Context, p *Probe) *Fresh {
			p.Fact("planted")
			f := p.Fresh(ctx)
			f.Login(ctx, p.Client(target.ConfidentialBasic))
			return f
		}, func(ctx context.Context, p *Probe, f *Fresh) {
			f.Tokens(ctx, f.Login(ctx, p.Client(target.ConfidentialBasic)))
			p.Fact("%d exchanges", len(p.recorder.Evidence().Exchanges))
		})
		Delayed(s, conditional, "text", after(0), func(_ context.Context, p *Probe) flow.Edit {
			p.Given(requirement.PKCEAdvertised, false)
			return nil
		}, func(ctx context.Context, p *Probe, _ flow.Edit) { violated(ctx, p) })
		Delayed(s, should, "text", after(0), func(context.Context, *Probe) error { return nil }, func(context.Context, *Probe, error) {})
	})
	if c := run.wants(must.ID, reports.Pass, ""); !slices.Equal(c.Facts, []string{"planted", "3 exchanges"}) {
		t.Errorf("facts %q", c.Facts)
	}
	run.wants(conditional.ID, reports.NotApplicable, "no chosen clause binds")
	run.wants(should.ID, reports.Pass, "")
	if run.agents.started() != 1 || run.agents.ended() != 1 {
		t.Errorf("%d agents were started, %d closed", run.agents.started(), run.agents.ended())
	}
}

// TestPlantingThatFails ends the case as any body would, and frees its agent
// for others.
func TestPlantingThatFails(t *testing.T) {
	p := newProvider(t)
	p.steer = at("/authorize", func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	})
	run := execute(t, p, func(s *Suite) {
		Delayed(s, must, "text", after(time.Second), func(ctx context.Context, p *Probe) int {
			signIn(ctx, p)
			return 0
		}, func(context.Context, *Probe, int) { t.Error("something was judged") })
		One(s, should, "text", func(ctx context.Context, p *Probe) { p.Fresh(ctx) })
	})
	if c := run.wants(must.ID, reports.Blocked, "no code came: it ended at a page (other, status 503"); c.BlockedBy != requirement.CodeExchange.ID {
		t.Errorf("blocked by %q", c.BlockedBy)
	}
	run.wants(should.ID, reports.Pass, "")
	if run.agents.started() != 1 || run.agents.ended() != 1 {
		t.Errorf("%d agents were started, %d closed", run.agents.started(), run.agents.ended())
	}
	if run.Patience() != 0 {
		t.Errorf("it waited %v for nothing", run.Patience())
	}
}

// TestPlantingOfAnUnknownClient is skipped before anything is asked.
func TestPlantingOfAnUnknownClient(t *testing.T) {
	run := execute(t, newProvider(t), func(s *Suite) {
		Delayed(s, must, "text", func(p *Probe) time.Duration { return p.Client(target.ShortLived).CodeLifetime },
			func(context.Context, *Probe) int { return 0 }, func(context.Context, *Probe, int) {})
	})
	run.wants(must.ID, reports.NotTested, reports.ReasonNeedsClient)
}
