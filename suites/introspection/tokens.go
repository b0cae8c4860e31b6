package introspection

import (
	"context"
	"maps"
	"slices"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

var witness = check.Witnesses[1].Value

// advertised settles the clauses of RFC 7662, which bind who has the endpoint.
func advertised(p *check.Probe) {
	p.Given(requirement.IntrospectionAdvertised, p.Provider().Of(p.Client(target.Confidential)).Metadata.IntrospectionEndpoint != "")
}

func callers(s *check.Suite) {
	check.Each(s, requirement.IntrospectionAuthenticated, "says nothing to who does not authenticate", []check.Variant[flow.Edit]{
		{Name: "wrong", Value: flow.WithSecret(exchange.NewSecret("wrong-secret-of-a-test-0123456789abcdef"))},
		{Name: "missing", Value: flow.Unauthenticated()},
		{Name: "anonymous", Value: flow.Anonymous()},
	}, func(ctx context.Context, p *check.Probe, edit flow.Edit) {
		advertised(p)
		client := p.Client(target.Confidential)
		witness.Alive(ctx, p, client.Role)
		f := p.Fresh(ctx)
		tokens := f.Tokens(ctx, f.Login(ctx, client))

		Expect(f.Introspect(ctx, client, tokens.AccessToken, edit)).To(check.BeRefused())
		p.Reach(requirement.IntrospectionResponse, f.Introspect(ctx, client, tokens.AccessToken).Active, "the token is not active for its own client either")
	})

	check.Each(s, requirement.IntrospectionPublicClient, "tells a public client nothing of other clients' tokens", []check.Variant[target.Role]{
		{Value: target.PublicPKCE},
	}, func(ctx context.Context, p *check.Probe, public target.Role) {
		advertised(p)
		client := p.Client(target.Confidential)
		witness.Alive(ctx, p, client.Role)
		f := p.Fresh(ctx)
		tokens := f.Tokens(ctx, f.Login(ctx, client))

		Expect(f.Introspect(ctx, p.Client(public), tokens.AccessToken)).To(check.BeRefused())
		p.Reach(requirement.IntrospectionResponse, f.Introspect(ctx, client, tokens.AccessToken).Active, "the token is not active for its own client either")
	})

	check.Facts(s, requirement.IntrospectionResponse, "knows a public client's own access token", []check.Variant[check.Scenario]{
		{Name: "public", Value: check.Scenario{Role: target.PublicPKCE, Goal: check.Use}},
	}, func(p *check.Probe, o *check.Observation) {
		p.Reach(requirement.CodeExchange, o.Token.OK(), "no access token came: %s", o.Stuck)
		if !o.Introspection.Seen || o.Introspection.Status >= 400 {
			p.Unsupported("there is no introspection endpoint, or none for public clients")
		}
		p.RestsOn(o, o.Introspection.Seq)
		Expect(o.Introspection.Worked).To(BeTrue(), "active")
	})
}

// fake makes of the tokens of a login one that must not be active.
type fake func(p *check.Probe, login *flow.AuthorizationResponse, tokens *flow.TokenResponse) exchange.Secret

// jwt ends a case about JWTs for a target whose access tokens are none.
func jwt(p *check.Probe, token exchange.Secret, ok bool) exchange.Secret {
	if !ok {
		p.Unsupported("the access token is no JWT")
	}
	return token
}

var fakes = []check.Variant[fake]{
	{Name: "altered", Value: func(_ *check.Probe, _ *flow.AuthorizationResponse, tokens *flow.TokenResponse) exchange.Secret {
		return jose.Altered(tokens.AccessToken)
	}},
	{Name: "unsigned", Value: func(p *check.Probe, _ *flow.AuthorizationResponse, tokens *flow.TokenResponse) exchange.Secret {
		token, ok := jose.Unsigned(tokens.AccessToken)
		return jwt(p, token, ok)
	}},
	{Name: "changed", Value: func(p *check.Probe, _ *flow.AuthorizationResponse, tokens *flow.TokenResponse) exchange.Secret {
		token, ok := jose.WithClaim(tokens.AccessToken, "scope", "openid admin")
		return jwt(p, token, ok)
	}},
	{Name: "id_token", Value: func(_ *check.Probe, _ *flow.AuthorizationResponse, tokens *flow.TokenResponse) exchange.Secret {
		return tokens.IDToken
	}},
	{Name: "code", Value: func(_ *check.Probe, login *flow.AuthorizationResponse, _ *flow.TokenResponse) exchange.Secret {
		return login.Code()
	}},
}

func tokens(s *check.Suite) {
	check.Each(s, requirement.IntrospectionTokenVerified, "calls nothing active that is no token", fakes, func(ctx context.Context, p *check.Probe, fake fake) {
		advertised(p)
		client := p.Client(target.Confidential)
		witness.Alive(ctx, p, client.Role)
		f := p.Fresh(ctx)
		login := f.Login(ctx, client)
		tokens := f.Tokens(ctx, login)

		Expect(f.Introspect(ctx, client, fake(p, login, tokens))).To(check.BeRefused())
		p.Reach(requirement.IntrospectionResponse, f.Introspect(ctx, client, tokens.AccessToken).Active, "the token itself is not active afterwards")
	})

	check.Each(s, requirement.IntrospectionInactiveSilent, "says nothing but inactive", []check.Variant[bool]{
		{Name: "revoked", Value: true},
		{Name: "unknown"},
	}, func(ctx context.Context, p *check.Probe, revoke bool) {
		advertised(p)
		client := p.Client(target.Confidential)
		witness.Alive(ctx, p, client.Role)
		f, token := p.Fresh(ctx), exchange.NewSecret("unknown-token-of-a-test-0123456789abcdef")
		if revoke {
			token = f.Tokens(ctx, f.Login(ctx, client)).AccessToken
			f.Revoke(ctx, client, token)
		}
		answer := f.Introspect(ctx, client, token)
		p.Reach(requirement.RevocationAccessToken, !answer.Active, "the token is still active")
		p.Reach(requirement.IntrospectionResponse, answer.Members["active"] == false, "the answer has no active member")

		Expect(slices.Collect(maps.Keys(answer.Members))).To(ConsistOf("active"), "members of the answer")
	})
}
