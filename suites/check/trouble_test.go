package check

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// visitor is an agent whose visits do as a test says.
type visitor struct {
	agent.Agent
	visit func(ctx context.Context) error
}

func (v visitor) Visit(ctx context.Context, to agent.Visit) (*agent.Arrival, error) {
	if err := v.visit(ctx); err != nil {
		return &agent.Arrival{}, err
	}
	return v.Agent.Visit(ctx, to)
}

// visiting wraps every agent of a run.
func (i *inner) visiting(visit func(context.Context) error) *inner {
	i.agents.wrap = func(a agent.Agent) agent.Agent { return visitor{a, visit} }
	return i
}

func (i *inner) execute() *inner {
	i.err = i.Execute(context.Background())
	return i
}

// signIn is the body of a case that logs in.
func signIn(ctx context.Context, p *Probe) {
	p.Fresh(ctx).Login(ctx, p.Client(target.ConfidentialBasic))
}

// TestErrorsOfTheDriver: whose fault an error is decides the verdict.
func TestErrorsOfTheDriver(t *testing.T) {
	exchanging := requirement.CodeExchange
	tests := []struct {
		name    string
		err     error
		other   reports.Verdict // of a case that needs the exchange of a code
		own     reports.Verdict // of a case of that requirement itself
		reasons string          // what reason or message say of it
	}{
		{"the target loops", &agent.LimitError{What: "pages", Limit: 10}, reports.Blocked, reports.Fail, "more than 10 pages"},
		{"something else of the target", errors.New("it speaks no HTTP"), reports.Blocked, reports.Fail, "it speaks no HTTP"},
		{"the login came again", fmt.Errorf("x: %w", agent.ErrLoginRejected), reports.Blocked, reports.Fail, "login rejected"},
		{"the recipe of the target file is wrong", &agent.RecipeError{Step: 1, Cause: "no such field"}, reports.Blocked, reports.Blocked, "no such field"},
		{"credentials were withheld", &agent.ForeignError{From: "a", To: "b"}, reports.Blocked, reports.Blocked, "not sent"},
		{"our time is over", fmt.Errorf("x: %w", context.DeadlineExceeded), reports.Blocked, reports.Blocked, "deadline"},
		{"a browser is asked too much", fmt.Errorf("x: %w", agent.ErrNeedsHTTP), reports.NotTested, reports.NotTested, reports.ReasonDriver},
		{"a page needs a browser", fmt.Errorf("x: %w", agent.ErrNeedsBrowser), reports.NotTested, reports.NotTested, reports.ReasonDriver},
		{"the browser died", fmt.Errorf("x: %w", browser.ErrGone), reports.Error, reports.Error, "harness error"},
	}
	p := newProvider(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			run := prepare(t, p, func(s *Suite) {
				One(s, must, "text", signIn)
				One(s, exchanging, "text", signIn)
				Facts(s, should, "text", []Variant[Scenario]{{Value: Scenario{Role: target.ConfidentialBasic, Goal: Tokens}}}, func(p *Probe, o *Observation) {
					p.Reach(exchanging, o.Token.OK(), "%s", o.Stuck)
				})
			}).visiting(func(context.Context) error { return tt.err }).execute()
			for id, want := range map[string]reports.Verdict{must.ID: tt.other, should.ID: tt.other, exchanging.ID: tt.own} {
				c := run.ofCase(id)
				if c.Verdict != want || !strings.Contains(c.Reason+" "+c.Message, tt.reasons) {
					t.Errorf("%s: %s (%q, %q), want %s", id, c.Verdict, c.Reason, c.Message, want)
				}
				if (want == reports.Blocked) != (c.BlockedBy == exchanging.ID) {
					t.Errorf("%s: blocked by %q", id, c.BlockedBy)
				}
			}
			if run.Lost() != "" {
				t.Errorf("lost: %s", run.Lost())
			}
			if run.agents.started() != run.agents.ended() {
				t.Errorf("%d agents were started, %d closed", run.agents.started(), run.agents.ended())
			}
		})
	}
}

// TestUnreachable: a target that can't be reached blocks, and is lost.
func TestUnreachable(t *testing.T) {
	suite := func(s *Suite) {
		One(s, must, "text", signIn)
		One(s, requirement.CodeExchange, "text", signIn)
		Facts(s, should, "text", []Variant[Scenario]{{Value: Scenario{Role: target.ConfidentialBasic, Goal: Tokens}}}, func(*Probe, *Observation) {})
	}
	for name, down := range map[string]func(*provider){
		"hangs up": func(p *provider) { p.steer = hangUp },
		"refuses":  func(p *provider) { p.server.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			p := newProvider(t)
			run := prepare(t, p, suite)
			down(p)
			run.execute()
			for _, id := range []string{must.ID, should.ID, requirement.CodeExchange.ID} {
				if c := run.wants(id, reports.Blocked, "the authorization request: "); c.BlockedBy != requirement.CodeExchange.ID {
					t.Errorf("%s is blocked by %q", id, c.BlockedBy)
				}
			}
			if !strings.Contains(run.Lost(), "cannot be reached") || run.err != nil {
				t.Errorf("lost %q, error %v", run.Lost(), run.err)
			}
		})
	}
}

// TestUnansweredRequest: a target that hangs up on one request blocks what that
// request was for, and is not lost, since it answers others.
func TestUnansweredRequest(t *testing.T) {
	p := newProvider(t)
	p.steer = at("/token", hangUp)
	run := execute(t, p, func(s *Suite) {
		One(s, must, "text", func(ctx context.Context, p *Probe) {
			f := p.Fresh(ctx)
			f.Tokens(ctx, f.Login(ctx, p.Client(target.ConfidentialBasic)))
		})
	})
	run.wants(must.ID, reports.Blocked, "the token request: ")
	if run.Lost() != "" {
		t.Errorf("lost: %s", run.Lost())
	}
}

// TestBrokenAnswer: an answer that breaks off is a violation of who owns the
// step, and no loss of the target.
func TestBrokenAnswer(t *testing.T) {
	p := newProvider(t)
	p.steer = at("/token", breakOff)
	redeem := func(ctx context.Context, p *Probe) {
		f := p.Fresh(ctx)
		f.Tokens(ctx, f.Login(ctx, p.Client(target.ConfidentialBasic)))
	}
	run := execute(t, p, func(s *Suite) {
		One(s, must, "text", redeem)
		One(s, requirement.CodeExchange, "text", redeem)
	})
	run.wants(must.ID, reports.Blocked, "the token request: ")
	run.wants(requirement.CodeExchange.ID, reports.Fail, "")
	if run.Lost() != "" {
		t.Errorf("lost: %s", run.Lost())
	}
}

// TestPanics are errors of the harness, wherever they come from, and the run
// goes on.
func TestPanics(t *testing.T) {
	var nowhere *target.Client
	run := prepare(t, newProvider(t), func(s *Suite) {
		One(s, must, "text", func(context.Context, *Probe) { panic("canary-password-alice") })
		One(s, should, "text", func(context.Context, *Probe) { _ = nowhere.Scope })
		One(s, may, "text", func(context.Context, *Probe) { panic(nil) })
		Delayed(s, ofClients, "text", func(*Probe) time.Duration { return 0 }, func(context.Context, *Probe) int { panic("planting") }, func(context.Context, *Probe, int) {})
		Facts(s, conditional, "text", []Variant[Scenario]{{Value: Scenario{Role: target.ConfidentialBasic}}}, func(*Probe, *Observation) {})
		One(s, weakened, "text", func(context.Context, *Probe) {})
	}).visiting(func(context.Context) error { panic("visiting") }).execute()
	for id, word := range map[string]string{must.ID: "[redacted", should.ID: "nil pointer", may.ID: "nil", ofClients.ID: "planting", conditional.ID: "visiting"} {
		c := run.wants(id, reports.Error, "harness error")
		if !strings.Contains(c.Message, word) || strings.Contains(c.Message, "canary") || c.Actual != "" {
			t.Errorf("%s: message %q, actual %q", id, c.Message, c.Actual)
		}
	}
	run.wants(weakened.ID, reports.Pass, "")
	if run.err != nil {
		t.Error(run.err)
	}
}

// TestAgentThatDoesNotStart is our error.
func TestAgentThatDoesNotStart(t *testing.T) {
	run := prepare(t, newProvider(t), func(s *Suite) { One(s, must, "text", signIn) })
	run.agents.fail = errors.New("no room for a browser")
	if c := run.execute().wants(must.ID, reports.Error, "harness error"); !strings.Contains(c.Message, "no room") {
		t.Errorf("message %q", c.Message)
	}
}

// TestTimeIsOver: a case that is held up by the target is blocked, whether the
// target is asked by it or by an observation, and is never passed or skipped.
func TestTimeIsOver(t *testing.T) {
	gone := make(chan struct{})
	p := newProvider(t)
	p.steer = at("/authorize", func(_ http.ResponseWriter, r *http.Request) bool {
		select {
		case <-r.Context().Done():
		case <-gone:
		}
		return true
	})
	defer close(gone)
	run := execute(t, p, func(s *Suite) {
		One(s, must, "text", signIn)
		Facts(s, should, "text", []Variant[Scenario]{{Value: Scenario{Role: target.ConfidentialBasic}}}, func(*Probe, *Observation) {})
		One(s, ofClients, "text", func(ctx context.Context, _ *Probe) { <-ctx.Done() })
	}, func(c *Config) { c.Timeout = 50 * time.Millisecond })
	for _, id := range []string{must.ID, should.ID} {
		if c := run.ofCase(id); c.Verdict != reports.Blocked || c.BlockedBy != requirement.CodeExchange.ID || !strings.Contains(c.Reason, "time of 50ms is over") {
			t.Errorf("%s: %s by %q (%q, %q)", id, c.Verdict, c.BlockedBy, c.Reason, c.Message)
		}
	}
	run.wants(ofClients.ID, reports.Error, "harness error")
}

// TestCaseThatGoesOn: a body that ignores the end of its time is left behind,
// an observation too. What it does later changes nothing.
func TestCaseThatGoesOn(t *testing.T) {
	gone, over := make(chan struct{}), make(chan struct{})
	run := prepare(t, newProvider(t), func(s *Suite) {
		One(s, must, "text", func(ctx context.Context, p *Probe) {
			defer close(over)
			p.Fresh(ctx)
			<-gone
			p.Fact("too late")
			p.Violated("", "")
		})
		Delayed(s, ofClients, "text", func(*Probe) time.Duration { return 0 },
			func(context.Context, *Probe) int { <-gone; return 0 }, func(context.Context, *Probe, int) {})
		One(s, should, "text", func(context.Context, *Probe) {})
	}, func(c *Config) { c.Timeout = 20 * time.Millisecond }).execute()
	check := func() {
		t.Helper()
		for _, id := range []string{must.ID, ofClients.ID} {
			if c := run.wants(id, reports.Error, "harness error"); !strings.Contains(c.Message, "goes on") || len(c.Facts) > 0 {
				t.Errorf("message %q, facts %q", c.Message, c.Facts)
			}
		}
		run.wants(should.ID, reports.Pass, "")
	}
	check()
	close(gone)
	<-over
	check()
	if run.agents.started() != 1 || run.agents.ended() != 1 {
		t.Errorf("%d agents were started, %d closed", run.agents.started(), run.agents.ended())
	}
}
