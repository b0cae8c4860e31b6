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
	asked, e := p.tokenOf(EndpointIntrospection, w, r)
	if e != nil {
		respondError(w, e)
		return
	}
	answer := p.describe(asked.app, asked.value)
	p.policy.Introspection.EditResponse(answer)
	respond(w, http.StatusOK, answer)
}

// tokenRequest is a request that is about a token.
type tokenRequest struct {
	app         *Application
	value, hint string
}

// tokenOf reads a request that is about a token.
func (p *Provider) tokenOf(at Endpoint, w http.ResponseWriter, r *http.Request) (tokenRequest, *Error) {
	form, e := readParams(w, r)
	if e != nil {
		return tokenRequest{}, e
	}
	app, e := p.authenticateClient(at, r, form)
	if e != nil && at == EndpointIntrospection && p.policy.Introspection.AdmitAnonymous() && form.get("client_id") == "" {
		app, e = p.ownerOf(form.get("token")), nil
	}
	if e != nil {
		return tokenRequest{}, e
	}
	if form.get("token") == "" {
		return tokenRequest{}, invalidRequest("token is missing")
	}
	return tokenRequest{app, form.get("token"), form.get("token_type_hint")}, nil
}

// ownerOf is the client of an access token, or one that has none.
func (p *Provider) ownerOf(value string) *Application {
	t, _ := p.store.accessToken(value)
	return &Application{ClientID: t.ClientID}
}

func (p *Provider) unknown(value string) UnknownToken {
	u := UnknownToken{Value: value, Keys: p.keys}
	for _, user := range p.users {
		u.Users = append(u.Users, user.Subject)
	}
	return u
}

// describe says what app may know of a token.
func (p *Provider) describe(app *Application, value string) Claims {
	now, policy := p.now(), p.policy.Introspection
	if t, ok := p.store.accessToken(value); ok {
		claims := p.active(t.ClientID, t.Subject, t.Scopes, Claims{
			"token_type": "Bearer", "aud": p.issuer, "iat": t.IssuedAt.Unix(), "exp": t.ExpiresAt.Unix(),
		})
		if !policy.Visible(t.ClientID, app) || !p.policy.AccessToken.Alive(EndpointIntrospection, t, now) {
			return policy.Inactive(claims)
		}
		return claims
	}
	t, known := p.store.refreshToken(value)
	if !known {
		return policy.Unknown(p.unknown(value))
	}
	claims := p.active(t.grant.ClientID, t.grant.Subject, t.grant.Scopes, Claims{
		"iat": t.issuedAt.Unix(), "exp": t.expiresAt.Unix(),
	})
	if t.revoked || t.spent || p.policy.Refresh.Expired(t.token(app), now) || !policy.Visible(t.grant.ClientID, app) {
		return policy.Inactive(claims)
	}
	return claims
}

// inactive says nothing but that (RFC 7662, 2.2).
func inactive() Claims { return Claims{"active": false} }

func (p *Provider) active(clientID, subject string, scopes []string, more Claims) Claims {
	more["active"] = true
	more["iss"] = p.issuer
	more["client_id"] = clientID
	more["scope"] = joinScopes(scopes)
	if subject != "" {
		more["sub"] = subject
	}
	if user := p.userOf(subject); user != nil {
		more["username"] = user.Username
	}
	return more
}
