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

	// GrantOffline reports whether the request earns a refresh token (OpenID
	// Connect Core, 11).
	GrantOffline func(o OfflineRequest) bool

	// EditResponse may change the response before it is sent.
	EditResponse func(r *AuthorizationResponse)
}

// OfflineRequest is what decides about a refresh token.
type OfflineRequest struct {
	Application *Application
	Scopes      []string // as asked for, unknown ones dropped
	Prompts     []string
}

// AuthorizationResponse is what goes back to the client through the browser.
type AuthorizationResponse struct {
	RedirectURI string
	Params      url.Values // code, or error and error_description; state and iss
}

// Failed reports whether the response carries an error.
func (r *AuthorizationResponse) Failed() bool { return r.Params.Has("error") }

func defaultAuthorizationPolicy() AuthorizationPolicy {
	return AuthorizationPolicy{
		MatchRedirectURI:   matchRedirectURI,
		RedirectUnverified: redirectUnverified,
		GrantOffline:       grantOffline,
		EditResponse:       keepAuthorizationResponse,
	}
}

func matchRedirectURI(app *Application, got string) bool {
	return slices.Contains(app.RedirectURIs, got)
}

func redirectUnverified(*Application, string) bool { return false }

func grantOffline(o OfflineRequest) bool {
	return slices.Contains(o.Scopes, scopeOfflineAccess) &&
		slices.Contains(o.Prompts, promptConsent) &&
		slices.Contains(o.Application.GrantTypes, GrantRefreshToken)
}

func keepAuthorizationResponse(*AuthorizationResponse) {}
