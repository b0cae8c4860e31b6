package reference

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"sync/atomic"
)

// Endpoint names an endpoint.
type Endpoint string

// The endpoints that take requests of clients or users.
const (
	EndpointAuthorization Endpoint = "authorization"
	EndpointToken         Endpoint = "token"
	EndpointIntrospection Endpoint = "introspection"
	EndpointRevocation    Endpoint = "revocation"
	EndpointUserinfo      Endpoint = "userinfo"
)

// typeAccessToken is the typ of access tokens (RFC 9068, 2.1).
const typeAccessToken = "at+jwt"

// Scopes with a meaning of their own (OpenID Connect Core, 5.4 and 11).
const (
	scopeOpenID        = "openid"
	scopeProfile       = "profile"
	scopeEmail         = "email"
	scopeOfflineAccess = "offline_access"
)

// Values of the prompt parameter (OpenID Connect Core, 3.1.2.1).
const (
	promptNone          = "none"
	promptLogin         = "login"
	promptConsent       = "consent"
	promptSelectAccount = "select_account"
)

// What the provider can do, as discovery announces it.
var (
	authMethods = []string{AuthBasic, AuthPost, AuthSecretJWT, AuthKeyJWT, AuthNone}
	scopes      = []string{scopeOpenID, scopeProfile, scopeEmail, scopeOfflineAccess}
	prompts     = []string{promptNone, promptLogin, promptConsent, promptSelectAccount}
)

// Claims are the members of a token or of a JSON answer.
type Claims map[string]any

// random returns 256 bits in base64url: nobody guesses it.
func random() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return base64.RawURLEncoding.EncodeToString(b)
}

// randomLabel returns a short label for a host name.
func randomLabel() string {
	b := make([]byte, 6)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

// equal compares two secrets in a time that does not depend on where they
// differ.
func equal(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// Counting returns a source of values that count up behind a prefix, which
// anybody can guess: for faults.
func Counting(prefix string) func() string {
	var next atomic.Int64
	return func() string { return fmt.Sprintf("%s%08d", prefix, next.Add(1)) }
}
