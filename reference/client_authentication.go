package reference

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

// credentials are what a request says about its client.
type credentials struct {
	method   string
	clientID string
	secret   string
}

// authenticateClient finds the client of a request to an endpoint and checks
// that it is who it says (RFC 6749, 2.3 and 3.2.1).
func (p *Provider) authenticateClient(at Endpoint, r *http.Request, form params) (*Application, *Error) {
	given, e := readCredentials(r, form)
	if e != nil {
		return nil, e
	}
	app := p.store.application(given.clientID)
	if app == nil {
		return nil, invalidClient("the client is unknown or did not authenticate as it is registered to")
	}
	attempt := Attempt{
		Endpoint: at, Application: app, Registered: app.AuthMethod(at),
		Method: given.method, Secret: given.secret,
	}
	if !p.policy.Client.Authenticate(attempt) {
		return nil, invalidClient("the client is unknown or did not authenticate as it is registered to")
	}
	return app, nil
}

// readCredentials accepts one way to authenticate in a request, not two.
func readCredentials(r *http.Request, form params) (credentials, *Error) {
	headers := r.Header.Values("Authorization")
	switch {
	case form.has("client_assertion"), form.has("client_assertion_type"):
		return credentials{}, invalidClient("client assertions are not supported")
	case len(headers) > 1:
		return credentials{}, invalidRequest("the request has more than one Authorization header")
	case len(headers) == 1 && form.has("client_secret"):
		return credentials{}, invalidRequest("the client used more than one way to authenticate")
	case len(headers) == 1:
		return readBasic(headers[0], form)
	case form.get("client_id") == "":
		return credentials{}, invalidClient("the request does not say which client it is from")
	case form.has("client_secret"):
		return credentials{AuthPost, form.get("client_id"), form.get("client_secret")}, nil
	}
	return credentials{method: AuthNone, clientID: form.get("client_id")}, nil
}

// readBasic reads an Authorization header. Both halves are form-urlencoded
// (RFC 6749, 2.3.1), and a client_id in the body must be the same.
func readBasic(header string, form params) (credentials, *Error) {
	malformed := invalidClient("the Authorization header is not well-formed Basic authentication")
	scheme, encoded, _ := strings.Cut(header, " ")
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	if !strings.EqualFold(scheme, "Basic") || err != nil {
		return credentials{}, malformed
	}
	id, secret, ok := strings.Cut(string(decoded), ":")
	if !ok {
		return credentials{}, malformed
	}
	id, idErr := url.QueryUnescape(id)
	secret, secretErr := url.QueryUnescape(secret)
	if idErr != nil || secretErr != nil || id == "" {
		return credentials{}, malformed
	}
	if also := form.get("client_id"); also != "" && also != id {
		return credentials{}, invalidRequest("client_id differs between the body and the Authorization header")
	}
	return credentials{AuthBasic, id, secret}, nil
}
