package refresh

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// sharedBrowser is about two users who sign in with one browser.
func sharedBrowser(s *check.Suite) {
	check.Each(s, requirement.RefreshKeepsUser, "gives each user's tokens for that user's token", []check.Variant[bool]{
		{Name: "over-login", Value: false}, {Name: "after-logout", Value: true},
	}, func(ctx context.Context, p *check.Probe, logout bool) {
		p.SecondSubject(ctx)
		client := p.ClientFor(check.OfflineAccess)
		f := p.Stranger(ctx)
		first := kept(ctx, p, f, client)
		if logout {
			f.Logout(ctx, flow.Logout{Client: client, Hint: first.IDToken}, true)
		}
		second := kept(ctx, p, f.As(1), client)
		p.Reach(requirement.LoginOfAnotherUser, sub(first.IDToken) != sub(second.IDToken), "the ID token of the second login names the first user")

		again := f.Refresh(ctx, client, second.RefreshToken)
		p.Reach(requirement.RefreshExchange, again.OK(), "a fresh refresh token does not work")
		apart(ctx, p, f, client, again, sub(first.IDToken))
		earlier := f.Refresh(ctx, client, first.RefreshToken)
		if !earlier.OK() {
			p.Unsupported("the refresh token of the first user has ended")
		}
		apart(ctx, p, f, client, earlier, sub(second.IDToken))
	})
}

// kept are tokens of who holds the browser, a refresh token among them. The user
// signs in for them.
func kept(ctx context.Context, p *check.Probe, f *check.Fresh, c *target.Client) *flow.TokenResponse {
	a := check.OfflineAccess.Request(c)
	a.Prompt = "login consent"
	login := f.LoginBy(ctx, a)
	if !login.Arrival.Showed(agent.Login) {
		p.Unsupported("no other user can sign in under prompt=%s", a.Prompt)
	}
	tokens := f.Tokens(ctx, login)
	p.Reach(requirement.RefreshTokenIssued, !tokens.RefreshToken.Empty(), "no refresh token is given")
	return tokens
}

// apart looks whether the tokens of a refresh are about the other user. That they
// are about nobody else is for refreshed-id-token to judge.
func apart(ctx context.Context, p *check.Probe, f *check.Fresh, c *target.Client, tokens *flow.TokenResponse, other string) {
	userinfo := p.Provider().Of(c).Metadata.UserinfoEndpoint != ""
	if tokens.IDToken.Empty() && !userinfo {
		p.Unsupported("a refresh gives no ID token, and there is no userinfo endpoint: whom it is about does not show")
	}
	if !tokens.IDToken.Empty() {
		Expect(sub(tokens.IDToken)).NotTo(Equal(other), "sub of the refreshed ID token")
	}
	if userinfo {
		if u := f.Userinfo(ctx, c, tokens.AccessToken); u.OK() {
			Expect(u.Sub).NotTo(Equal(other), "sub of userinfo by the refreshed access token")
		}
	}
}

// sub is whom an ID token names.
func sub(idToken exchange.Secret) string {
	token, err := jose.Decode(idToken)
	if err != nil {
		return ""
	}
	value, _ := token.String("sub")
	return value
}
