package login

import (
	"context"
	"slices"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

func logout(s *check.Suite) {
	check.Each(s, requirement.LogoutEndsSession, "signs the user out", []check.Variant[bool]{
		{Name: "hint", Value: true}, {Name: "without-hint", Value: false},
	}, func(ctx context.Context, p *check.Probe, hinted bool) {
		f, l := arrived(ctx, p)
		if !hinted {
			l.Hint = exchange.Secret{}
		}
		f.Logout(ctx, l, true)
		Expect(signedIn(ctx, f, l.Client)).To(BeFalse(), "signed in after the logout")
	})

	check.One(s, requirement.LogoutSessionGone, "leaves nothing to the next user", func(ctx context.Context, p *check.Probe) {
		second := p.SecondSubject(ctx)
		f, l := arrived(ctx, p)
		noted := f.Cookies(ctx)
		f.Logout(ctx, l, true)
		p.Reach(requirement.LogoutEndsSession, !signedIn(ctx, f, l.Client), "the user is signed in after the logout")
		next := f.As(1)
		tokens := next.Tokens(ctx, next.Login(ctx, l.Client))
		p.Reach(requirement.LoginOfAnotherUser, claim(tokens.IDToken, "sub") == second, "the ID token of the second login names another user")
		p.Reach(requirement.CodeExchange, signedIn(ctx, next, l.Client), "the second login does not last: prompt=none gets no code")

		if signedIn(ctx, p.Planted(ctx, noted), l.Client) {
			p.Violated("the cookies of before the logout to be worth nothing", "a browser that holds them is signed in as the next user")
		}
		if sid := claim(tokens.IDToken, "sid"); sid != "" && sid == claim(l.Hint, "sid") {
			p.Violated("a sid of its own for each login", "the ID tokens of both users have the same")
		}
	})

	check.Each(s, requirement.LogoutAsks, "asks before it signs anybody out", []check.Variant[func(context.Context, *check.Probe, exchange.Secret) exchange.Secret]{
		{Name: "without-hint", Value: func(context.Context, *check.Probe, exchange.Secret) exchange.Secret { return exchange.Secret{} }},
		{Name: "unsigned-hint", Value: func(_ context.Context, _ *check.Probe, own exchange.Secret) exchange.Secret {
			forged, _ := jose.Unsigned(own)
			return forged
		}},
		{Name: "other-user", Value: func(ctx context.Context, p *check.Probe, _ exchange.Secret) exchange.Secret {
			p.SecondSubject(ctx)
			f := p.FreshFor(ctx, 1)
			return f.Tokens(ctx, f.Login(ctx, p.Client(target.Any))).IDToken
		}},
	}, func(ctx context.Context, p *check.Probe, hint func(context.Context, *check.Probe, exchange.Secret) exchange.Secret) {
		f, own := arrived(ctx, p)
		asked := own
		asked.Hint = hint(ctx, p, own.Hint)
		f.Logout(ctx, asked, false)
		Expect(signedIn(ctx, f, own.Client)).To(BeTrue(), "signed in after a logout request that nobody answered")

		f.Logout(ctx, own, true)
		p.Reach(requirement.LogoutEndsSession, !signedIn(ctx, f, own.Client), "a logout by the user does not work either")
	})

	check.One(s, requirement.LogoutRedirect, "sends the browser back", func(ctx context.Context, p *check.Probe) {
		f, l := arrived(ctx, p)
		l.RedirectURI, l.State = registered(p, l.Client), "state of a logout &=+"
		r := f.Logout(ctx, l, true)
		if r.To == nil {
			p.Violated("the browser to go to the post_logout_redirect_uri", "a page of the provider is the end")
		}
		Expect(r.To.Query()["state"]).To(Equal([]string{l.State}), "state")
	})

	check.Each(s, requirement.LogoutRedirectURIExact, "leads the browser nowhere else", []check.Variant[astray]{
		{Name: "hint", Value: astray{uri: elsewhere, hint: true}},
		{Name: "client_id", Value: astray{uri: elsewhere, clientID: true}},
		{Name: "anonymous", Value: astray{uri: elsewhere}},
		{Name: "path-suffix", Value: astray{uri: func(good string) string { return good + "/more" }, hint: true}},
		{Name: "userinfo", Value: astray{uri: func(string) string { return "https://user@logout.example/" }, hint: true}},
		{Name: "other-client", Value: astray{role: target.Second, hint: true}},
	}, leadAstray)
}

// claim is a text in an ID token, or "".
func claim(idToken exchange.Secret, name string) string {
	token, err := jose.Decode(idToken)
	if err != nil {
		return ""
	}
	value, _ := token.String(name)
	return value
}

// scriptLink is an address that runs a script where a page makes a link of it.
const scriptLink = "javascript:" + agent.Mark + "()"

func logoutReflection(s *check.Suite) {
	var variants []check.Variant[[]flow.Edit]
	for _, name := range []string{"state", "client_id", "post_logout_redirect_uri", "ui_locales", "logout_hint", "id_token_hint"} {
		variants = append(variants, check.Variant[[]flow.Edit]{Name: name, Value: []flow.Edit{flow.Set(name, mark)}})
	}
	variants = append(variants, check.Variant[[]flow.Edit]{Name: "script-link", Value: []flow.Edit{flow.Set("post_logout_redirect_uri", scriptLink)}})
	check.Each(s, requirement.LogoutNoReflection, "shows no markup of a logout request", variants, func(ctx context.Context, p *check.Probe, edits []flow.Edit) {
		f, l := arrived(ctx, p)
		l.Hint = exchange.Secret{} // it would be asked nothing
		r := f.Logout(ctx, l, true, edits...)
		if r.Pages == 0 {
			p.Unsupported("the request is answered by a redirect")
		}
		if r.Marked {
			p.Violated("what the request says to be escaped, or not shown", "it is part of a page, as markup or script")
		}
	})
}

// arrived is a browser in which the user has just signed in, and the logout
// request that names the user.
func arrived(ctx context.Context, p *check.Probe) (*check.Fresh, flow.Logout) {
	client := p.Client(target.Any)
	if p.Provider().Of(client).Metadata.EndSessionEndpoint == "" {
		p.Unsupported("the metadata names no end_session_endpoint")
	}
	reachHint(ctx, p)
	f := p.Stranger(ctx)
	tokens := f.Tokens(ctx, f.Login(ctx, client))
	if !signedIn(ctx, f, client) {
		p.Unsupported("prompt=none gets no code after a login: whether the session lasts does not show")
	}
	return f, flow.Logout{Client: client, Hint: tokens.IDToken}
}

// reachHint ends the case where ID tokens are not fit to be a hint: a provider is
// right to refuse them.
func reachHint(ctx context.Context, p *check.Probe) {
	o := p.Observe(ctx, check.Scenario{Role: target.Any, Goal: check.Use})
	p.Reach(requirement.CodeExchange, o.IDToken.Token != nil, "no ID token came: %s", o.Stuck)
	p.Reach(requirement.IDTokenSignature, o.IDToken.Signature == nil, "the ID token can't be verified")
	iss, _ := o.IDToken.Token.String("iss")
	p.Reach(requirement.IDTokenIss, iss == o.Sent.Issuer, "the ID token names another issuer")
	p.Reach(requirement.IDTokenAud, slices.Contains(o.IDToken.Token.Strings("aud"), o.Sent.ClientID), "the ID token names another client")
}

func registered(p *check.Probe, c *target.Client) string {
	if len(c.PostLogoutRedirectURIs) == 0 {
		p.Untested("the client %s has no post_logout_redirect_uris in the target file", c.Role)
	}
	return c.PostLogoutRedirectURIs[0]
}

// astray is a logout request that would lead the browser somewhere else.
type astray struct {
	uri            func(good string) string
	role           target.Role // whose URI it is, where uri is nil
	hint, clientID bool
}

func elsewhere(string) string { return "https://logout.example/signed-out" }

func leadAstray(ctx context.Context, p *check.Probe, a astray) {
	good := registered(p, p.Client(target.Any))
	control := func() {
		f, l := arrived(ctx, p)
		l.RedirectURI = good
		p.Reach(requirement.LogoutRedirect, f.Logout(ctx, l, true).To != nil, "the registered URI is not redirected to either")
	}
	control()
	f, l := arrived(ctx, p)
	if !a.hint {
		l.Hint = exchange.Secret{}
	}
	l.ClientID = a.clientID
	if a.uri != nil {
		l.RedirectURI = a.uri(good)
	} else {
		l.RedirectURI = registered(p, p.Client(a.role))
	}
	if r := f.Logout(ctx, l, true); r.To != nil {
		p.Violated("the browser to stay at the provider", "it is led to %s", r.To.Redacted())
	}
	control()
}
