package target

import (
	"slices"
	"strings"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// Role is what a client is for.
type Role string

// The roles that cases ask for.
const (
	ConfidentialBasic Role = "confidential-basic" // authenticates by client_secret_basic
	ConfidentialPost  Role = "confidential-post"  // authenticates by client_secret_post
	PublicPKCE        Role = "public-pkce"        // no secret, RFC 7636
	PublicSecond      Role = "public-second"      // another public client: the stranger to PublicPKCE
	Second            Role = "second"             // another confidential client: the stranger to the first
	ShortLived        Role = "short-lived"        // its codes expire after CodeLifetime
	Implicit          Role = "implicit"           // has the implicit grant alone
	Hybrid            Role = "hybrid"             // has the response types that give a code beside tokens
	Service           Role = "service"            // has the client_credentials grant; its scope is what it may have
	Password          Role = "password"           // has the password grant
	SecretJWT         Role = "secret-jwt"         // authenticates by client_secret_jwt
	KeyJWT            Role = "key-jwt"            // authenticates by private_key_jwt
	SignedHS256       Role = "signed-hs256"       // its ID tokens are signed by HS256
	SignedPS256       Role = "signed-ps256"       // by PS256
	SignedES256       Role = "signed-es256"       // by ES256
	SignedEdDSA       Role = "signed-eddsa"       // by EdDSA
	Native            Role = "native"             // an application on the user's machine, with a loopback redirect_uri (RFC 8252)
)

// Roles that no target file names: they stand for the first client that fits,
// where a case does not care which.
const (
	Confidential Role = "confidential" // authenticates by a secret
	Any          Role = "any"
)

var stand = map[Role][]Role{
	Confidential: {ConfidentialBasic, ConfidentialPost},
	Any:          {ConfidentialBasic, ConfidentialPost, PublicPKCE},
}

// Client returns the client of a role, or the first one that the role stands
// for; nil when there is none.
func (t *Target) Client(role Role) *Client {
	for _, r := range append([]Role{role}, stand[role]...) {
		if c := t.Clients[r]; c != nil {
			return c
		}
	}
	return nil
}

// Roles lists every role, in the order in which reports show them.
func Roles() []Role {
	return []Role{
		ConfidentialBasic, ConfidentialPost, PublicPKCE, PublicSecond, Second, ShortLived,
		Implicit, Hybrid, Service, Password, Native,
		SecretJWT, KeyJWT, SignedHS256, SignedPS256, SignedES256, SignedEdDSA,
	}
}

// The client authentication methods that a client may register, RFC 7591
// section 2.
const (
	ClientSecretBasic = "client_secret_basic"
	ClientSecretPost  = "client_secret_post"
	ClientSecretJWT   = "client_secret_jwt"
	PrivateKeyJWT     = "private_key_jwt"
	None              = "none"
)

// Client is what the target has registered. The names are those of RFC 7591
// section 2 and OIDC Registration section 2.
type Client struct {
	Role         Role
	Issuer       string // the target's issuer, unless the client has its own
	ClientID     string
	ClientSecret exchange.Secret // empty for a public client
	PrivateKey   exchange.Secret // PEM, for private_key_jwt

	TokenEndpointAuthMethod         string
	IntrospectionEndpointAuthMethod string // TokenEndpointAuthMethod, unless given
	RevocationEndpointAuthMethod    string // TokenEndpointAuthMethod, unless given

	RedirectURIs             []string
	PostLogoutRedirectURIs   []string
	GrantTypes               []string // authorization_code, unless given
	ResponseTypes            []string // code, unless given
	Scope                    string   // space delimited; openid, unless given
	IDTokenSignedResponseAlg string   // RS256, unless given

	ForbiddenScope string // that a client_credentials client may not have; empty: not known

	CodeLifetime         time.Duration // of an authorization code; 0: not known
	RefreshTokenLifetime time.Duration // of a refresh token; 0: not known
}

// Public reports whether the client has no secret to authenticate with.
func (c *Client) Public() bool { return c.TokenEndpointAuthMethod == None }

// Grants reports whether the client registered the grant type.
func (c *Client) Grants(grantType string) bool { return slices.Contains(c.GrantTypes, grantType) }

// Answers reports whether the client registered the response type, its words in
// any order (RFC 6749 section 3.1.1).
func (c *Client) Answers(responseType string) bool {
	return slices.ContainsFunc(c.ResponseTypes, func(registered string) bool {
		return slices.Equal(words(registered), words(responseType))
	})
}

func words(responseType string) []string {
	return slices.Sorted(slices.Values(strings.Fields(responseType)))
}

// FrontChannel reports whether the client receives answers by redirection and
// so needs a redirect_uri.
func (c *Client) FrontChannel() bool {
	return c.Grants("authorization_code") || c.Grants("implicit")
}

// methods returns the method at each endpoint where the client authenticates,
// under the name by which it is registered.
func (c *Client) methods() map[string]string {
	return map[string]string{
		"token_endpoint_auth_method":         c.TokenEndpointAuthMethod,
		"introspection_endpoint_auth_method": c.IntrospectionEndpointAuthMethod,
		"revocation_endpoint_auth_method":    c.RevocationEndpointAuthMethod,
	}
}
