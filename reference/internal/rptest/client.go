package rptest

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"

	"github.com/oidcheck/oidcheck/reference"
)

// What the requests of this package carry.
const (
	Verifier = "a-verifier-for-tests-of-at-least-43-characters-0"
	State    = "a state/with+special%20characters&more=ü"
	Nonce    = "a-nonce"
)

// Offline are the edits to a request that earn a refresh token.
var Offline = []string{"scope", "openid offline_access", "prompt", "consent"}

// Challenge is the S256 challenge of Verifier.
func Challenge() string {
	digest := sha256.Sum256([]byte(Verifier))
	return base64.RawURLEncoding.EncodeToString(digest[:])
}

// Application returns an application of the preset.
func (b *Browser) Application(role string) *reference.Application {
	return b.Provider.Applications()[role]
}

// Request returns the parameters of a good authorization request. Edits are
// names and values; the value "-" takes the parameter away.
func (b *Browser) Request(role string, edits ...string) url.Values {
	app := b.Application(role)
	return Edit(url.Values{
		"client_id": {app.ClientID}, "redirect_uri": {app.RedirectURIs[0]}, "response_type": {"code"},
		"scope": {"openid email"}, "state": {State}, "nonce": {Nonce},
		"code_challenge": {Challenge()}, "code_challenge_method": {"S256"},
	}, edits...)
}

// Edit changes parameters in place, as Request says.
func Edit(v url.Values, edits ...string) url.Values {
	for i := 0; i+1 < len(edits); i += 2 {
		v.Del(edits[i])
		if edits[i+1] != "-" {
			v.Set(edits[i], edits[i+1])
		}
	}
	return v
}

// Authorize goes the whole way as the first user, consents where asked, and
// returns the authorization response.
func (b *Browser) Authorize(role string, edits ...string) url.Values {
	b.t.Helper()
	at := b.Open(b.Request(role, edits...))
	if at.IsLogin() {
		at = b.Alice(at)
	}
	if at.IsConsent() {
		at = b.Decide(at, "allow")
	}
	return at.Response()
}

// Code is Authorize for a request that must give a code.
func (b *Browser) Code(role string, edits ...string) string {
	b.t.Helper()
	code := b.Authorize(role, edits...).Get("code")
	if code == "" {
		b.t.Fatal("the authorization response has no code")
	}
	return code
}

// Call sends a form to an endpoint as a client, by its registered method.
func (b *Browser) Call(at reference.Endpoint, path string, app *reference.Application, form url.Values) Answer {
	b.t.Helper()
	header := map[string]string{"Content-Type": formType}
	switch app.AuthMethod(at) {
	case reference.AuthBasic:
		header["Authorization"] = Basic(app.ClientID, app.ClientSecret)
	case reference.AuthPost:
		form.Set("client_id", app.ClientID)
		form.Set("client_secret", app.ClientSecret)
	default:
		form.Set("client_id", app.ClientID)
	}
	return b.Send(http.MethodPost, path, form.Encode(), header)
}

// Basic returns an Authorization header (RFC 6749, 2.3.1).
func Basic(id, secret string) string {
	r := &http.Request{Header: http.Header{}}
	r.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(secret))
	return r.Header.Get("Authorization")
}

// RedeemForm returns the good token request for a code, with edits, without
// client authentication.
func (b *Browser) RedeemForm(role, code string, edits ...string) url.Values {
	return Edit(url.Values{
		"grant_type": {reference.GrantAuthorizationCode}, "code": {code},
		"redirect_uri": {b.Application(role).RedirectURIs[0]}, "code_verifier": {Verifier},
	}, edits...)
}

// Redeem sends RedeemForm.
func (b *Browser) Redeem(role, code string, edits ...string) Answer {
	b.t.Helper()
	return b.Call(reference.EndpointToken, "/token", b.Application(role), b.RedeemForm(role, code, edits...))
}

// Token asks for tokens by a grant that needs no authorization request.
func (b *Browser) Token(role, grantType string, edits ...string) Answer {
	b.t.Helper()
	form := Edit(url.Values{"grant_type": {grantType}}, edits...)
	return b.Call(reference.EndpointToken, "/token", b.Application(role), form)
}

// Refresh redeems a refresh token.
func (b *Browser) Refresh(role, token string, edits ...string) Answer {
	b.t.Helper()
	form := Edit(url.Values{"grant_type": {reference.GrantRefreshToken}, "refresh_token": {token}}, edits...)
	return b.Call(reference.EndpointToken, "/token", b.Application(role), form)
}

// Userinfo uses an access token.
func (b *Browser) Userinfo(token string) Answer {
	b.t.Helper()
	return b.Send(http.MethodGet, "/me", "", map[string]string{"Authorization": "Bearer " + token})
}

// Introspect asks about a token.
func (b *Browser) Introspect(role, token string) Answer {
	b.t.Helper()
	return b.Call(reference.EndpointIntrospection, "/token/introspection", b.Application(role), url.Values{"token": {token}})
}

// Revoke revokes a token.
func (b *Browser) Revoke(role, token string) Answer {
	b.t.Helper()
	return b.Call(reference.EndpointRevocation, "/token/revocation", b.Application(role), url.Values{"token": {token}})
}
