package reference

import "net/http"

// clientCredentials gives a client an access token of its own (RFC 6749, 4.4).
// No user takes part: there is no ID token and no refresh token.
func (p *Provider) clientCredentials(_ *http.Request, app *Application, form params) (*TokenResponse, *Error) {
	asked := form.list("scope")
	granted := p.policy.Service.Permit(app, asked)
	if len(asked) > 0 && len(granted) == 0 {
		return nil, badRequest("invalid_scope", "the client may have none of these scopes")
	}
	grant := &Grant{ID: random(), ClientID: app.ClientID, Subject: p.policy.Service.Subject(app, p.unknown("").Users), Scopes: granted, Service: true}
	response, e := p.issueTokens(app, grant, granted, "")
	if e == nil {
		response.RejectedScope = joinScopes(p.policy.Service.Rejected(asked, granted))
	}
	return response, e
}
