package reference

import (
	"net/http"
)

// A grantHandler redeems what one grant type carries.
type grantHandler func(p *Provider, r *http.Request, app *Application, form params) (*TokenResponse, *Error)

// grants are the grant types of the token endpoint.
var grants map[string]grantHandler

// init breaks the circle between the table and the handlers that validate
// applications against it.
func init() {
	grants = map[string]grantHandler{
		GrantAuthorizationCode: (*Provider).redeemCode,
		GrantRefreshToken:      (*Provider).refresh,
		GrantClientCredentials: (*Provider).clientCredentials,
		GrantPassword:          (*Provider).password,
	}
}

// token is the token endpoint (RFC 6749, 3.2).
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	p.tokens.Add(1)
	defer p.tokens.Add(-1)
	if !p.policy.Token.AdmitMethod(r) && !allow(w, r, http.MethodPost) {
		return
	}
	noStore(w.Header())
	p.policy.Token.EditHeader(w.Header())
	form, e := p.readTokenParams(w, r)
	if e != nil {
		p.policy.Token.EditError(e)
		respondError(w, e)
		return
	}
	p.answerGrant(w, r, form)
}

// answerGrant answers a token request whose form is well-formed.
func (p *Provider) answerGrant(w http.ResponseWriter, r *http.Request, form params) {
	response, e := p.grantTokens(r, form)
	if e != nil {
		p.policy.Token.EditError(e)
		respondError(w, e)
		return
	}
	respond(w, http.StatusOK, response)
}

// grantTokens looks at the client first, and at the grant last.
func (p *Provider) grantTokens(r *http.Request, form params) (*TokenResponse, *Error) {
	grantType := form.get("grant_type")
	if e := p.policy.Token.Admit(grantType); e != nil {
		return nil, e
	}
	app, e := p.authenticateClient(EndpointToken, r, form)
	if e != nil {
		return nil, e
	}
	if grantType == "" {
		return nil, invalidRequest("grant_type is missing")
	}
	handle, ok := grants[grantType]
	if !ok || !p.policy.Token.OfferGrantType(grantType) {
		return nil, badRequest("unsupported_grant_type", "the grant_type is not supported")
	}
	if !p.policy.Token.AdmitGrant(app, grantType) {
		return nil, badRequest("unauthorized_client", "the client is not registered for this grant_type")
	}
	if g, kind := p.misplaced(app, grantType, form); g != nil && p.policy.Token.AdmitKind(grantType, kind) {
		return p.issueTokens(app, g, g.Scopes, g.Nonce)
	}
	return handle(p, r, app, form)
}

// readTokenParams reads the parameters of a token request: those of the body,
// and of the URL what the policy admits there.
func (p *Provider) readTokenParams(w http.ResponseWriter, r *http.Request) (params, *Error) {
	query, e := parseValues(r.URL.RawQuery)
	if e != nil {
		return nil, e
	}
	if r.Method == http.MethodGet {
		return once(query)
	}
	for name := range query {
		if !p.policy.Token.AdmitInURL(name) {
			return nil, errParamsInURL()
		}
	}
	body, e := readBody(w, r)
	if e != nil {
		return nil, e
	}
	for name, values := range query {
		body[name] = append(body[name], values...)
	}
	return once(body)
}
