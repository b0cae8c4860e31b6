// Package flow builds the requests of OpenID Connect, one builder an endpoint,
// and reads the answers. It does what it is told, even wrongly, and never
// judges.
package flow

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
)

// Message is a request before it is sent: parameters in order, repeated ones
// included, and the client's credentials.
type Message struct {
	Method string
	URL    string
	Params []Param
	Header http.Header
	Auth   Credentials

	// InURL picks the parameters that go into the URL of a request of the back
	// channel; nil leaves all of them in its body.
	InURL func(name string) bool

	// Tamper changes the forms on the way of a request of the front channel.
	Tamper agent.Tamper

	// Hold ends the visit at the first form of a page of that kind.
	Hold agent.PageKind

	// Deny presses the button that refuses on a consent page.
	Deny bool

	// Forgiving takes a login form that comes again for the end of a visit, not for
	// an error: the request may be such that nobody could log in.
	Forgiving bool
}

// Param is one parameter of a query or form.
type Param struct{ Name, Value string }

// Credentials say who the client claims to be, and by which method it shows it
// (RFC 6749 section 2.3).
type Credentials struct {
	Method       string // one of RFC 7591, or none
	ClientID     string
	ClientSecret exchange.Secret
	Key          *jose.PrivateKey // for private_key_jwt
	Audience     string           // of client assertions

	edits []func(*jose.Assertion, Credentials)
}

// CredentialsOf returns what a client was given, for one of its methods.
func CredentialsOf(c *target.Client, method string) Credentials {
	own := Credentials{Method: method, ClientID: c.ClientID, ClientSecret: c.ClientSecret}
	if method == target.PrivateKeyJWT {
		own.Key, _ = jose.ParsePrivateKey(c.PrivateKey) // it was read with the target file
	}
	return own
}

// Edit changes a message after it was built rightly.
type Edit func(*Message)

// Set gives a parameter one value, whatever it had, in the place of the first.
func Set(name, value string) Edit {
	return func(m *Message) {
		i := m.index(name)
		if i < 0 {
			m.Params = append(m.Params, Param{name, value})
			return
		}
		m.Params[i].Value = value
		rest := slices.DeleteFunc(m.Params[i+1:], func(p Param) bool { return p.Name == name })
		m.Params = m.Params[:i+1+len(rest)]
	}
}

// Drop leaves a parameter out.
func Drop(name string) Edit {
	return func(m *Message) {
		m.Params = slices.DeleteFunc(m.Params, func(p Param) bool { return p.Name == name })
	}
}

// As authenticates as another client, by that client's own method.
func As(c *target.Client) Edit {
	return func(m *Message) {
		audience := m.Auth.Audience
		m.Auth = CredentialsOf(c, c.TokenEndpointAuthMethod)
		m.Auth.Audience = audience
	}
}

// At sends a request of the back channel to another endpoint.
func At(endpoint string) Edit {
	return func(m *Message) { m.URL = endpoint }
}

// By authenticates by another method than the client's own.
func By(method string) Edit {
	return func(m *Message) { m.Auth.Method = method }
}

// WithSecret sends this client_secret instead of the right one, an empty one
// included.
func WithSecret(secret exchange.Secret) Edit {
	return func(m *Message) { m.Auth.ClientSecret = secret }
}

// WithClientID authenticates under another client_id, by the client's own
// method and secret.
func WithClientID(id string) Edit {
	return func(m *Message) { m.Auth.ClientID = id }
}

// WithTruncatedSecret leaves out the last character of the right secret.
func WithTruncatedSecret() Edit {
	return func(m *Message) {
		if secret := m.Auth.ClientSecret.Reveal(); secret != "" {
			m.Auth.ClientSecret = exchange.NewSecret(secret[:len(secret)-1])
		}
	}
}

// ChallengeAsVerifier sends the code_challenge, which an attacker can see, in
// the place of code_verifier.
func ChallengeAsVerifier() Edit {
	return Change("code_verifier", func(verifier string) string {
		return CodeChallenge(exchange.NewSecret(verifier))
	})
}

// WithChallenge adds a code_challenge where there is none, for requests that are
// edited to ask for a code.
func WithChallenge() Edit {
	return func(m *Message) {
		if m.index("code_challenge") < 0 {
			Set("code_challenge", CodeChallenge(exchange.NewSecret(random())))(m)
			Set("code_challenge_method", "S256")(m)
		}
	}
}

// Change replaces the value of a parameter by what f makes of it.
func Change(name string, f func(string) string) Edit {
	return func(m *Message) { Set(name, f(m.Get(name)))(m) }
}

// Authorized sends this Authorization header in the place of the client's
// credentials.
func Authorized(value string) Edit {
	return func(m *Message) {
		m.Auth.Method = anonymous
		m.Header.Set("Authorization", value)
	}
}

// Renamed sends the client's credentials in the body, one of them under another
// name.
func Renamed(name, other string) Edit {
	return func(m *Message) {
		m.authenticate()
		m.Auth.Method = anonymous
		if i := m.index(name); i >= 0 {
			m.Params[i].Name = other
		}
	}
}

// Anonymous sends nothing that says which client it is.
func Anonymous() Edit { return By(anonymous) }

// anonymous is no method of RFC 7591: nothing is sent.
const anonymous = "anonymous"

// Unauthenticated sends client_id alone, as a public client does.
func Unauthenticated() Edit {
	return By(target.None)
}

// Get returns the first value of a parameter.
func (m *Message) Get(name string) string {
	if i := m.index(name); i >= 0 {
		return m.Params[i].Value
	}
	return ""
}

// index is where the first value of a parameter stands, -1 when it has none.
func (m *Message) index(name string) int {
	return slices.IndexFunc(m.Params, func(p Param) bool { return p.Name == name })
}

// authenticate adds the credentials to a form, as their method has it. What an
// edit has put there already stays: adding to it would send two values, which a
// target refuses for another reason than the one under test.
func (m *Message) authenticate() {
	switch m.Auth.Method {
	case target.ClientSecretBasic:
		// RFC 6749 section 2.3.1: both are form-urlencoded before they are joined.
		pair := url.QueryEscape(m.Auth.ClientID) + ":" + url.QueryEscape(m.Auth.ClientSecret.Reveal())
		m.header("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(pair)))
	case target.ClientSecretPost:
		m.param("client_id", m.Auth.ClientID)
		m.param("client_secret", m.Auth.ClientSecret.Reveal())
	case target.ClientSecretJWT, target.PrivateKeyJWT:
		m.assert()
	case anonymous:
	default:
		m.param("client_id", m.Auth.ClientID)
	}
}

func (m *Message) param(name, value string) {
	if m.index(name) < 0 {
		m.Params = append(m.Params, Param{name, value})
	}
}

func (m *Message) header(name, value string) {
	if _, given := m.Header[name]; !given {
		m.Header.Set(name, value)
	}
}

// encode writes the parameters in their order, which url.Values would lose.
func encode(params []Param) string {
	var b strings.Builder
	for i, p := range params {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(p.Name) + "=" + url.QueryEscape(p.Value))
	}
	return b.String()
}

// withQuery appends parameters to an endpoint that may have a query of its own
// (RFC 6749 section 3.1). A fragment, which it may not have, is left out: what
// follows one is never sent.
func withQuery(endpoint string, params []Param) string {
	endpoint, _, _ = strings.Cut(endpoint, "#")
	separator := "?"
	if strings.Contains(endpoint, "?") {
		separator = "&"
	}
	return endpoint + separator + encode(params)
}
