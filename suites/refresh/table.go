package refresh

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// way is a flow whose code may lead to a refresh token.
type way struct {
	role         target.Role
	responseType string
}

// The ways. What a hybrid code leads to is left open (OIDC Core 11).
var (
	code   = way{role: check.OfflineAccess.Role}
	public = way{role: target.PublicPKCE}
	hybrid = way{target.Hybrid, "code id_token"}
)

// asking is the scenario that goes this way and asks for that. The first user
// has consented to the client before, whatever the order of cases, so what is
// remembered is the same in each run; the second one is asked each time.
func (w way) asking(scope, prompt string) check.Scenario {
	s := check.Scenario{Role: w.role, ResponseType: w.responseType, Scope: scope, Prompt: prompt, Goal: check.Tokens}
	if prompt == check.OfflineAccess.Prompt {
		s.User = check.OfflineAccess.User
	}
	return s
}

// both are the conditions of a refresh token.
func (w way) both() check.Scenario {
	return w.asking(check.OfflineAccess.Scope, check.OfflineAccess.Prompt)
}

// lacking is a request in which a condition is missing.
type lacking struct {
	way           way
	scope, prompt string
}

// rules are the rows in which no refresh token comes.
var rules = []struct {
	requirement *requirement.Requirement
	rows        []check.Variant[lacking]
}{
	{requirement.RefreshTokenNeedsOfflineAccess, []check.Variant[lacking]{
		{Value: lacking{code, "openid", "consent"}},
		{Name: "neither", Value: lacking{code, "openid", ""}},
		{Name: "public", Value: lacking{public, "openid", "consent"}},
		{Name: "hybrid", Value: lacking{hybrid, "openid", "consent"}},
	}},
	{requirement.RefreshTokenNeedsConsent, []check.Variant[lacking]{
		{Name: "no-prompt", Value: lacking{code, check.OfflineAccess.Scope, ""}},
		{Name: "documentation-example", Value: lacking{code, "openid profile email phone address offline_access", ""}},
		{Name: "login", Value: lacking{code, check.OfflineAccess.Scope, "login"}},
		{Name: "public", Value: lacking{public, check.OfflineAccess.Scope, ""}},
		{Name: "hybrid", Value: lacking{hybrid, check.OfflineAccess.Scope, ""}},
	}},
}

func table(s *check.Suite) {
	check.Facts(s, requirement.RefreshTokenIssued, "is given for offline_access with prompt=consent", []check.Variant[check.Scenario]{
		{Value: check.OfflineAccess},
		{Name: "public", Value: public.both()},
	}, func(p *check.Probe, o *check.Observation) {
		p.Reach(requirement.CodeExchange, o.Token.OK(), "no token response: %s", o.Stuck)
		p.RestsOn(o, o.Token.Seq)
		Expect(o.Token.Issued).To(ContainElement("refresh_token"), "what the token response issues")
	})
	for _, rule := range rules {
		check.Each(s, rule.requirement, "is withheld where a condition is missing", rule.rows, withheld)
	}
	check.Each(s, requirement.RefreshGrantRegistered, "is withheld from a client without the grant", []check.Variant[way]{
		{Value: way{role: target.ConfidentialPost}},
	}, ungranted)
}

// withheld is a case of absence: no refresh token, beside one that is given when
// both conditions hold.
func withheld(ctx context.Context, p *check.Probe, l lacking) {
	if c := p.Client(l.way.role); !c.Grants("refresh_token") {
		p.Untested("the client %s is not registered for refresh_token", c.Role)
	}
	before := p.Observe(ctx, check.Scenario{Role: l.way.role, ResponseType: l.way.responseType, Goal: check.Use})
	redeemed(p, before)
	control := p.Observe(ctx, l.way.both())
	if l.way == hybrid && control.Token.OK() && !control.Token.Has("refresh_token") {
		p.Unsupported("a hybrid code gives no refresh token, whatever is asked for")
	}
	p.Reach(requirement.RefreshTokenIssued, control.Token.Has("refresh_token"), "no refresh token is given when both conditions hold")
	o := p.Observe(ctx, l.way.asking(l.scope, l.prompt))
	redeemed(p, o)
	p.Given(requirement.NoConsentAsked, !o.Authorization.AskedConsent)

	Expect(o.Token.Issued).NotTo(ContainElement("refresh_token"), "the response")
}

// redeemed ends a case whose code did not come, or gave no access token.
func redeemed(p *check.Probe, o *check.Observation) {
	p.Reach(o.Scenario.Response(), o.Authorization.Has("code"), "no code came: %s", o.Stuck)
	p.Reach(o.Scenario.Exchange(), o.Token.OK(), "no access token came: %s", o.Stuck)
}

func ungranted(ctx context.Context, p *check.Probe, w way) {
	if c := p.Client(w.role); c.Grants("refresh_token") {
		p.Untested("the client %s is registered for refresh_token", c.Role)
	}
	control, o := p.Observe(ctx, check.OfflineAccess), p.Observe(ctx, w.both())
	p.Reach(requirement.RefreshTokenIssued, control.Token.Has("refresh_token"), "no refresh token is given to a client with the grant either")
	p.Reach(requirement.CodeExchange, o.Token.OK(), "no token response: %s", o.Stuck)
	Expect(o.Token.Issued).NotTo(ContainElement("refresh_token"), "the response")
}

// again is a refresh request that says once more what it is for.
type again struct {
	role  target.Role
	scope string // empty: it does not say
}

func exchanged(s *check.Suite) {
	check.Facts(s, requirement.RefreshExchange, "is exchanged for an access token", []check.Variant[check.Scenario]{
		{Value: check.OfflineAccess},
	}, func(p *check.Probe, o *check.Observation) {
		p.Reach(requirement.CodeExchange, o.Token.OK(), "no token response: %s", o.Stuck)
		p.Reach(requirement.RefreshTokenIssued, o.Token.Has("refresh_token"), "no refresh token is given")
		if !o.Refreshed.OK() {
			p.Violated("an access token", "%s", o.Refreshed)
		}
	})
	check.Each(s, requirement.RefreshExchange, "is exchanged for what it is asked for again, or for less", []check.Variant[again]{
		{Name: "public", Value: again{role: target.PublicPKCE}},
		{Name: "same-scope", Value: again{target.Any, check.OfflineAccess.Scope}},
		{Name: "less-scope", Value: again{target.Any, "openid"}},
	}, func(ctx context.Context, p *check.Probe, a again) {
		f, tokens := p.Offline(ctx, a.role)
		var edits []flow.Edit
		if a.scope != "" {
			edits = append(edits, flow.Set("scope", a.scope))
		}
		if answer := f.Refresh(ctx, p.Client(a.role), tokens.RefreshToken, edits...); !answer.OK() {
			p.Violated("an access token", "error %q, status %d", answer.Error, answer.Status)
		}
	})
}
