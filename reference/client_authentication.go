package reference

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

// authenticateClient finds the client of a request to an endpoint and checks
// that it is who it says (RFC 6749, 2.3 and 3.2.1).
func (p *Provider) authenticateClient(at Endpoint, r *http.Request, form params) (*Application, *Error) {
	offered, e := readCredentials(r, form)
	if e != nil && p.policy.Client.AdmitNameless() {
		if code, ok := p.store.code(form.get("code")); ok {
			return p.store.application(code.ClientID), nil
		}
	}
	if e != nil {
		return nil, e
	}
	given, e := p.policy.Client.Choose(offered)
	if e != nil {
		return nil, e
	}
	app := p.store.application(given.ClientID)
	if app == nil && given.Assertion != "" {
		app = p.store.application(form.get("client_id"))
	}
	if app == nil {
		return nil, p.policy.Client.Unknown()
	}
	attempt := Attempt{
		Endpoint: at, GrantType: form.get("grant_type"), Application: app, Registered: app.AuthMethod(at),
		Method: given.Method, Secret: given.Secret,
	}
	if given.Assertion != "" {
		attempt.foreign = func() (Claims, bool) { return p.keys.Read(given.Assertion) }
		attempt.verify = func() bool { return p.verifyClientAssertion(p.assertion(app, at, given.Assertion)) }
	}
	if !p.policy.Client.Authenticate(attempt) && !p.policy.Client.ObeyOperator(form) {
		return nil, notAuthenticated()
	}
	named := form.get("client_id")
	return p.policy.Client.Act(Actor{Authenticated: app, NamedID: named, Named: p.store.application(named)})
}

// readCredentials reads every way to authenticate that a request uses, that of
// the Authorization header first. client_id alone is none where another is used.
func readCredentials(r *http.Request, form params) ([]Credentials, *Error) {
	headers := r.Header.Values("Authorization")
	switch {
	case len(headers) > 1:
		return nil, invalidRequest("the request has more than one Authorization header")
	case len(headers) == 0 && form.get("client_id") == "" && !form.has("client_assertion"):
		return nil, invalidClient("the request does not say which client it is from")
	}
	var offered []Credentials
	if len(headers) == 1 {
		basic, e := readBasic(headers[0])
		if e != nil {
			return nil, e
		}
		offered = append(offered, basic)
	}
	if form.has("client_secret") {
		offered = append(offered, Credentials{Method: AuthPost, ClientID: form.get("client_id"), Secret: form.get("client_secret")})
	}
	if form.has("client_assertion") {
		asserted, e := readAssertion(form)
		if e != nil {
			return nil, e
		}
		offered = append(offered, asserted)
	}
	if len(offered) == 0 {
		offered = append(offered, Credentials{Method: AuthNone, ClientID: form.get("client_id")})
	}
	return offered, nil
}

// readBasic reads an Authorization header. Both halves are form-urlencoded
// (RFC 6749, 2.3.1).
func readBasic(header string) (Credentials, *Error) {
	malformed := invalidClient("the Authorization header is not well-formed Basic authentication")
	scheme, encoded, _ := strings.Cut(header, " ")
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	if !strings.EqualFold(scheme, "Basic") || err != nil {
		return Credentials{}, malformed
	}
	id, secret, ok := strings.Cut(string(decoded), ":")
	if !ok {
		return Credentials{}, malformed
	}
	id, idErr := url.QueryUnescape(id)
	secret, secretErr := url.QueryUnescape(secret)
	if idErr != nil || secretErr != nil || id == "" {
		return Credentials{}, malformed
	}
	return Credentials{Method: AuthBasic, ClientID: id, Secret: secret}, nil
}
