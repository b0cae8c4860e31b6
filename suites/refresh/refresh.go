// Package refresh describes when refresh tokens are given and that they work:
// RFC 6749 6, OIDC Core 11 and 12.
package refresh

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Register describes the suite.
func Register(s *check.Suite) {
	offline := []check.Variant[check.Scenario]{{Value: check.OfflineAccess}}
	s.Describe("refresh token", func() {
		uses(s)
		rotation(s)
		expiry(s)
		sharedBrowser(s)
		check.Facts(s, requirement.RefreshTokenIssued, "is given for offline_access with prompt=consent", offline, func(p *check.Probe, o *check.Observation) {
			p.Reach(requirement.CodeExchange, o.Token.OK(), "no token response: %s", o.Stuck)
			Expect(o.Token.Issued).To(ContainElement("refresh_token"))
		})

		check.Facts(s, requirement.RefreshExchange, "is exchanged for an access token", offline, func(p *check.Probe, o *check.Observation) {
			p.Reach(requirement.CodeExchange, o.Token.OK(), "no token response: %s", o.Stuck)
			p.Reach(requirement.RefreshTokenIssued, o.Token.Has("refresh_token"), "no refresh token is given")
			if !o.Refreshed.OK() {
				p.Violated("an access token", "%s", o.Refreshed)
			}
		})

		withheld(s, requirement.RefreshTokenNeedsOfflineAccess, "is withheld without offline_access", []check.Variant[check.Scenario]{
			{Value: check.Scenario{Role: check.OfflineAccess.Role, User: check.OfflineAccess.User, Scope: "openid", Prompt: "consent", Goal: check.Tokens}},
		})
		check.Each(s, requirement.RefreshGrantRegistered, "is withheld from a client without the grant", []check.Variant[check.Scenario]{
			{Value: check.Scenario{Role: target.ConfidentialPost, User: check.OfflineAccess.User, Scope: check.OfflineAccess.Scope, Prompt: check.OfflineAccess.Prompt, Goal: check.Tokens}},
		}, func(ctx context.Context, p *check.Probe, scenario check.Scenario) {
			if c := p.Client(target.ConfidentialPost); c.Grants("refresh_token") {
				p.Untested("the client %s is registered for refresh_token", c.Role)
			}
			control, o := p.Observe(ctx, check.OfflineAccess), p.Observe(ctx, scenario)
			p.Reach(requirement.RefreshTokenIssued, control.Token.Has("refresh_token"), "no refresh token is given to a client with the grant either")
			p.Reach(requirement.CodeExchange, o.Token.OK(), "no token response: %s", o.Stuck)
			Expect(o.Token.Issued).NotTo(ContainElement("refresh_token"), "the response")
		})
		withheld(s, requirement.RefreshTokenNeedsConsent, "is withheld without prompt=consent", []check.Variant[check.Scenario]{
			{Name: "no-prompt", Value: check.Scenario{Role: check.OfflineAccess.Role, Scope: check.OfflineAccess.Scope, Goal: check.Tokens}},
			{Name: "documentation-example", Value: check.Scenario{Role: check.OfflineAccess.Role, Scope: "openid profile email phone address offline_access", Goal: check.Tokens}},
			{Name: "login", Value: check.Scenario{Role: check.OfflineAccess.Role, Scope: check.OfflineAccess.Scope, Prompt: "login", Goal: check.Tokens}},
		})
	})
}

// withheld are cases of absence: no refresh token, beside one that is given
// when both conditions hold. The first user has consented to the client before,
// whatever the order of cases, so what is remembered is the same in each run.
func withheld(s *check.Suite, r *requirement.Requirement, text string, variants []check.Variant[check.Scenario]) {
	check.Each(s, r, text, variants, func(ctx context.Context, p *check.Probe, scenario check.Scenario) {
		known := p.Observe(ctx, check.Scenario{Role: scenario.Role, Goal: check.Use})
		p.Reach(requirement.CodeExchange, known.Token.OK(), "no access token came: %s", known.Stuck)
		control := p.Observe(ctx, check.OfflineAccess)
		p.Reach(requirement.RefreshTokenIssued, control.Token.Has("refresh_token"), "no refresh token is given when both conditions hold")
		o := p.Observe(ctx, scenario)
		p.Reach(requirement.CodeExchange, o.Token.OK(), "no token response: %s", o.Stuck)
		p.Given(requirement.NoConsentAsked, !o.Authorization.AskedConsent)

		Expect(o.Token.Issued).NotTo(ContainElement("refresh_token"))
	})
}
