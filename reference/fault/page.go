package fault

import (
	"net/http"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

const contentSecurityPolicy = "Content-Security-Policy"

// pageFaults are seen by a browser only.
var pageFaults = []Fault{
	{
		ID:      "login-form-action-blocked",
		Summary: "the pages allow forms to lead to the provider only, so that browsers do not follow the redirect to the client",
		Targets: []string{codeExchange},
		Attacks: []string{"WB-06"},
		Arm: editPage(func(h http.Header) {
			h.Set(contentSecurityPolicy, h.Get(contentSecurityPolicy)+"; form-action 'self'")
		}),
	},
	{
		ID:      "login-page-framable",
		Summary: "the login page may be framed by anybody",
		Targets: []string{loginPageFraming},
		Attacks: []string{"WB-01"},
		Arm: editPage(func(h http.Header) {
			allowFraming(h)
			h.Del("X-Frame-Options")
		}),
	},
	{
		ID:      "login-page-allow-from",
		Summary: "the login page relies on X-Frame-Options: ALLOW-FROM, which browsers ignore",
		Targets: []string{loginPageFraming},
		Attacks: []string{"WB-01"},
		Arm: editPage(func(h http.Header) {
			allowFraming(h)
			h.Set("X-Frame-Options", "ALLOW-FROM https://portal.example")
		}),
	},
	{
		ID:      "session-cookie-not-secure",
		Summary: "the session cookie has no Secure attribute",
		Preset:  reference.PresetHardened,
		Targets: []string{loginCookieAttributes},
		Attacks: []string{"SE-02"},
		Arm: editCookie(func(c *http.Cookie) {
			c.Name = strings.TrimPrefix(c.Name, "__Host-") // browsers refuse the prefix without Secure
			c.Secure = false
		}),
	},
	{
		ID:      "session-cookie-readable-by-scripts",
		Summary: "the session cookie has no HttpOnly attribute",
		Preset:  reference.PresetHardened,
		Targets: []string{loginCookieAttributes},
		Attacks: []string{"SE-02"},
		Arm:     editCookie(func(c *http.Cookie) { c.HttpOnly = false }),
	},
	{
		ID:      "session-cookie-without-samesite",
		Summary: "the session cookie has no SameSite attribute",
		Preset:  reference.PresetHardened,
		Targets: []string{loginCookieAttributes},
		Attacks: []string{"SE-02"},
		Arm:     editCookie(func(c *http.Cookie) { c.SameSite = http.SameSiteDefaultMode }),
	},
}

func editPage(edit func(http.Header)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Page.EditHeader
		p.Page.EditHeader = func(h http.Header) {
			before(h)
			edit(h)
		}
	}
}

func editCookie(edit func(*http.Cookie)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Page.EditCookie
		p.Page.EditCookie = func(c *http.Cookie) {
			before(c)
			edit(c)
		}
	}
}

// allowFraming takes frame-ancestors out of the policy of a page.
func allowFraming(h http.Header) {
	kept := slices.DeleteFunc(strings.Split(h.Get(contentSecurityPolicy), ";"), func(directive string) bool {
		return strings.HasPrefix(strings.TrimSpace(directive), "frame-ancestors")
	})
	h.Set(contentSecurityPolicy, strings.Join(kept, ";"))
}
