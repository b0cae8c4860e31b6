package reference

import (
	"net/url"
	"slices"
)

// AuthorizationPolicy holds the decisions of the authorization endpoint.
type AuthorizationPolicy struct {
	// MatchRedirectURI reports whether got is a redirect URI of app. Two URIs
	// match when they are the same string (RFC 9700, 4.1.3).
	MatchRedirectURI func(app *Application, got string) bool

	// RedirectUnverified reports whether the refusal of a request whose client
	// or redirect URI is not known to be good travels to redirectURI. It must
	// not: the user sees a page (RFC 6749, 4.1.2.1). app is nil when the client
	// is unknown.
	RedirectUnverified func(app *Application, redirectURI string) bool

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

	// EditResponse may change the response before it is sent.
	EditResponse func(r *AuthorizationResponse)
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
		MatchRedirectURI:   matchRedirectURI,
		RedirectUnverified: redirectUnverified,
		AnswerGrant:        answerGrant,
		OfferResponseType:  offerResponseType,
		AdmitResponseType:  admitResponseType,
		AdmitResponseMode:  admitResponseMode,
		RequireNonce:       requireNonce,
		GrantOffline:       grantOffline,
		EditResponse:       keepAuthorizationResponse,
	}
}

func matchRedirectURI(app *Application, got string) bool {
	return slices.Contains(app.RedirectURIs, got)
}

func redirectUnverified(*Application, string) bool { return false }

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

func keepAuthorizationResponse(*AuthorizationResponse) {}
