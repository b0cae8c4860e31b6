// Package login describes the provider's pages and session, as a browser sees
// them: OIDC Core 3.1.2.3, RFC 9700 4.16, ASVS 3.3.
package login

import (
	"context"
	"net/http"
	"strings"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("login", func() {
		framing(s)
		headers(s)
		session(s)
		reflection(s)
		consent(s)
		unknownClient(s)
		cookies(s)
		logout(s)
		logoutReflection(s)
		forged(s)
		redirectors(s)
	})
}

func framing(s *check.Suite) {
	check.Each(s, requirement.LoginPageFraming, "can't be framed by another site", []check.Variant[target.Role]{
		{Value: target.Any, Driver: check.Browser},
	}, func(ctx context.Context, p *check.Probe, role target.Role) {
		url := p.LoginPage(ctx, role)
		p.FrameControl(ctx)
		framed := p.Frame(ctx, url)
		p.FrameControl(ctx)

		if framed.Framed {
			p.Violated("the browser to refuse the login page in a frame of another site", "it was shown there: %s", framed.Why)
		}
	})
}

// flaw is an attribute that a cookie lacks.
type flaw struct {
	attribute string
	lacks     func(*http.Cookie) bool
}

func cookies(s *check.Suite) {
	check.Each(s, requirement.LoginCookieAttributes, "marks the cookies that carry the login", []check.Variant[flaw]{
		{Name: "secure", Driver: check.Browser, Value: flaw{"Secure", func(c *http.Cookie) bool { return !c.Secure }}},
		{Name: "httponly", Driver: check.Browser, Value: flaw{"HttpOnly", func(c *http.Cookie) bool { return !c.HttpOnly }}},
		{Name: "samesite", Driver: check.Browser, Value: flaw{"SameSite", func(c *http.Cookie) bool { return c.SameSite == http.SameSiteDefaultMode || c.SameSite == 0 }}},
	}, func(ctx context.Context, p *check.Probe, flaw flaw) {
		if flaw.attribute == "Secure" && !strings.HasPrefix(p.Provider().Target.Issuer, "https:") {
			p.Unsupported("the issuer is no https URL, and a Secure cookie could not be set")
		}
		client := p.Client(target.Any)
		f := p.Stranger(ctx)
		f.Login(ctx, client)
		p.Reach(requirement.CodeExchange, signedIn(ctx, f, client), "the login does not last: prompt=none gets no code")

		tried := map[string]bool{}
		for c := lacking(flaw, f.Cookies(ctx), tried); c != nil; c = lacking(flaw, f.Cookies(ctx), tried) {
			tried[c.Name] = true
			f.DropCookie(ctx, c.Name)
			if !signedIn(ctx, f, client) {
				p.Violated("the cookies that carry the login to be "+flaw.attribute, "%q is not, and the login ends without it", c.Name)
			}
		}
	})
}

// lacking returns a cookie with the flaw that was not tried before.
func lacking(f flaw, cookies []*http.Cookie, tried map[string]bool) *http.Cookie {
	for _, c := range cookies {
		if f.lacks(c) && !tried[c.Name] {
			return c
		}
	}
	return nil
}

// signedIn reports whether the agent still has a session.
func signedIn(ctx context.Context, f *check.Fresh, c *target.Client) bool {
	a := flow.Code(c)
	a.Prompt = "none"
	return !f.AuthorizeSilently(ctx, a).Code().Empty()
}
