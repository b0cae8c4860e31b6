package reference

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

const (
	responseModeQuery   = "query"
	challengeMethodS256 = "S256"
)

// authorizationRequest is an authorization request whose client and redirect
// URI are known to be good (OpenID Connect Core, 3.1.2.1).
type authorizationRequest struct {
	Application *Application
	RedirectURI string
	State       string // returned as it is
	Nonce       string
	Scopes      []string // to be granted: known ones, in the order asked for
	Prompts     []string
	Challenge   string         // code_challenge; empty when there was none
	MaxAge      *time.Duration // nil when there was none
	Offline     bool           // a refresh token will go with it
}

// prompted reports whether the request asks for that prompt.
func (q *authorizationRequest) prompted(value string) bool {
	return slices.Contains(q.Prompts, value)
}

// authorizationParams reads the parameters of a GET from its URL and those of
// a POST from its body, never from both.
func authorizationParams(w http.ResponseWriter, r *http.Request) (url.Values, *Error) {
	if r.Method == http.MethodPost {
		return readForm(w, r)
	}
	return parseValues(r.URL.RawQuery)
}

// readAuthorizationRequest checks the parameters of a request whose client and
// redirect URI are good. The request that it returns is good enough to send the
// error to.
func (p *Provider) readAuthorizationRequest(app *Application, given params, doubled []string) (*authorizationRequest, *Error) {
	q := &authorizationRequest{
		Application: app,
		RedirectURI: given.get("redirect_uri"),
		State:       given.get("state"),
		Nonce:       given.get("nonce"),
		Challenge:   given.get("code_challenge"),
		Prompts:     given.list("prompt"),
	}
	if len(doubled) > 0 {
		return q, invalidRequest("a parameter was sent more than once: " + printable(doubled[0]))
	}
	for _, check := range []func(*authorizationRequest, params) *Error{
		checkUnsupported, checkResponse, checkScope, checkPrompt, checkMaxAge, p.checkChallenge,
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
func checkUnsupported(_ *authorizationRequest, given params) *Error {
	for _, name := range []string{"request", "request_uri", "registration"} {
		if given.get(name) != "" {
			return badRequest(name+"_not_supported", "the parameter "+name+" is not supported")
		}
	}
	return nil
}

func checkResponse(q *authorizationRequest, given params) *Error {
	wanted := given.get("response_type")
	if wanted == "" {
		return invalidRequest("response_type is missing")
	}
	if _, ok := responseTypes[wanted]; !ok {
		return badRequest("unsupported_response_type", "the response_type is not supported")
	}
	if !slices.Contains(q.Application.ResponseTypes, wanted) {
		return badRequest("unauthorized_client", "the client is not registered for this response_type")
	}
	if mode := given.get("response_mode"); mode != "" && mode != responseModeQuery {
		return invalidRequest("the response_mode is not supported")
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
	if !given.has("code_challenge") && !given.has("code_challenge_method") {
		if p.policy.PKCE.RequireChallenge(q.Application) {
			return invalidRequest("code_challenge is missing: this client needs it")
		}
		return nil
	}
	if given.get("code_challenge_method") != challengeMethodS256 {
		return invalidRequest(fmt.Sprintf("code_challenge_method is not %s", challengeMethodS256))
	}
	if !codeChallenge.MatchString(q.Challenge) {
		return invalidRequest("code_challenge is not a SHA-256 digest in base64url")
	}
	return nil
}

// grantScopes drops what is unknown, and offline_access unless it is earned;
// the token response says what is left (RFC 6749, 3.3).
func (p *Provider) grantScopes(q *authorizationRequest, asked []string) {
	var known []string
	for _, scope := range asked {
		if slices.Contains(scopes, scope) && !slices.Contains(known, scope) {
			known = append(known, scope)
		}
	}
	q.Offline = p.policy.Authorization.GrantOffline(OfflineRequest{
		Application: q.Application, Scopes: known, Prompts: q.Prompts,
	})
	q.Scopes = slices.DeleteFunc(known, func(scope string) bool {
		return scope == scopeOfflineAccess && !q.Offline
	})
}
