package fault

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

// claimIs probes a claim of the ID token of a good flow.
func claimIs(name string, wrong func(b *rptest.Browser, value any) bool) probe {
	return func(t *testing.T, b *rptest.Browser) bool {
		parts := strings.Split(b.Redeem(basic, b.Code(basic)).Text("id_token"), ".")
		payload, err := base64.RawURLEncoding.DecodeString(parts[1])
		if err != nil {
			t.Fatal(err)
		}
		var claims map[string]any
		if err := json.Unmarshal(payload, &claims); err != nil {
			t.Fatal(err)
		}
		return wrong(b, claims[name])
	}
}

// verifies reports whether the signature of an ID token is good.
func verifies(t *testing.T, b *rptest.Browser) bool {
	t.Helper()
	var set jose.JSONWebKeySet
	if err := json.Unmarshal([]byte(b.Get("/.well-known/jwks.json").Body), &set); err != nil {
		t.Fatal(err)
	}
	token := b.Redeem(basic, b.Code(basic)).Text("id_token")
	parsed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return false
	}
	_, err = parsed.Verify(set)
	return err == nil
}

func unverifiable(t *testing.T, b *rptest.Browser) bool { return !verifies(t, b) }

var idTokenProbes = map[string]probe{
	"nonce-dropped": claimIs("nonce", func(_ *rptest.Browser, v any) bool { return v == nil }),
	"nonce-of-other-request": claimIs("nonce", func(_ *rptest.Browser, v any) bool {
		return v != rptest.Nonce && v != nil
	}),
	"id-token-signed-by-unpublished-key": unverifiable,
	"id-token-unsigned":                  unverifiable,
	"id-token-altered-after-signing":     unverifiable,
	"id-token-other-issuer": claimIs("iss", func(b *rptest.Browser, v any) bool {
		return v != b.Provider.Issuer()
	}),
	"id-token-other-audience": claimIs("aud", func(b *rptest.Browser, v any) bool {
		return v != b.Application(basic).ClientID
	}),
	"id-token-expired": func(t *testing.T, b *rptest.Browser) bool {
		var issued float64
		claimIs("iat", func(_ *rptest.Browser, v any) bool { issued, _ = v.(float64); return true })(t, b)
		return claimIs("exp", func(_ *rptest.Browser, v any) bool {
			expires, ok := v.(float64)
			return ok && expires < issued
		})(t, b)
	},
	"id-token-exp-as-string": claimIs("exp", func(_ *rptest.Browser, v any) bool {
		_, text := v.(string)
		return text
	}),
}

func TestIDTokenFaults(t *testing.T) { compare(t, idTokenProbes) }

var answerProbes = map[string]probe{
	"userinfo-refuses": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Userinfo(access(b)).Status == 401 && b.Introspect(basic, access(b)).JSON()["active"] == true
	},
	"userinfo-other-subject": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Userinfo(access(b)).Text("sub") == otherSubject
	},
	"userinfo-without-sub": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Userinfo(access(b)).JSON()["sub"] == nil
	},
	"introspection-inactive": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Introspect(basic, access(b)).JSON()["active"] == false && b.Userinfo(access(b)).Status == 200
	},
	"introspection-active-as-text": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Introspect(basic, access(b)).JSON()["active"] == "true"
	},
}

func access(b *rptest.Browser) string { return b.Redeem(basic, b.Code(basic)).Text("access_token") }

func TestAnswerFaults(t *testing.T) { compare(t, answerProbes) }

var refreshProbes = map[string]probe{
	"refresh-token-never": func(_ *testing.T, b *rptest.Browser) bool { return !refreshable(b, rptest.Offline...) },
	"refresh-token-always": func(_ *testing.T, b *rptest.Browser) bool {
		return refreshable(b) && refreshable(b, "scope", "openid offline_access")
	},
	"refresh-token-without-offline-access": func(_ *testing.T, b *rptest.Browser) bool {
		return refreshable(b, "prompt", "consent") && !refreshable(b, "scope", "openid offline_access") && !refreshable(b)
	},
	"refresh-token-without-prompt-consent": func(_ *testing.T, b *rptest.Browser) bool {
		return refreshable(b, "scope", "openid offline_access") && !refreshable(b, "prompt", "consent")
	},
	"refresh-token-on-prompt-login": func(_ *testing.T, b *rptest.Browser) bool {
		return refreshable(b, "scope", "openid offline_access", "prompt", "login") &&
			!refreshable(b, "scope", "openid offline_access")
	},
}

// refreshable reports whether a request with those edits gives a refresh token.
func refreshable(b *rptest.Browser, edits ...string) bool {
	return b.Redeem(basic, b.Code(basic, edits...)).Text("refresh_token") != ""
}

func TestRefreshFaults(t *testing.T) { compare(t, refreshProbes) }

var pageProbes = map[string]probe{
	"login-form-action-blocked": page(func(h http.Header) bool {
		return strings.Contains(h.Get("Content-Security-Policy"), "form-action 'self'")
	}),
	"login-page-framable": page(func(h http.Header) bool {
		return !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors") && h.Get("X-Frame-Options") == ""
	}),
	"login-page-allow-from": page(func(h http.Header) bool {
		return !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors") &&
			strings.HasPrefix(h.Get("X-Frame-Options"), "ALLOW-FROM ")
	}),
	"session-cookie-not-secure":          cookie(func(c *http.Cookie) bool { return !c.Secure && !strings.HasPrefix(c.Name, "__") }),
	"session-cookie-readable-by-scripts": cookie(func(c *http.Cookie) bool { return !c.HttpOnly }),
	"session-cookie-without-samesite":    cookie(func(c *http.Cookie) bool { return c.SameSite == 0 }),
}

func page(wrong func(http.Header) bool) probe {
	return func(_ *testing.T, b *rptest.Browser) bool { return wrong(b.Open(b.Request(basic)).Header) }
}

// cookie probes the session cookie, which must work nevertheless.
func cookie(wrong func(*http.Cookie) bool) probe {
	return func(_ *testing.T, b *rptest.Browser) bool {
		set := b.Open(b.Request(basic)).Cookie()
		return set != nil && wrong(set) && b.Authorize(basic).Has("code")
	}
}

func TestPageFaults(t *testing.T) { compare(t, pageProbes) }
