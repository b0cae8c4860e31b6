package code

import (
	"context"
	"net/url"
	"slices"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// misuse presents a credential that a login gave in the place of another kind.
type misuse func(ctx context.Context, p *check.Probe, f *check.Fresh, login *flow.AuthorizationResponse) check.Outcome

func kinds(s *check.Suite) {
	check.Each(s, requirement.TokenCredentialKind, "refuses a credential of another kind", []check.Variant[misuse]{
		{Name: "code-as-refresh_token", Value: func(ctx context.Context, _ *check.Probe, f *check.Fresh, login *flow.AuthorizationResponse) check.Outcome {
			return f.Refresh(ctx, login.Request.Client, login.Code())
		}},
		{Name: "refresh_token-as-code", Value: func(ctx context.Context, p *check.Probe, f *check.Fresh, login *flow.AuthorizationResponse) check.Outcome {
			tokens := f.Tokens(ctx, login)
			p.Reach(requirement.RefreshTokenIssued, !tokens.RefreshToken.Empty(), "no refresh token is given")
			return f.Redeem(ctx, login, flow.Set("code", tokens.RefreshToken.Reveal()))
		}},
		{Name: "access_token-as-code", Value: func(ctx context.Context, _ *check.Probe, f *check.Fresh, login *flow.AuthorizationResponse) check.Outcome {
			return f.Redeem(ctx, login, flow.Set("code", f.Tokens(ctx, login).AccessToken.Reveal()))
		}},
	}, func(ctx context.Context, p *check.Probe, use misuse) {
		offline := check.OfflineAccess
		client := p.Client(offline.Role)
		control := p.Observe(ctx, offline)
		p.Reach(requirement.RefreshTokenIssued, control.Token.Has("refresh_token"), "no refresh token is given")
		p.Reach(requirement.RefreshExchange, control.Refreshed.OK(), "a fresh refresh token does not work")
		f := p.FreshFor(ctx, offline.User)

		Expect(use(ctx, p, f, f.LoginBy(ctx, offline.Request(client)))).To(check.BeRefused())

		f.Tokens(ctx, f.LoginBy(ctx, offline.Request(client)))
	})
}

// shortest is how many characters a value of a form has that could be taken for
// a code.
const shortest = 16

// forms presents what the forms of a login were recognised by.
func forms(s *check.Suite) {
	check.Each(s, requirement.TokenCredentialKind, "refuses as a code what a form carried", []check.Variant[check.Scenario]{
		{Name: "form-as-code", Value: check.OfflineAccess},
	}, func(ctx context.Context, p *check.Probe, offline check.Scenario) {
		client, f, user := p.Client(offline.Role), p.FreshFor(ctx, offline.User), p.User(offline.User)
		var seen []string
		login := f.Authorize(ctx, offline.Request(client), flow.Tampering(func(_ agent.PageKind, query, fields url.Values) {
			seen = append(append(seen, handles(query, user)...), handles(fields, user)...)
		}))
		p.Reach(requirement.CodeExchange, !login.Code().Empty(), "no code came")
		f.Tokens(ctx, login)
		if len(seen) == 0 {
			p.Unsupported("the forms on the way to a code carry no value of %d characters", shortest)
		}
		for _, value := range seen {
			Expect(f.Redeem(ctx, login, flow.Set("code", value))).To(check.BeRefused())
		}

		f.Tokens(ctx, f.LoginBy(ctx, offline.Request(client)))
	})
}

// handles are the values that could be taken for codes, but for what the user
// typed, which is none of the token endpoint's business.
func handles(values url.Values, user *target.User) []string {
	var found []string
	for _, all := range values {
		for _, v := range all {
			if len(v) >= shortest && !strings.ContainsAny(v, " /&=") && v != user.Username && v != user.Password.Reveal() {
				found = append(found, v)
			}
		}
	}
	return found
}

func scopes(s *check.Suite) {
	check.Each(s, requirement.CodeScopeFixed, "gives no scope that the token request adds", []check.Variant[string]{
		{Name: "claims", Value: "profile email"},
		{Name: "offline_access", Value: "offline_access"},
	}, func(ctx context.Context, p *check.Probe, added string) {
		f, client := p.Fresh(ctx), p.Client(target.Any)
		login := func() *flow.AuthorizationResponse {
			return f.LoginBy(ctx, check.Scenario{Scope: "openid"}.Request(client))
		}
		control := f.Tokens(ctx, login())

		if more := gained(control, f.Redeem(ctx, login(), flow.Set("scope", "openid "+added)), added); len(more) > 0 {
			p.Violated("no more than without scope in the token request", "%s came out besides", strings.Join(more, ", "))
		}

		f.Tokens(ctx, login())
	})
}

// gained names what a response says that it gives of the added scopes, beyond
// what the control gave.
func gained(control, got *flow.TokenResponse, added string) []string {
	if !got.OK() {
		return nil
	}
	var more []string
	for _, scope := range strings.Fields(added) {
		if slices.Contains(strings.Fields(got.Scope), scope) && !slices.Contains(strings.Fields(control.Scope), scope) {
			more = append(more, "scope "+scope)
		}
	}
	if !got.RefreshToken.Empty() && control.RefreshToken.Empty() {
		more = append(more, "a refresh token")
	}
	return more
}
