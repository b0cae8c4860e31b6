package check

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// mixed is a suite of every kind of case.
func mixed(s *Suite) {
	s.Describe("observed", func() {
		looking(s)
		Facts(s, requirement.RefreshTokenIssued, "text", []Variant[Scenario]{{Value: OfflineAccess}}, func(p *Probe, o *Observation) {
			p.Reach(requirement.CodeExchange, o.Token.OK(), "%s", o.Stuck)
			Expect(o.Token.Issued).To(ContainElement("refresh_token"))
		})
		Facts(s, conditional, "text", []Variant[Scenario]{{Value: Scenario{Role: target.PublicPKCE}}}, func(*Probe, *Observation) {})
	})
	s.Describe("tried", func() {
		Each(s, requirement.ClientSecretVerified, "text", []Variant[flow.Edit]{{Name: "wrong", Value: wrongSecret}, {Name: "missing", Value: flow.Unauthenticated()}},
			func(ctx context.Context, p *Probe, edit flow.Edit) {
				p.Refuses(ctx, p.Redemption(ctx, target.ConfidentialBasic), edit)
			})
		One(s, requirement.CodeSingleUse, "text", func(ctx context.Context, p *Probe) {
			f := p.Fresh(ctx)
			login := f.Login(ctx, p.Client(target.Second))
			f.Tokens(ctx, login)
			Expect(f.Redeem(ctx, login)).To(BeRefused())
		})
		One(s, requirement.CodeReplayRevokes, "text", func(ctx context.Context, p *Probe) {
			f := p.FreshFor(ctx, 1)
			login := f.Login(ctx, p.Client(target.ConfidentialBasic))
			tokens := f.Tokens(ctx, login)
			p.Reach(requirement.CodeSingleUse, len(f.Redeem(ctx, login).Issued()) == 0, "the replay was not refused")
			Expect(f.Userinfo(ctx, login.Request.Client, tokens.AccessToken)).To(BeRefused())
		})
		One(s, may, "text", violated)
	})
	Delayed(s, requirement.CodeExpiry, "text", after(time.Millisecond), func(ctx context.Context, p *Probe) *flow.AuthorizationResponse {
		return p.Fresh(ctx).Login(ctx, p.Client(target.ConfidentialBasic))
	}, func(ctx context.Context, p *Probe, login *flow.AuthorizationResponse) {
		Expect(p.Fresh(ctx).Redeem(ctx, login)).To(BeRefused())
	})
}

// TestOrderDoesNotMatter: whatever is wrong with a provider, five orders, and a
// run in which nothing is shared, find the same.
func TestOrderDoesNotMatter(t *testing.T) {
	for name, steer := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"as it is":          nil,
		"tokens refused":    at("/token", func(w http.ResponseWriter, _ *http.Request) bool { return locked(w) }),
		"secrets unchecked": at("/token", func(w http.ResponseWriter, _ *http.Request) bool { return leak(w) }),
		"no login":          at("/authorize", func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusForbidden); return true }),
		"userinfo broken":   at("/userinfo", breakOff),
	} {
		t.Run(name, func(t *testing.T) {
			p := newProvider(t)
			p.steer = steer
			first := execute(t, p, mixed).verdicts()
			if strings.Contains(first, " | error | ") {
				t.Errorf("there are errors of the harness:\n%s", first)
			}
			for seed := int64(2); seed <= 5; seed++ {
				if got := execute(t, p, mixed, func(c *Config) { c.Seed = seed }).verdicts(); got != first {
					t.Errorf("seed %d:\n%s\nseed 1:\n%s", seed, got, first)
				}
			}
			if got := execute(t, p, mixed, func(c *Config) { c.Seed, c.Share = 6, false }).verdicts(); got != first {
				t.Errorf("nothing shared:\n%s\nshared:\n%s", got, first)
			}
		})
	}
}

// TestSeedGivesTheOrder: the same seed, the same order; another seed, another.
func TestSeedGivesTheOrder(t *testing.T) {
	order := func(seed int64) string {
		var d diary
		execute(t, newProvider(t), func(s *Suite) {
			s.Describe("one", func() {
				Each(s, must, "text", []Variant[string]{{Name: "a", Value: "a"}, {Name: "b", Value: "b"}, {Name: "c", Value: "c"}, {Name: "d", Value: "d"}}, func(_ context.Context, _ *Probe, v string) { d.note(v) })
			})
			s.Describe("other", func() {
				Each(s, should, "text", []Variant[string]{{Name: "e", Value: "e"}, {Name: "f", Value: "f"}, {Name: "g", Value: "g"}, {Name: "h", Value: "h"}}, func(_ context.Context, _ *Probe, v string) { d.note(v) })
			})
		}, func(c *Config) { c.Seed = seed })
		return strings.Join(d.lines, "")
	}
	orders := map[string]bool{}
	for seed := range int64(5) {
		o := order(seed)
		if len(o) != 8 {
			t.Errorf("seed %d: %s", seed, o)
		}
		orders[o] = true
	}
	if len(orders) < 3 {
		t.Errorf("five seeds give %d orders", len(orders))
	}
	if first, again := order(3), order(3); first != again {
		t.Errorf("one seed gives two orders: %s, %s", first, again)
	}
}
