package reference

import (
	"net/url"
	"slices"
	"strings"
)

// AuthorizationPolicy holds the decisions of the authorization endpoint.
type AuthorizationPolicy struct {
	// MergeQuery makes the parameters of a POST from those of its URL and those
	// of its body. They belong in the body (OpenID Connect Core, 3.1.2.1).
	MergeQuery func(query, body url.Values) (url.Values, *Error)

	// PickRepeated returns the value of a parameter that came more than once,
	// if the request is good for anything (RFC 6749, 3.1).
	PickRepeated func(name string, all []string) (value string, ok bool)

	// AssumeRedirectURI returns the redirect URI of a request that names none;
	// empty for none (OpenID Connect Core, 3.1.2.1).
	AssumeRedirectURI func(app *Application) string

	// AdmitRedirectURI reports whether a redirect URI is good that is not one of
	// its client letter by letter. None is (RFC 9700, 4.1.3).
	AdmitRedirectURI func(r RedirectRequest) bool

	// MatchLoopbackURI reports whether got is a registered loopback URI with
	// another port: a native application takes the one that is free (RFC 8252,
	// 7.3).
	MatchLoopbackURI func(registered, got string) bool

	// RedirectUnverified reports whether the refusal of a request whose client
	// or redirect URI is not known to be good travels to its redirect URI. It must
	// not: the user sees a page (RFC 6749, 4.1.2.1).
	RedirectUnverified func(r RedirectRequest) bool

	// EditRequest may change the parameters of a request before they are looked
	// at.
	EditRequest func(given map[string]string)

	// ReadResponseType reads the parameter response_type, if it is understood
	// (RFC 6749, 3.1.1).
	ReadResponseType func(text string) (ResponseType, bool)

	// Supports reports whether a parameter is supported without which a request
	// would mean something else (OpenID Connect Core, 3.1.2.6).
	Supports func(parameter string) bool

	// GrantScope reports whether a scope is granted when it is asked for; others
	// are dropped (RFC 6749, 3.3).
	GrantScope func(scope string) bool

	// Refuse may refuse a request for its parameters, whatever they are.
	Refuse func(sent map[string]string) *Error

	// AnswerGrant reports whether a request with a grant_type is answered as the
	// token endpoint would. None is: its credentials have no place here.
	AnswerGrant func(grantType string) bool

	// OfferResponseType reports whether the provider has the response type at all.
	OfferResponseType func(t ResponseType) bool

	// AdmitResponseType reports whether the client registered the response type
	// (RFC 7591, 2).
	AdmitResponseType func(app *Application, t ResponseType) bool

	// AdmitResponseMode reports whether the response may be sent by a mode that
	// was asked for: tokens not in a query (OAuth 2.0 Multiple Response Types, 3.0
	// and 5).
	AdmitResponseMode func(t ResponseType, mode string) bool

	// RequireNonce reports whether a request of the response type needs a nonce
	// (OpenID Connect Core, 3.2.2.1 and 3.3.2.11).
	RequireNonce func(t ResponseType) bool

	// GrantOffline reports whether the request earns a refresh token (OpenID
	// Connect Core, 11).
	GrantOffline func(o OfflineRequest) bool

	// Resume may change a request when the form of a page was sent. Nothing does:
	// what was checked is what is answered.
	Resume func(r *Resumption)

	// EditResponse may change the response before it is sent.
	EditResponse func(r *AuthorizationResponse)
}

// RedirectRequest is an authorization request whose redirect URI is not known to
// be good.
type RedirectRequest struct {
	Application *Application // nil when the client is unknown
	URI         string
	Sent        url.Values // all parameters
	Everyones   []string   // redirect URIs of all clients
}

// OfflineRequest is what decides about a refresh token.
type OfflineRequest struct {
	Application *Application
	Type        ResponseType
	Scopes      []string // as asked for, unknown ones dropped
	Prompts     []string
}

// AuthorizationResponse is what goes back to the client through the browser.
type AuthorizationResponse struct {
	RedirectURI string
	Mode        string       // response_mode by which it is sent
	Type        ResponseType // the zero value of errors that concern it
	Params      url.Values   // code and tokens, or error and error_description; state and iss
}

// Failed reports whether the response carries an error.
func (r *AuthorizationResponse) Failed() bool { return r.Params.Has("error") }

func defaultAuthorizationPolicy() AuthorizationPolicy {
	return AuthorizationPolicy{
		MergeQuery:         refuseQuery,
		PickRepeated:       refuseRepeated,
		AssumeRedirectURI:  assumeNoRedirectURI,
		AdmitRedirectURI:   admitRedirectURI,
		MatchLoopbackURI:   matchLoopbackURI,
		RedirectUnverified: redirectUnverified,
		AnswerGrant:        answerGrant,
		EditRequest:        keepRequest,
		ReadResponseType:   parseResponseType,
		Supports:           supportsNone,
		GrantScope:         grantScope,
		Refuse:             refuseNothing,
		OfferResponseType:  offerResponseType,
		AdmitResponseType:  admitResponseType,
		AdmitResponseMode:  admitResponseMode,
		RequireNonce:       requireNonce,
		GrantOffline:       grantOffline,
		Resume:             resumeUnchanged,
		EditResponse:       keepAuthorizationResponse,
	}
}

func refuseQuery(query, body url.Values) (url.Values, *Error) {
	if len(query) > 0 {
		return nil, errParamsInURL()
	}
	return body, nil
}

func refuseRepeated(string, []string) (string, bool) { return "", false }

func assumeNoRedirectURI(*Application) string { return "" }

func admitRedirectURI(RedirectRequest) bool { return false }

// matchLoopbackURI is for IP literals: localhost may be another machine's name
// (RFC 8252, 8.3).
func matchLoopbackURI(registered, got string) bool {
	want, err := url.Parse(registered)
	if err != nil || want.Scheme != "http" || !loopback(want.Hostname()) || want.Hostname() == "localhost" {
		return false
	}
	u, err := url.Parse(got)
	if err != nil || u.Port() == "" {
		return false
	}
	u.Host = strings.TrimSuffix(u.Host, ":"+u.Port())
	want.Host = strings.TrimSuffix(want.Host, ":"+want.Port())
	return u.String() == want.String() && !strings.Contains(got, "#")
}

func redirectUnverified(RedirectRequest) bool { return false }

func keepRequest(map[string]string) {}

func supportsNone(string) bool { return false }

func grantScope(scope string) bool { return slices.Contains(scopes, scope) }

func refuseNothing(map[string]string) *Error { return nil }

func answerGrant(string) bool { return false }

func offerResponseType(ResponseType) bool { return true }

func admitResponseType(app *Application, t ResponseType) bool {
	return slices.Contains(app.ResponseTypes, t.Name)
}

func admitResponseMode(t ResponseType, mode string) bool {
	return slices.Contains(responseModes, mode) && (mode != ModeQuery || !t.FrontChannel())
}

func requireNonce(t ResponseType) bool { return t.IDToken }

func grantOffline(o OfflineRequest) bool {
	return o.Type.Code && slices.Contains(o.Scopes, scopeOfflineAccess) &&
		slices.Contains(o.Prompts, promptConsent) &&
		slices.Contains(o.Application.GrantTypes, GrantRefreshToken)
}

func resumeUnchanged(*Resumption) {}

func keepAuthorizationResponse(*AuthorizationResponse) {}
