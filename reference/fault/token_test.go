package fault

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

var bindingProbes = map[string]probe{
	"code-client-unchecked": func(_ *testing.T, b *rptest.Browser) bool { return stolen(b, basic, second) },
	"code-client-unchecked-for-public-clients": func(_ *testing.T, b *rptest.Browser) bool {
		return stolen(b, public, other) && !stolen(b, basic, second)
	},
	"token-redirect-uri-unchecked": func(_ *testing.T, b *rptest.Browser) bool {
		return redeems(b, basic, "redirect_uri", "https://evil.example/cb") && !redeems(b, basic, "redirect_uri", "-")
	},
	"token-redirect-uri-any-registered": func(_ *testing.T, b *rptest.Browser) bool {
		return redeems(b, basic, "redirect_uri", b.Application(basic).RedirectURIs[1]) &&
			!redeems(b, basic, "redirect_uri", "https://evil.example/cb") && !redeems(b, basic, "redirect_uri", "-")
	},
	"token-redirect-uri-optional": func(_ *testing.T, b *rptest.Browser) bool { return redeems(b, basic, "redirect_uri", "-") },
	"token-redirect-uri-defaulted": func(_ *testing.T, b *rptest.Browser) bool {
		at := b.Application(basic).RedirectURIs[1]
		return redeems(b, basic, "redirect_uri", "-") &&
			b.Redeem(basic, b.Code(basic, "redirect_uri", at), "redirect_uri", "-").Status != 200
	},
}

// stolen reports whether thief can redeem the code of owner.
func stolen(b *rptest.Browser, owner, thief string) bool {
	form := b.RedeemForm(owner, b.Code(owner))
	return b.Call(reference.EndpointToken, "/token", b.Application(thief), form).Status == 200
}

func TestBindingFaults(t *testing.T) { compare(t, bindingProbes) }

const wrongVerifier = "another-verifier-of-at-least-43-characters-0000"

var pkceProbes = map[string]probe{
	"pkce-verifier-ignored": func(_ *testing.T, b *rptest.Browser) bool {
		return redeems(b, public, "code_verifier", wrongVerifier) && !redeems(b, public, "code_verifier", "-")
	},
	"pkce-missing-verifier-accepted": func(_ *testing.T, b *rptest.Browser) bool {
		return redeems(b, public, "code_verifier", "-") && !redeems(b, public, "code_verifier", wrongVerifier)
	},
	"pkce-challenge-accepted-as-verifier": func(_ *testing.T, b *rptest.Browser) bool {
		return redeems(b, public, "code_verifier", rptest.Challenge()) && !redeems(b, public, "code_verifier", wrongVerifier)
	},
	"pkce-ignored-for-confidential-clients": func(_ *testing.T, b *rptest.Browser) bool {
		return redeems(b, basic, "code_verifier", wrongVerifier) && !redeems(b, public, "code_verifier", wrongVerifier)
	},
}

func TestPKCEFaults(t *testing.T) { compare(t, pkceProbes) }

var secretProbes = map[string]probe{
	"client-secret-ignored": func(_ *testing.T, b *rptest.Browser) bool {
		return passes(b, wrongSecret) && !passes(b, emptySecret)
	},
	"client-secret-empty-accepted": func(_ *testing.T, b *rptest.Browser) bool {
		return passes(b, emptySecret) && !passes(b, wrongSecret)
	},
	"client-secret-missing-accepted": func(_ *testing.T, b *rptest.Browser) bool {
		form := b.RedeemForm(basic, b.Code(basic), "client_id", b.Application(basic).ClientID)
		return b.Post("/token", form).Status == 200 && !passes(b, emptySecret)
	},
	"client-secret-prefix-accepted": func(_ *testing.T, b *rptest.Browser) bool {
		return passes(b, cutSecret) && !passes(b, wrongSecret)
	},
}

func wrongSecret(string) string      { return "a-secret-that-is-wrong" }
func emptySecret(string) string      { return "" }
func cutSecret(secret string) string { return secret[:len(secret)-1] }

// passes reports whether a client is let in by what bend makes of its secret,
// in the header and in the body.
func passes(b *rptest.Browser, bend func(secret string) string) bool {
	app := b.Application(basic)
	byHeader := b.Send(http.MethodPost, "/token", b.RedeemForm(basic, b.Code(basic)).Encode(), map[string]string{
		"Content-Type": "application/x-www-form-urlencoded", "Authorization": rptest.Basic(app.ClientID, bend(app.ClientSecret)),
	})
	app = b.Application(post)
	form := b.RedeemForm(post, b.Code(post), "client_id", app.ClientID)
	form.Set("client_secret", bend(app.ClientSecret))
	return byHeader.Status == 200 && b.Post("/token", form).Status == 200
}

func TestSecretFaults(t *testing.T) { compare(t, secretProbes) }

var errorProbes = map[string]probe{
	"token-error-generic": func(_ *testing.T, b *rptest.Browser) bool {
		return wrongCode(b).Text("error") == "invalid_request" && wrongClient(b).Text("error") == "invalid_request" &&
			wrongClient(b).Header.Get("WWW-Authenticate") != ""
	},
	"token-error-invalid-client-as-invalid-grant": func(_ *testing.T, b *rptest.Browser) bool {
		return wrongClient(b).Text("error") == "invalid_grant" && wrongGrant(b).Text("error") == "unsupported_grant_type"
	},
	"token-error-unsupported-grant-type-as-invalid-request": func(_ *testing.T, b *rptest.Browser) bool {
		return wrongGrant(b).Text("error") == "invalid_request" && wrongCode(b).Text("error") == "invalid_grant"
	},
	"token-error-status-200": func(_ *testing.T, b *rptest.Browser) bool {
		answer := wrongCode(b)
		return answer.Status == 200 && answer.Text("error") == "invalid_grant"
	},
	"token-error-without-www-authenticate": func(_ *testing.T, b *rptest.Browser) bool {
		answer := wrongClient(b)
		return answer.Header.Get("WWW-Authenticate") == "" && answer.Text("error") == "invalid_client"
	},
	"token-response-cacheable": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Redeem(basic, b.Code(basic)).Header.Get("Cache-Control") != "no-store"
	},
}

func wrongCode(b *rptest.Browser) rptest.Answer { return b.Redeem(basic, "unknown") }

func wrongGrant(b *rptest.Browser) rptest.Answer {
	return b.Redeem(basic, "unknown", "grant_type", "urn:example:unknown")
}

func wrongClient(b *rptest.Browser) rptest.Answer {
	return b.Send(http.MethodPost, "/token", url.Values{"grant_type": {"authorization_code"}}.Encode(), map[string]string{
		"Content-Type": "application/x-www-form-urlencoded", "Authorization": rptest.Basic("unknown", "wrong"),
	})
}

func TestErrorFaults(t *testing.T) { compare(t, errorProbes) }
