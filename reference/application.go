package reference

import (
	"slices"
	"time"
)

// Grant types (RFC 6749; RFC 7591, 2).
const (
	GrantAuthorizationCode = "authorization_code"
	GrantRefreshToken      = "refresh_token"
	GrantClientCredentials = "client_credentials"
	GrantPassword          = "password"
	GrantImplicit          = "implicit" // at the authorization endpoint alone
)

// Client authentication methods (RFC 7591, 2).
const (
	AuthBasic = "client_secret_basic"
	AuthPost  = "client_secret_post"
	AuthNone  = "none"

	AuthSecretJWT = "client_secret_jwt"
	AuthKeyJWT    = "private_key_jwt"
)

// Signing algorithms of ID tokens (RFC 7518, 3.1).
const (
	AlgRS256 = "RS256"
	AlgHS256 = "HS256"
	AlgPS256 = "PS256"
	AlgES256 = "ES256"
	AlgEdDSA = "EdDSA"
)

// defaultCodeLifetime is short, for a code travels through the browser and its
// client waits for it (RFC 6749, 4.1.2 allows ten minutes).
const defaultCodeLifetime = 60 * time.Second

// Application is a client of the provider: what it may ask for and how it
// proves who it is. The names are those of RFC 7591. An Application is not
// changed once the provider knows it.
type Application struct {
	Name                  string // for people, shown on the consent page
	AuthenticationAddress string // where its users sign in; empty, or an absolute https URL

	ClientID     string
	ClientSecret string // empty when no endpoint asks for one

	RedirectURIs []string

	PostLogoutRedirectURIs []string // where the browser may go after a logout
	GrantTypes             []string
	ResponseTypes          []string
	Keys                   []ClientKey // that private_key_jwt is verified with
	Scopes                 []string    // that the client_credentials grant may give, as resource:action
	Owner                  string      // of an account's client: client_id of the application behind it

	TokenEndpointAuthMethod         string
	IntrospectionEndpointAuthMethod string
	RevocationEndpointAuthMethod    string

	IDTokenSignedResponseAlg string        // RS256, or HS256 with the client secret as the key
	CodeLifetime             time.Duration // how long an authorization code lives; 0 means 60 seconds
	RefreshTokenLifetime     time.Duration // how long a refresh token lives; 0 means 30 days
}

// ClientKey is a public key of a client, and the algorithm by which it signs.
type ClientKey struct {
	Alg    string // ES256 or RS256
	Public any
}

// Public reports whether the application cannot keep a secret: it does not
// authenticate at the token endpoint (RFC 6749, 2.1).
func (a *Application) Public() bool { return a.TokenEndpointAuthMethod == AuthNone }

// displayName is what people see.
func (a *Application) displayName() string {
	if a.Name == "" {
		return a.ClientID
	}
	return a.Name
}

// AuthMethod is the client authentication method that the application uses at
// an endpoint.
func (a *Application) AuthMethod(at Endpoint) string {
	switch at {
	case EndpointIntrospection:
		return a.IntrospectionEndpointAuthMethod
	case EndpointRevocation:
		return a.RevocationEndpointAuthMethod
	default:
		return a.TokenEndpointAuthMethod
	}
}

// needsSecret reports whether the application authenticates by a secret anywhere,
// or has its ID tokens signed by it.
func (a *Application) needsSecret() bool {
	return a.IDTokenSignedResponseAlg == AlgHS256 || withSecret(a.TokenEndpointAuthMethod) || withSecret(a.IntrospectionEndpointAuthMethod) ||
		withSecret(a.RevocationEndpointAuthMethod)
}

func withSecret(method string) bool { return method != AuthNone && method != AuthKeyJWT }

// setDefaults fills what was left out with the defaults of RFC 7591, 2. The
// other endpoints follow the token endpoint.
func (a *Application) setDefaults() {
	setDefault(&a.TokenEndpointAuthMethod, AuthBasic)
	setDefault(&a.IntrospectionEndpointAuthMethod, a.TokenEndpointAuthMethod)
	setDefault(&a.RevocationEndpointAuthMethod, a.TokenEndpointAuthMethod)
	setDefault(&a.IDTokenSignedResponseAlg, AlgRS256)
	if len(a.GrantTypes) == 0 {
		a.GrantTypes = []string{GrantAuthorizationCode}
	}
	if len(a.ResponseTypes) == 0 && slices.Contains(a.GrantTypes, GrantAuthorizationCode) {
		a.ResponseTypes = []string{ResponseCode}
	}
	if a.RefreshTokenLifetime == 0 {
		a.RefreshTokenLifetime = refreshTokenLives
	}
	if a.CodeLifetime == 0 {
		a.CodeLifetime = defaultCodeLifetime
	}
}

func setDefault(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

// clone copies the application, so that a caller cannot change the provider's.
func (a *Application) clone() *Application {
	c := *a
	c.RedirectURIs = slices.Clone(a.RedirectURIs)
	c.PostLogoutRedirectURIs = slices.Clone(a.PostLogoutRedirectURIs)
	c.GrantTypes = slices.Clone(a.GrantTypes)
	c.ResponseTypes = slices.Clone(a.ResponseTypes)
	c.Scopes = slices.Clone(a.Scopes)
	return &c
}
