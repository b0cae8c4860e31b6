package reference

import (
	"net/http"
	"slices"
	"time"
)

// TokenPolicy holds the decisions of the token endpoint that belong to no
// grant.
type TokenPolicy struct {
	// AdmitMethod reports whether the endpoint answers a request by its HTTP
	// method: POST alone (RFC 6749, 3.2).
	AdmitMethod func(r *http.Request) bool

	// AdmitInURL reports whether a parameter may stand in the URL of a POST. None
	// may, for URLs are logged (RFC 6749, 2.3.1).
	AdmitInURL func(name string) bool

	// OfferGrantType reports whether the provider has the grant type at all; it is
	// asked about implicit, too.
	OfferGrantType func(grantType string) bool

	// Admit may refuse a request by its grant_type before anything else of it is
	// looked at. nil admits it.
	Admit func(grantType string) *Error

	// AdmitGrant reports whether the client may use the grant type: it registered
	// it, and has a secret where the grant is the client itself (RFC 6749, 4.4).
	AdmitGrant func(app *Application, grantType string) bool

	// AdmitKind reports whether a request of the grant_type may present a
	// credential of another kind in the place of its own. It may not (RFC 6749,
	// 4.1.3 and 6).
	AdmitKind func(grantType string, presented CredentialKind) bool

	// EditResponse may change the answer to a granted request (RFC 6749, 5.1).
	EditResponse func(r *TokenResponse)

	// EditError may change an error before it is sent (RFC 6749, 5.2).
	EditError func(e *Error)

	// EditHeader may change the headers of every answer, tokens or error.
	EditHeader func(h http.Header)
}

func defaultTokenPolicy() TokenPolicy {
	return TokenPolicy{
		AdmitMethod: admitMethod, AdmitInURL: admitInURL, OfferGrantType: offerGrantType, Admit: admit, AdmitGrant: admitGrant, AdmitKind: admitKind,
		EditResponse: keepResponse, EditError: keepError, EditHeader: keepHeader,
	}
}

func admitMethod(r *http.Request) bool { return r.Method == http.MethodPost }

func admitInURL(string) bool { return false }

func offerGrantType(string) bool { return true }

func admit(string) *Error { return nil }

func admitGrant(app *Application, grantType string) bool {
	return slices.Contains(app.GrantTypes, grantType) && (grantType != GrantClientCredentials || !app.Public())
}

func admitKind(string, CredentialKind) bool { return false }

func keepResponse(*TokenResponse) {}

func keepError(*Error) {}

func keepHeader(http.Header) {}

// IDTokenPolicy holds the making of ID tokens (OpenID Connect Core, 2).
type IDTokenPolicy struct {
	// EditClaims may change the claims before they are signed.
	EditClaims func(c Claims)

	// EditFrontClaims may change the claims of an ID token that travels through
	// the browser, after EditClaims.
	EditFrontClaims func(f FrontChannel, c Claims)

	// AccessTokenHash is at_hash in an ID token of the token endpoint, for its
	// algorithm (Core, 3.1.3.6).
	AccessTokenHash func(alg, accessToken string) string

	// Sign makes the compact JWS by the algorithm that app registered.
	Sign func(k *Keys, app *Application, c Claims) (string, error)
}

func defaultIDTokenPolicy() IDTokenPolicy {
	return IDTokenPolicy{EditClaims: keepClaims, EditFrontClaims: keepFrontClaims, AccessTokenHash: halfHash, Sign: signIDToken}
}

func keepClaims(Claims) {}

func keepFrontClaims(FrontChannel, Claims) {}

func signIDToken(k *Keys, app *Application, c Claims) (string, error) {
	if app.IDTokenSignedResponseAlg == AlgHS256 {
		return signHMAC(app.ClientSecret, c)
	}
	return k.SignBy(app.IDTokenSignedResponseAlg, "JWT", c)
}

// AccessTokenPolicy holds the decisions about access tokens.
type AccessTokenPolicy struct {
	// EditClaims may change the claims before they are signed.
	EditClaims func(c Claims)

	// Sign makes the compact JWS: by ES256, which takes a small part of the time of
	// RS256 (RFC 9068, 2.1 leaves the choice).
	Sign func(k *Keys, c Claims) (string, error)

	// Value returns the access token that is issued, given the signed JWT.
	Value func(signed string) string

	// Alive reports whether the endpoint honours the token at now.
	Alive func(at Endpoint, t AccessToken, now time.Time) bool
}

func defaultAccessTokenPolicy() AccessTokenPolicy {
	return AccessTokenPolicy{EditClaims: keepClaims, Sign: signAccessToken, Value: sameValue, Alive: alive}
}

func signAccessToken(k *Keys, c Claims) (string, error) {
	return k.SignBy(AlgES256, typeAccessToken, c)
}

func sameValue(signed string) string { return signed }

func alive(_ Endpoint, t AccessToken, now time.Time) bool {
	return t.RevokedBy == NotRevoked && now.Before(t.ExpiresAt)
}

// UnknownToken is a value that was sent as a token and was not issued as one.
type UnknownToken struct {
	Value string
	Keys  *Keys
	Users []string // the subjects of all users
}

// UserinfoPolicy holds the outputs of the userinfo endpoint (Core, 5.3).
type UserinfoPolicy struct {
	// Unknown returns the access token behind a value that is none which was
	// issued here, if there is one after all.
	Unknown func(u UnknownToken) (AccessToken, bool)

	// AdmitPost reports whether POST is answered as GET is (Core, 5.3).
	AdmitPost func() bool

	// AdmitScopes reports whether a token of those scopes opens the endpoint
	// (Core, 5.3).
	AdmitScopes func(scopes []string) bool

	// AdmitQuery reports whether the access token may stand in the URL. It may
	// not, for URLs are logged (RFC 6750, 2.3 and 5.3).
	AdmitQuery func() bool

	// Scopes are those whose claims are given for a token of the scopes (Core,
	// 5.4).
	Scopes func(scopes []string) []string

	// EditHeader may change the headers of the answer, Content-Type included.
	EditHeader func(h http.Header)

	// EditClaims may change the claims before they are sent.
	EditClaims func(c Claims)
}

func defaultUserinfoPolicy() UserinfoPolicy {
	return UserinfoPolicy{
		Unknown: noToken, AdmitPost: always, AdmitScopes: hasOpenID, AdmitQuery: never, Scopes: sameScopes,
		EditHeader: keepHeader, EditClaims: keepClaims,
	}
}

func noToken(UnknownToken) (AccessToken, bool) { return AccessToken{}, false }

func hasOpenID(scopes []string) bool { return slices.Contains(scopes, scopeOpenID) }

func never() bool { return false }

func always() bool { return true }

func sameScopes(scopes []string) []string { return scopes }

// IntrospectionPolicy holds the outputs of the introspection endpoint
// (RFC 7662, 2.2).
type IntrospectionPolicy struct {
	// Visible reports whether app may learn of a token of the client that owner
	// is: of its own only.
	Visible func(owner string, app *Application) bool

	// Inactive is what is said of a token that does not work or is not to be seen;
	// claims would be said of it otherwise. Nothing but that (RFC 7662, 2.2).
	Inactive func(claims Claims) Claims

	// Unknown is what is said of a value that is no token which was issued here.
	Unknown func(u UnknownToken) Claims

	// AdmitAnonymous reports whether requests are answered that name no client.
	// None is (RFC 7662, 2.1).
	AdmitAnonymous func() bool

	// EditResponse may change the answer before it is sent.
	EditResponse func(c Claims)
}

func defaultIntrospectionPolicy() IntrospectionPolicy {
	return IntrospectionPolicy{Visible: visible, Inactive: sayInactive, Unknown: unknownToken, AdmitAnonymous: never, EditResponse: keepClaims}
}

func visible(owner string, app *Application) bool { return owner == app.ClientID }

func sayInactive(Claims) Claims { return inactive() }

func unknownToken(UnknownToken) Claims { return inactive() }
