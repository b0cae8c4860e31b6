package reference

import (
	"net/http"
)

// introspect is the introspection endpoint (RFC 7662). A client learns of its
// own tokens only; about all others it hears that they are not active. That
// holds for public clients too, which name themselves by client_id.
func (p *Provider) introspect(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, http.MethodPost) {
		return
	}
	noStore(w.Header())
	app, value, e := p.tokenOf(EndpointIntrospection, w, r)
	if e != nil {
		respondError(w, e)
		return
	}
	answer := p.describe(app, value)
	p.policy.Introspection.EditResponse(answer)
	respond(w, http.StatusOK, answer)
}

// tokenOf reads a request that is about a token.
func (p *Provider) tokenOf(at Endpoint, w http.ResponseWriter, r *http.Request) (*Application, string, *Error) {
	form, e := readParams(w, r)
	if e != nil {
		return nil, "", e
	}
	app, e := p.authenticateClient(at, r, form)
	if e != nil {
		return nil, "", e
	}
	if form.get("token") == "" {
		return nil, "", invalidRequest("token is missing")
	}
	return app, form.get("token"), nil
}

// describe says what app may know of a token.
func (p *Provider) describe(app *Application, value string) Claims {
	now := p.now()
	if t, ok := p.policy.AccessToken.Find(Lookup{EndpointIntrospection, value, p.store}); ok {
		if t.ClientID != app.ClientID || !p.policy.AccessToken.Alive(EndpointIntrospection, t, now) {
			return inactive()
		}
		return p.active(t.ClientID, t.Subject, t.Scopes, Claims{
			"token_type": "Bearer", "aud": p.issuer, "iat": t.IssuedAt.Unix(), "exp": t.ExpiresAt.Unix(),
		})
	}
	t, alive, _ := p.store.refreshToken(value, now)
	if !alive || t.grant.ClientID != app.ClientID {
		return inactive()
	}
	return p.active(t.grant.ClientID, t.grant.Subject, t.grant.Scopes, Claims{
		"iat": t.issuedAt.Unix(), "exp": t.expiresAt.Unix(),
	})
}

// inactive says nothing but that (RFC 7662, 2.2).
func inactive() Claims { return Claims{"active": false} }

func (p *Provider) active(clientID, subject string, scopes []string, more Claims) Claims {
	more["active"] = true
	more["iss"] = p.issuer
	more["client_id"] = clientID
	more["sub"] = subject
	more["scope"] = joinScopes(scopes)
	if user := p.userOf(subject); user != nil {
		more["username"] = user.Username
	}
	return more
}
