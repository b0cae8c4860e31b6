// Package vendor describes what the model provider documents beyond the
// specifications. Its cases are selected by the vendor's pages alone.
package vendor

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("vendor's documentation", func() {
		tokens(s)
		services(s)
		users(s)
	})
}

func tokens(s *check.Suite) {
	check.Each(s, requirement.VendorRefreshTokenKept, "repeats the refresh token", []check.Variant[target.Role]{
		{Name: "confidential", Value: target.Confidential},
		{Name: "public", Value: target.PublicPKCE},
	}, func(ctx context.Context, p *check.Probe, role target.Role) {
		f, tokens := p.Offline(ctx, role)
		answer := f.Refresh(ctx, p.Client(role), tokens.RefreshToken)
		p.Reach(requirement.RefreshExchange, answer.OK(), "a fresh refresh token does not work")
		if answer.RefreshToken != tokens.RefreshToken {
			p.Violated("the refresh token that was sent", "another one, or none")
		}
		Expect(f.Refresh(ctx, p.Client(role), tokens.RefreshToken).OK()).To(BeTrue(), "the refresh token works again")
	})

	check.Facts(s, requirement.VendorAccessTokenSigned, "signs the access token by RS256", []check.Variant[check.Scenario]{
		{Name: "rs256-id-token", Value: check.Scenario{Role: target.Any, Goal: check.Use}},
		{Name: "hs256-id-token", Value: check.Scenario{Role: target.SignedHS256, Goal: check.Use}},
		{Name: "service", Value: check.ServiceToken},
	}, func(p *check.Probe, o *check.Observation) {
		p.Reach(o.Scenario.Exchange(), o.Token.OK(), "no access token came: %s", o.Stuck)
		if o.AccessSigned != nil {
			p.Violated("an access token that a published key verifies by RS256", "%v", o.AccessSigned)
		}
	})

	check.One(s, requirement.VendorRevocationEmpty, "says nothing but 200", func(ctx context.Context, p *check.Probe) {
		f, client := p.Fresh(ctx), p.Client(target.Confidential)
		answer := f.Revoke(ctx, client, f.Tokens(ctx, f.Login(ctx, client)).AccessToken)

		Expect(answer.Status).To(Equal(200), "status of the answer")
		Expect(answer.Size).To(BeZero(), "bytes of its body")
	})
}

func services(s *check.Suite) {
	check.One(s, requirement.VendorRejectedScope, "names what was refused", func(ctx context.Context, p *check.Probe) {
		c := p.Client(target.Service)
		if c.Scope == "" || c.ForbiddenScope == "" {
			p.Untested("the target file does not say which scopes the client service may and may not have: add clients.service.scope and forbidden_scope")
		}
		p.Reach(requirement.ClientCredentialsGrant, p.Grant(ctx, check.ServiceToken).OK(), "the grant gives nothing without scope")

		answer := p.Grant(ctx, check.ServiceToken, flow.Set("scope", c.Scope+" "+c.ForbiddenScope))
		Expect(answer.OK()).To(BeTrue(), "an access token comes (error %q)", answer.Error)
		Expect(strings.Fields(answer.Scope)).To(ConsistOf(strings.Fields(c.Scope)), "scope")
		Expect(answer.RejectedScope).To(ConsistOf(strings.Fields(c.ForbiddenScope)), "rejected_scope")
	})

	check.Facts(s, requirement.VendorServiceClaims, "says whose token it is", []check.Variant[check.Scenario]{
		{Value: check.ServiceToken},
	}, func(p *check.Probe, o *check.Observation) {
		p.Reach(requirement.ClientCredentialsGrant, o.Token.OK(), "no access token came: %s", o.Stuck)
		p.Reach(requirement.VendorAccessTokenSigned, o.AccessToken != nil, "the access token is no JWT")
		audience, party := o.AccessToken.Strings("aud"), o.AccessToken.Claims["azp"]
		p.Fact("the token of the account %s has aud %q and azp %q", o.Sent.ClientID, audience, party)

		Expect(audience).NotTo(BeEmpty(), "aud")
		Expect(party).To(And(BeAssignableToTypeOf(""), Not(BeEmpty())), "azp")
		Expect(o.AccessToken.Claims).NotTo(HaveKey("sub"), "the claims")
	})
}

// place is where claims of a user stand.
type place func(p *check.Probe, o *check.Observation) map[string]any

var places = []check.Variant[place]{
	{Name: "userinfo", Value: func(p *check.Probe, o *check.Observation) map[string]any {
		p.Reach(requirement.UserinfoResponse, o.Userinfo.Worked, "userinfo gives nothing")
		return o.Userinfo.Members
	}},
	{Name: "id_token", Value: func(p *check.Probe, o *check.Observation) map[string]any {
		p.Reach(requirement.CodeExchange, o.IDToken.Token != nil, "the ID token can't be decoded: %s", o.IDToken.Problem)
		return o.IDToken.Token.Claims
	}},
}

// profiled asks for the claims of profile.
var profiled = check.Scenario{Role: target.Any, Scope: "openid profile", Goal: check.Use}

// profile are the claims of that scope (OIDC Core 5.4).
var profile = []string{
	"name", "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website",
	"gender", "birthdate", "zoneinfo", "locale", "updated_at",
}

// isoMillis is a date and time of ISO 8601 with milliseconds, in UTC.
const isoMillis = "2006-01-02T15:04:05.000Z"

func users(s *check.Suite) {
	check.Each(s, requirement.VendorProfileClaims, "has every claim of profile", places, func(ctx context.Context, p *check.Probe, at place) {
		claims := given(ctx, p, at)
		for _, name := range profile {
			if _, there := claims[name]; !there {
				p.Violated("every claim of profile, null where it is not set", "%s is not there", name)
			}
		}
	})

	check.Each(s, requirement.VendorUpdatedAt, "writes updated_at out", places, func(ctx context.Context, p *check.Probe, at place) {
		updated, there := given(ctx, p, at)["updated_at"]
		p.Reach(requirement.VendorProfileClaims, there, "updated_at is not there")
		if updated == nil {
			p.Unsupported("updated_at is not set for the user")
		}
		text, _ := updated.(string)
		if _, err := time.Parse(isoMillis, text); err != nil {
			p.Violated("a date and time such as "+isoMillis, "updated_at is a %T, or of another form", updated)
		}
	})
}

// given are the claims that a login for profile gives at a place.
func given(ctx context.Context, p *check.Probe, at place) map[string]any {
	o := p.Observe(ctx, profiled)
	p.Reach(requirement.CodeExchange, o.Token.OK(), "no access token came: %s", o.Stuck)
	return at(p, o)
}
