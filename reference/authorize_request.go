package reference

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// authorizationRequest is an authorization request whose client and redirect
// URI are known to be good (OpenID Connect Core, 3.1.2.1).
type authorizationRequest struct {
	Application *Application
	RedirectURI string
	Type        ResponseType // the zero value until it is known to be good
	Mode        string       // response_mode, the default one filled in
	State       string       // returned as it is
	Nonce       string
	Scopes      []string // to be granted: known ones, in the order asked for
	Prompts     []string
	Challenge   string         // code_challenge; empty when there was none
	MaxAge      *time.Duration // nil when there was none
	Offline     bool           // a refresh token will go with it
	Subject     string         // on which the request insists; empty for none
	Claims      claimsRequest
	ACR         []string   // classes of authentication that are asked for
	Form        string     // ID of the form that waits for the user, or was the last to
	assumed     *User      // who needs no session; nil for nobody
	sent        url.Values // the parameters as they came, and the fields of the forms since
	browser     *session   // that sent the request; nil where it has none
}

// prompted reports whether the request asks for that prompt.
func (q *authorizationRequest) prompted(value string) bool {
	return slices.Contains(q.Prompts, value)
}

// authorizationParams reads the parameters of a GET from its URL and those of
// a POST from its body.
func (p *Provider) authorizationParams(w http.ResponseWriter, r *http.Request) (url.Values, *Error) {
	query, e := parseValues(r.URL.RawQuery)
	if e != nil || r.Method != http.MethodPost {
		return query, e
	}
	body, e := readBody(w, r)
	if e != nil {
		return nil, e
	}
	return p.policy.Authorization.MergeQuery(query, body)
}

// pickRepeated is singles, but for the repeated parameters that are not
// refused.
func (p *Provider) pickRepeated(values url.Values) (params, []string) {
	given, doubled := singles(values)
	refused := slices.DeleteFunc(doubled, func(name string) bool {
		value, ok := p.policy.Authorization.PickRepeated(name, values[name])
		if ok {
			given[name] = value
		}
		return ok
	})
	p.policy.Authorization.EditRequest(given)
	return given, refused
}

// readAuthorizationRequest checks the parameters of a request whose client and
// redirect URI are good. The request that it returns is good enough to send the
// error to.
func (p *Provider) readAuthorizationRequest(app *Application, given params, doubled []string) (*authorizationRequest, *Error) {
	q := &authorizationRequest{
		Application: app,
		RedirectURI: given.get("redirect_uri"),
		Mode:        errorMode(given),
		State:       given.get("state"),
		Nonce:       given.get("nonce"),
		Challenge:   given.get("code_challenge"),
		Prompts:     given.list("prompt"),
	}
	if e := p.policy.Authorization.Refuse(given); e != nil {
		return q, e
	}
	if len(doubled) > 0 {
		return q, invalidRequest("a parameter was sent more than once: " + printable(doubled[0]))
	}
	for _, check := range []func(*authorizationRequest, params) *Error{
		p.checkUnsupported, p.checkResponse, p.checkNonce, checkScope, checkPrompt, checkMaxAge, p.checkChallenge, p.checkHint, p.checkClaims,
	} {
		if e := check(q, given); e != nil {
			return q, e
		}
	}
	p.grantScopes(q, given.list("scope"))
	return q, nil
}

// checkUnsupported refuses what must not be ignored (OpenID Connect Core,
// 3.1.2.6).
func (p *Provider) checkUnsupported(_ *authorizationRequest, given params) *Error {
	for _, name := range []string{"request", "request_uri", "registration"} {
		if given.get(name) != "" && !p.policy.Authorization.Supports(name) {
			return badRequest(name+"_not_supported", "the parameter "+name+" is not supported")
		}
	}
	return nil
}

// errorMode is how an error is sent while it is not known whether the request
// asks for something good: by the mode that it asks for, where that is one, else
// where its response type would have had the answer.
func errorMode(given params) string {
	if mode := given.get("response_mode"); slices.Contains(responseModes, mode) {
		return mode
	}
	wanted, _ := parseResponseType(given.get("response_type"))
	return wanted.defaultMode()
}

func (p *Provider) checkResponse(q *authorizationRequest, given params) *Error {
	text := given.get("response_type")
	wanted, ok := p.policy.Authorization.ReadResponseType(text)
	if !ok && text == "" {
		return invalidRequest("response_type is missing")
	}
	if !ok || !p.policy.Authorization.OfferResponseType(wanted) {
		return badRequest("unsupported_response_type", "the response_type is not supported")
	}
	if !p.policy.Authorization.AdmitResponseType(q.Application, wanted) {
		return badRequest("unauthorized_client", "the client is not registered for this response_type")
	}
	mode := given.get("response_mode")
	if mode != "" && !p.policy.Authorization.AdmitResponseMode(wanted, mode) {
		q.Mode = wanted.defaultMode()
		return invalidRequest("the response_mode is not supported with this response_type")
	}
	q.Type, q.Mode = wanted, cmp.Or(mode, wanted.defaultMode())
	return nil
}

// checkNonce demands a nonce where an ID token travels through the browser
// (OpenID Connect Core, 3.2.2.1 and 3.3.2.11).
func (p *Provider) checkNonce(q *authorizationRequest, _ params) *Error {
	if p.policy.Authorization.RequireNonce(q.Type) && q.Nonce == "" {
		return invalidRequest("nonce is missing: this response_type needs it")
	}
	return nil
}

func checkScope(_ *authorizationRequest, given params) *Error {
	if !slices.Contains(given.list("scope"), scopeOpenID) {
		return badRequest("invalid_scope", "the scope does not contain openid")
	}
	return nil
}

func checkPrompt(q *authorizationRequest, _ params) *Error {
	for _, prompt := range q.Prompts {
		if !slices.Contains(prompts, prompt) {
			return invalidRequest("the prompt has an unknown value")
		}
	}
	if q.prompted(promptNone) && len(q.Prompts) > 1 {
		return invalidRequest("the prompt none stands beside another one")
	}
	return nil
}

func checkMaxAge(q *authorizationRequest, given params) *Error {
	text := given.get("max_age")
	if text == "" {
		return nil
	}
	seconds, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return invalidRequest("max_age is not a number of seconds")
	}
	age := time.Duration(seconds) * time.Second
	q.MaxAge = &age
	return nil
}

// checkChallenge demands a challenge of the clients that need one, and a good
// one of whoever sends any.
func (p *Provider) checkChallenge(q *authorizationRequest, given params) *Error {
	if !q.Type.Code {
		return nil // nothing will be redeemed
	}
	asked := ChallengeRequest{
		Challenge: given.get("code_challenge"), Method: given.get("code_challenge_method"),
		HasChallenge: given.has("code_challenge"), HasMethod: given.has("code_challenge_method"),
	}
	if !asked.HasChallenge && !asked.HasMethod {
		if p.policy.PKCE.RequireChallenge(q.Application) {
			return invalidRequest("code_challenge is missing: this client needs it")
		}
		return nil
	}
	challenge, e := p.policy.PKCE.ReadChallenge(asked)
	if e != nil {
		return e
	}
	q.Challenge = challenge
	return nil
}

// grantScopes drops what is unknown, and offline_access unless it is earned;
// the token response says what is left (RFC 6749, 3.3).
func (p *Provider) grantScopes(q *authorizationRequest, asked []string) {
	var known []string
	for _, scope := range asked {
		if p.policy.Authorization.GrantScope(scope) && !slices.Contains(known, scope) {
			known = append(known, scope)
		}
	}
	q.Offline = p.policy.Authorization.GrantOffline(OfflineRequest{
		Application: q.Application, Type: q.Type, Scopes: known, Prompts: q.Prompts,
	})
	q.Scopes = slices.DeleteFunc(known, func(scope string) bool {
		return scope == scopeOfflineAccess && !q.Offline
	})
}
