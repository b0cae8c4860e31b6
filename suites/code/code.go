// Package code describes the authorization code flow: OIDC Core 3.1, RFC 6749
// 4.1.
package code

import (
	"context"
	"time"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("authorization code", func() {
		exchange(s)
		singleUse(s)
		replay(s)
		binding(s)
		kinds(s)
		forms(s)
		wholes(s)
		scopes(s)
		expiry(s)
	})
}

func exchange(s *check.Suite) {
	check.Facts(s, requirement.CodeExchange, "gives an access token and an ID token for a code", []check.Variant[check.Scenario]{
		{Name: target.ClientSecretBasic, Value: check.Scenario{Role: target.ConfidentialBasic, Goal: check.Use}},
		{Name: target.ClientSecretPost, Value: check.Scenario{Role: target.ConfidentialPost, Goal: check.Use}},
		{Name: target.None, Value: check.Scenario{Role: target.PublicPKCE, Goal: check.Use}},
		{Name: target.ClientSecretJWT, Value: check.Scenario{Role: target.SecretJWT, Goal: check.Use}},
		{Name: target.PrivateKeyJWT, Value: check.Scenario{Role: target.KeyJWT, Goal: check.Use}},
		{Name: "browser", Value: check.Scenario{Role: target.Any, Goal: check.Use}, Driver: check.Browser},
	}, func(p *check.Probe, o *check.Observation) {
		p.RestsOn(o, o.Token.Seq)
		if o.Stuck != "" {
			p.Violated("an access token and an ID token", "%s", o.Stuck)
		}
		Expect(o.Token.Issued).To(ContainElements("access_token", "id_token"))
	})
}

func singleUse(s *check.Suite) {
	check.Each(s, requirement.CodeSingleUse, "refuses a code that was redeemed before", []check.Variant[target.Role]{
		{Name: target.ClientSecretBasic, Value: target.ConfidentialBasic},
		{Name: target.None, Value: target.PublicPKCE},
	}, func(ctx context.Context, p *check.Probe, role target.Role) {
		f, client := p.Fresh(ctx), p.Client(role)
		login := f.Login(ctx, client)
		f.Tokens(ctx, login)

		Expect(f.Redeem(ctx, login)).To(check.BeRefused())

		f.Tokens(ctx, f.Login(ctx, client))
	})

	check.Each(s, requirement.CodeSingleUse, "refuses a code that was redeemed before, PKCE or not", []check.Variant[target.Role]{
		{Name: "without-challenge", Value: target.Confidential},
	}, func(ctx context.Context, p *check.Probe, role target.Role) {
		f, client := p.Fresh(ctx), p.Client(role)
		f.Tokens(ctx, f.Login(ctx, client))
		login := f.Authorize(ctx, flow.Code(client), flow.Drop("code_challenge"), flow.Drop("code_challenge_method"))
		if login.Code().Empty() || !f.Redeem(ctx, login, flow.Drop("code_verifier")).OK() {
			p.Unsupported("a request without code_challenge led to no access token")
		}

		Expect(f.Redeem(ctx, login, flow.Drop("code_verifier"))).To(check.BeRefused())

		f.Tokens(ctx, f.Login(ctx, client))
	})

	check.One(s, requirement.CodeConcurrentRedemption, "redeems a code once when redemptions arrive together", func(ctx context.Context, p *check.Probe) {
		f, client := p.Fresh(ctx), p.Client(target.Any)
		f.Tokens(ctx, f.Login(ctx, client))
		for range rounds {
			login := f.Login(ctx, client)
			won := 0
			for _, answer := range f.RedeemTogether(ctx, login, racers) {
				if answer.OK() {
					won++
				}
			}
			if won > 1 {
				p.Violated("at most one of the redemptions to get tokens", "%d of %d got them", won, racers)
			}
		}
		f.Tokens(ctx, f.Login(ctx, client))
	})
}

// A race that is there shows with two; more rounds find narrower windows.
const (
	rounds = 3
	racers = 3
)

// theft is the redemption of a code by a client that it was not issued to.
type theft struct {
	owner, thief target.Role
	named        bool // the thief authenticates by its header and names the owner in the body
}

func binding(s *check.Suite) {
	check.Each(s, requirement.CodeBoundToClient, "refuses another client's code", []check.Variant[theft]{
		{Name: "confidential", Value: theft{owner: target.Confidential, thief: target.Second}},
		{Name: "public", Value: theft{owner: target.PublicPKCE, thief: target.PublicSecond}},
		{Name: "confidential-named", Value: theft{target.Confidential, target.Second, true}},
	}, func(ctx context.Context, p *check.Probe, t theft) {
		owner, thief := p.Client(t.owner), p.Client(t.thief)
		o := p.Observe(ctx, check.Scenario{Role: t.thief, Goal: check.Use})
		p.Reach(requirement.CodeExchange, o.Token.OK(), "the other client can't redeem codes of its own: %s", o.Stuck)
		edits := []flow.Edit{flow.As(thief)}
		if t.named {
			if thief.TokenEndpointAuthMethod != target.ClientSecretBasic {
				p.Untested("the client %s does not authenticate by %s: its client_id is in the body", t.thief, target.ClientSecretBasic)
			}
			edits = append(edits, flow.Set("client_id", owner.ClientID))
		}

		p.Refuses(ctx, p.Redemption(ctx, t.owner), edits...)
	})

	check.Each(s, requirement.CodeBoundToRedirectURI, "refuses another redirect_uri than that of the authorization request", []check.Variant[string]{
		{Name: "different", Value: "https://unrelated.example/callback"},
		{Name: "other-registered"},
	}, func(ctx context.Context, p *check.Probe, uri string) {
		client := p.Client(target.Any)
		if uri == "" {
			if len(client.RedirectURIs) < 2 {
				p.Untested("the client %s has only one redirect_uri: give it a second one", client.Role)
			}
			uri = client.RedirectURIs[1]
		}

		p.Refuses(ctx, p.Redemption(ctx, client.Role), flow.Set("redirect_uri", uri))
	})

	check.Each(s, requirement.TokenRedirectURIRequired, "refuses a redemption without redirect_uri", []check.Variant[flow.Edit]{
		{Name: "missing", Value: flow.Drop("redirect_uri")},
		{Name: "empty", Value: flow.Set("redirect_uri", "")},
	}, func(ctx context.Context, p *check.Probe, edit flow.Edit) {
		client := p.Client(target.Any)
		p.Given(requirement.SeveralRedirectURIs, len(client.RedirectURIs) > 1)

		p.Refuses(ctx, p.Redemption(ctx, client.Role), edit)
	})
}

// aged is a code that was asked for early.
type aged struct {
	f     *check.Fresh
	login *flow.AuthorizationResponse
}

// longest is the lifetime that RFC 6749 4.1.2 recommends as the maximum.
const longest = 10 * time.Minute

// margin lets a provider round its clock to seconds.
const margin = time.Second

func expiry(s *check.Suite) {
	check.Delayed(s, requirement.CodeExpiry, "refuses a code that is older than its lifetime",
		func(p *check.Probe) time.Duration {
			lifetime := p.Client(target.ShortLived).CodeLifetime
			p.Given(requirement.LifetimeDeclared, lifetime > 0)
			if lifetime > 0 {
				return lifetime + margin
			}
			return longest + margin
		},
		func(ctx context.Context, p *check.Probe) aged {
			f, client := p.Fresh(ctx), p.Client(target.ShortLived)
			f.Tokens(ctx, f.Login(ctx, client))
			return aged{f, f.Login(ctx, client)}
		},
		func(ctx context.Context, p *check.Probe, old aged) {
			Expect(old.f.Redeem(ctx, old.login)).To(check.BeRefused())

			old.f.Tokens(ctx, old.f.Login(ctx, p.Client(target.ShortLived)))
		})
}
