package check

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
)

// nextCase is a probe that leases agents as one case would.
func (i *inner) nextCase(body func(ctx context.Context, p *Probe)) {
	p := i.probe(&Case{Requirement: must, Driver: HTTP})
	_ = p.guard(func() {
		defer p.close()
		body(context.Background(), p)
	})
}

// TestAgentsAreReused by the next case of the same user, unless somebody
// tampered with them.
func TestAgentsAreReused(t *testing.T) {
	tests := []struct {
		name string
		body func(ctx context.Context, p *Probe) *Fresh
		want bool
	}{
		{"signed in", func(ctx context.Context, p *Probe) *Fresh {
			f := p.Fresh(ctx)
			f.Login(ctx, p.Client(target.ConfidentialBasic))
			return f
		}, true},
		{"in a case that failed", func(ctx context.Context, p *Probe) *Fresh {
			f := p.Fresh(ctx)
			f.Login(ctx, p.Client(target.ConfidentialBasic))
			p.Violated("", "")
			return f
		}, true},
		{"of another user", func(ctx context.Context, p *Probe) *Fresh { return p.FreshFor(ctx, 1) }, false},
		{"stranger", func(ctx context.Context, p *Probe) *Fresh { return p.Stranger(ctx) }, false},
		{"looked into", func(ctx context.Context, p *Probe) *Fresh {
			f := p.Fresh(ctx)
			f.Cookies(ctx)
			f.Login(ctx, p.Client(target.ConfidentialBasic))
			return f
		}, false},
		{"tampered with", func(ctx context.Context, p *Probe) *Fresh {
			f := p.Fresh(ctx)
			f.DropCookie(ctx, "no-such-cookie")
			return f
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			run := prepare(t, newProvider(t), func(*Suite) {})
			run.nextCase(func(ctx context.Context, p *Probe) { tt.body(ctx, p) })
			first := run.agents.all[0]
			run.nextCase(func(ctx context.Context, p *Probe) {
				if got := p.Fresh(ctx).lease.agent == agent.Agent(first); got != tt.want {
					t.Errorf("reused: %t", got)
				}
			})
			run.idle.close()
			if run.agents.ended() != run.agents.started() {
				t.Errorf("%d of %d agents were closed", run.agents.ended(), run.agents.started())
			}
		})
	}
}

// TestAgentsOfARun: one agent serves cases and observations in turn as far as it
// may, and all are closed once.
func TestAgentsOfARun(t *testing.T) {
	for share, want := range map[bool]int{true: 1 + 1, false: 3 + 1} {
		run := execute(t, newProvider(t), func(s *Suite) {
			Each(s, must, "text", []Variant[int]{{Name: "a"}, {Name: "b"}, {Name: "c"}}, func(ctx context.Context, p *Probe, _ int) { signIn(ctx, p) })
			One(s, should, "text", func(ctx context.Context, p *Probe) { p.Stranger(ctx) })
		}, func(c *Config) { c.Share = share })
		if run.agents.started() != want || run.agents.ended() != want {
			t.Errorf("share %t: %d agents were started, %d closed, want %d", share, run.agents.started(), run.agents.ended(), want)
		}
	}
}

// TestAgentOfAFailedVisit is not reused: nobody knows what it shows.
func TestAgentOfAFailedVisit(t *testing.T) {
	for name, visit := range map[string]func(context.Context) error{
		"error": func(context.Context) error { return errors.New("lost its way") },
		"panic": func(context.Context) error { panic("lost its mind") },
	} {
		run := prepare(t, newProvider(t), func(*Suite) {}).visiting(visit)
		run.nextCase(signIn)
		if run.agents.ended() != 1 {
			t.Errorf("%s: the agent was not closed", name)
		}
		run.nextCase(func(ctx context.Context, p *Probe) { p.Fresh(ctx) })
		if run.agents.started() != 2 {
			t.Errorf("%s: %d agents were started", name, run.agents.started())
		}
	}
}

// TestNothingShared: each case has an agent of its own.
func TestNothingShared(t *testing.T) {
	run := prepare(t, newProvider(t), func(*Suite) {}, func(c *Config) { c.Share = false })
	for range 3 {
		run.nextCase(signIn)
	}
	if run.agents.started() != 3 || run.agents.ended() != 3 {
		t.Errorf("%d agents were started, %d closed", run.agents.started(), run.agents.ended())
	}
}

// TestTwoAgentsAtOnce: one case may hold several, never the same twice.
func TestTwoAgentsAtOnce(t *testing.T) {
	run := prepare(t, newProvider(t), func(*Suite) {})
	for range 2 {
		run.nextCase(func(ctx context.Context, p *Probe) {
			if p.Fresh(ctx).lease.agent == p.Fresh(ctx).lease.agent {
				t.Error("one agent serves as two")
			}
		})
	}
	if run.agents.started() != 2 {
		t.Errorf("%d agents were started", run.agents.started())
	}
}

// TestTheOnlyUser: where a target has one user, the second is the same one, for
// agents, observations and turns.
func TestTheOnlyUser(t *testing.T) {
	p := newProvider(t)
	p.target.Users = p.target.Users[:1]
	run := prepare(t, p, func(*Suite) {})
	run.nextCase(func(ctx context.Context, p *Probe) { p.Fresh(ctx) })
	run.nextCase(func(ctx context.Context, p *Probe) {
		if f := p.FreshFor(ctx, 1); f.user != 0 || p.User(f.user).Username != "alice" {
			t.Errorf("user %d", f.user)
		}
	})
	if run.agents.started() != 1 {
		t.Errorf("%d agents were started", run.agents.started())
	}
	if run.normal(Scenario{User: 5}) != run.normal(Scenario{}) {
		t.Error("the scenarios differ")
	}
}

// TestAgentAfterTheRun: who goes on after the end gets no agent, and what it
// still holds was closed.
func TestAgentAfterTheRun(t *testing.T) {
	run := prepare(t, newProvider(t), func(*Suite) {})
	run.nextCase(func(ctx context.Context, p *Probe) {
		p.Fresh(ctx)
		run.idle.close()
		if _, err := run.lease(ctx, HTTP, 0, true); err == nil {
			t.Error("there is an agent")
		}
	})
	if run.agents.started() != 2 || run.agents.ended() != 2 {
		t.Errorf("%d agents were started, %d closed", run.agents.started(), run.agents.ended())
	}
}

// TestTurns: a visit that touches a consent is alone with its user and client,
// and nobody else waits for it.
func TestTurns(t *testing.T) {
	plain := &target.Client{ClientID: "one", Scope: "openid", RedirectURIs: []string{callback}}
	another := &target.Client{ClientID: "two", Scope: "openid", RedirectURIs: []string{callback}}
	visit := func(c *target.Client, edits ...flow.Edit) *flow.Message { return flow.Code(c).Message("", edits...) }
	consent, offline := flow.Set("prompt", "consent"), flow.Set("scope", "openid offline_access")
	tests := []struct {
		name   string
		first  *flow.Message
		second *flow.Message
		user   int
		waits  bool
	}{
		{"two plain visits", visit(plain), visit(plain), 0, false},
		{"consent, then plain", visit(plain, consent), visit(plain), 0, true},
		{"plain, then consent", visit(plain), visit(plain, consent), 0, true},
		{"offline access, twice", visit(plain, offline), visit(plain, offline), 0, true},
		{"of another client", visit(plain, consent), visit(another, consent), 0, false},
		{"edited to another client", visit(plain, consent), visit(plain, consent, flow.Set("client_id", "two")), 0, false},
		{"of another user", visit(plain, consent), visit(plain, consent), 1, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				turns, got := newTurns(), make(chan func(), 1)
				done, err := turns.take(t.Context(), 0, tt.first)
				if err != nil {
					t.Fatal(err)
				}
				go func() {
					next, _ := turns.take(t.Context(), tt.user, tt.second)
					got <- next
				}()
				synctest.Wait()
				if waits := len(got) == 0; waits != tt.waits {
					t.Errorf("the second visit waits: %t", waits)
				}
				done()
				(<-got)()
			})
		})
	}
}

// TestTurnThatNeverComes: who waits may leave, and is in nobody's way then.
func TestTurnThatNeverComes(t *testing.T) {
	c := &target.Client{ClientID: "one", RedirectURIs: []string{callback}}
	consent := flow.Code(c).Message("", flow.Set("prompt", "consent"))
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns()
		done, _ := turns.take(t.Context(), 0, flow.Code(c).Message(""))
		over := errors.New("its time is over")
		ctx, leave := context.WithCancelCause(t.Context())
		left := make(chan error, 1)
		go func() {
			_, err := turns.take(ctx, 0, consent)
			left <- err
		}()
		synctest.Wait()
		leave(over)
		if err := <-left; !errors.Is(err, over) {
			t.Errorf("error %v", err)
		}
		done()
		last, err := turns.take(t.Context(), 0, consent)
		if err != nil {
			t.Fatal(err)
		}
		last()
	})
}
