package userinfo

import (
	"context"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

var witness = check.Witnesses[0].Value

// fake makes of the tokens of a login one that must give no claims.
type fake func(ctx context.Context, p *check.Probe, tokens *flow.TokenResponse) exchange.Secret

func tokens(s *check.Suite) {
	refuses(s, requirement.UserinfoTokenVerified, "gives no claims for what is no access token", []check.Variant[fake]{
		{Name: "made-up", Value: func(context.Context, *check.Probe, *flow.TokenResponse) exchange.Secret {
			return exchange.NewSecret("made-up-token-of-a-test-0123456789abcdef")
		}},
		{Name: "altered", Value: func(_ context.Context, _ *check.Probe, tokens *flow.TokenResponse) exchange.Secret {
			return jose.Altered(tokens.AccessToken)
		}},
		{Name: "unsigned", Value: func(_ context.Context, p *check.Probe, tokens *flow.TokenResponse) exchange.Secret {
			token, ok := jose.Unsigned(tokens.AccessToken)
			return jwt(p, token, ok)
		}},
		{Name: "other-sub", Value: func(ctx context.Context, p *check.Probe, tokens *flow.TokenResponse) exchange.Secret {
			other := p.SecondSubject(ctx)
			token, ok := jose.WithClaim(tokens.AccessToken, "sub", other)
			return jwt(p, token, ok)
		}},
	})
	refuses(s, requirement.UserinfoRefusesIDToken, "gives no claims for another kind of token", []check.Variant[fake]{
		{Name: "id_token", Value: func(_ context.Context, _ *check.Probe, tokens *flow.TokenResponse) exchange.Secret {
			return tokens.IDToken
		}},
		{Name: "refresh_token", Value: func(ctx context.Context, p *check.Probe, _ *flow.TokenResponse) exchange.Secret {
			_, offline := p.Offline(ctx, target.Any)
			return offline.RefreshToken
		}},
	})

	check.One(s, requirement.UserinfoQueryRefused, "takes no access token from the URL", func(ctx context.Context, p *check.Probe) {
		client := p.Client(target.Any)
		witness.Alive(ctx, p, client.Role)
		f := p.Fresh(ctx)
		tokens := f.Tokens(ctx, f.Login(ctx, client))

		Expect(f.UserinfoByQuery(ctx, client, tokens.AccessToken)).To(check.BeRefused())
		p.Reach(requirement.UserinfoResponse, f.Userinfo(ctx, client, tokens.AccessToken).OK(), "in the header it does not work afterwards")
	})

	check.One(s, requirement.UserinfoByPost, "answers POST as GET", func(ctx context.Context, p *check.Probe) {
		client := p.Client(target.Any)
		witness.Alive(ctx, p, client.Role)
		f := p.Fresh(ctx)
		tokens := f.Tokens(ctx, f.Login(ctx, client))

		Expect(f.UserinfoByPost(ctx, client, tokens.AccessToken).OK()).To(BeTrue(), "claims come out by POST")
	})
}

func jwt(p *check.Probe, token exchange.Secret, ok bool) exchange.Secret {
	if !ok {
		p.Unsupported("the access token is no JWT")
	}
	return token
}

func refuses(s *check.Suite, r *requirement.Requirement, text string, fakes []check.Variant[fake]) {
	check.Each(s, r, text, fakes, func(ctx context.Context, p *check.Probe, fake fake) {
		client := p.Client(target.Any)
		witness.Alive(ctx, p, client.Role)
		f := p.Fresh(ctx)
		tokens := f.Tokens(ctx, f.Login(ctx, client))

		Expect(f.Userinfo(ctx, client, fake(ctx, p, tokens))).To(check.BeRefused())
		p.Reach(requirement.UserinfoResponse, f.Userinfo(ctx, client, tokens.AccessToken).OK(), "the access token itself does not work afterwards")
	})
}

// byScope are the claims of each scope that tell most of a user (OIDC Core
// 5.4).
var byScope = map[string][]string{
	"profile": {"name", "family_name", "given_name", "nickname", "preferred_username", "birthdate", "picture"},
	"email":   {"email", "email_verified"},
	"phone":   {"phone_number"},
	"address": {"address"},
}

func claims(s *check.Suite) {
	check.One(s, requirement.UserinfoScopedClaims, "gives no claims beyond the scope", func(ctx context.Context, p *check.Probe) {
		o := p.Observe(ctx, check.Scenario{Role: target.Any, Scope: "openid", Goal: check.Use})
		p.Reach(requirement.UserinfoResponse, o.Userinfo.Worked, "userinfo gives nothing")
		wide := p.Observe(ctx, wide)
		given := 0
		for scope, claims := range byScope {
			for _, claim := range claims {
				if wide.Userinfo.Members[claim] != nil {
					given++
				}
				if o.Userinfo.Members[claim] != nil && !strings.Contains(" "+o.Token.Scope+" ", " "+scope+" ") {
					p.Violated("no claims but those of openid", "%s is given without the scope %s", claim, scope)
				}
			}
		}
		if given == 0 {
			p.Unsupported("no claims are given with profile and email either")
		}
	})

	check.Facts(s, requirement.UserinfoJSON, "is application/json", []check.Variant[check.Scenario]{
		{Value: check.Scenario{Role: target.Any, Goal: check.Use}},
	}, func(p *check.Probe, o *check.Observation) {
		p.Reach(requirement.UserinfoResponse, o.Userinfo.Worked, "userinfo gives nothing")
		p.RestsOn(o, o.Userinfo.Seq)
		media, _, _ := strings.Cut(o.Userinfo.ContentType, ";")
		Expect(strings.ToLower(strings.TrimSpace(media))).To(Or(Equal("application/json"), Equal("application/jwt")), "Content-Type")
	})

	check.One(s, requirement.UserinfoNeedsOpenID, "gives no claims without openid", func(ctx context.Context, p *check.Probe) {
		open := check.PasswordToken
		open.Scope = "openid"
		control := p.Observe(ctx, open)
		p.Reach(requirement.PasswordGrant, control.Token.OK(), "no access token came: %s", control.Stuck)
		p.Reach(requirement.UserinfoResponse, control.Userinfo.Worked, "a token with openid does not work either")
		o := p.Observe(ctx, check.PasswordToken)
		p.Reach(requirement.PasswordGrant, o.Token.OK(), "no access token came: %s", o.Stuck)
		if strings.Contains(" "+o.Token.Scope+" ", " openid ") {
			p.Unsupported("a token without scope has openid by default")
		}

		if o.Userinfo.Worked {
			p.Violated("no claims for a token without openid", "they are given")
		}
	})
}
