package fault

import (
	"net/url"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

const evil = "https://evil.example/cb"

var signInProbes = map[string]probe{
	"prompt-none-login-page": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Open(b.Request(basic, "prompt", "none")).IsLogin()
	},
	"prompt-none-consents": func(_ *testing.T, b *rptest.Browser) bool {
		b.Authorize(basic, "scope", "openid")
		return b.Open(b.Request(basic, "prompt", "none")).Query().Has("code")
	},
	"prompt-login-ignored": func(_ *testing.T, b *rptest.Browser) bool {
		b.Authorize(basic)
		return !b.Open(b.Request(basic, "prompt", "login")).IsLogin()
	},
	"max-age-zero-ignored": func(_ *testing.T, b *rptest.Browser) bool {
		b.Authorize(basic)
		return !b.Open(b.Request(basic, "max_age", "0")).IsLogin() && b.Open(b.Request(basic, "prompt", "login")).IsLogin()
	},
	"id-token-hint-signs-in": func(t *testing.T, b *rptest.Browser) bool {
		hint := b.Redeem(basic, b.Code(basic)).Text("id_token")
		stranger := rptest.NewBrowser(t, b.Provider)
		return stranger.Open(b.Request(basic, "prompt", "none", "id_token_hint", hint)).Query().Has("code")
	},
	"acr-essential-ignored": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Authorize(basic, "claims", `{"id_token":{"acr":{"essential":true,"value":"9"}}}`).Has("code")
	},
	"redirect-uri-of-the-consent-form-used": func(_ *testing.T, b *rptest.Browser) bool {
		form := b.Alice(b.Open(b.Request(basic))).Hidden()
		form.Set("decision", "allow")
		form.Set("redirect_uri", evil)
		return strings.HasPrefix(b.Post("/consent", form).Header.Get("Location"), evil)
	},
	"pending-request-of-the-session": func(_ *testing.T, b *rptest.Browser) bool {
		page := b.Alice(b.Open(b.Request(basic)))
		b.Open(b.Request(second))
		to := b.Decide(page, "allow").Header.Get("Location")
		return strings.HasPrefix(to, b.Application(second).RedirectURIs[0])
	},
}

func TestSignInFaults(t *testing.T) { compare(t, signInProbes) }

var requestProbes = map[string]probe{
	"response-type-case-ignored": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Open(b.Request(basic, "response_type", "CODE")).IsLogin()
	},
	"request-object-ignored": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Open(b.Request(basic, "request", "a.b.c")).IsLogin()
	},
	"long-state-dropped": func(_ *testing.T, b *rptest.Browser) bool {
		return !b.Authorize(basic, "state", strings.Repeat("x", 3000)).Has("state")
	},
	"repeated-nonce-last-used": func(_ *testing.T, b *rptest.Browser) bool {
		twice := b.Request(basic)
		twice.Add("nonce", "another")
		return b.Open(twice).IsLogin()
	},
	"unknown-scope-granted": func(_ *testing.T, b *rptest.Browser) bool {
		scope := b.Redeem(basic, b.Code(basic, "scope", "openid unknown")).Text("scope")
		return strings.Contains(scope, "unknown")
	},
	"redirect-uri-query-dropped": func(_ *testing.T, b *rptest.Browser) bool {
		to := b.Authorize(basic, "redirect_uri", b.Application(basic).RedirectURIs[2])
		return !to.Has("name") && to.Has("code")
	},
	"authorization-post-refused": func(_ *testing.T, b *rptest.Browser) bool {
		return !b.Post("/auth", url.Values(b.Request(basic))).IsLogin()
	},
}

func TestRequestFaults(t *testing.T) { compare(t, requestProbes) }
