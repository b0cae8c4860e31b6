package flow

import (
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
)

// assertionType names JWTs that authenticate a client (RFC 7523 section 2.2).
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// assertionLives is how long an assertion of ours is good.
const assertionLives = time.Minute

// Asserting changes the client assertion of a request before it is signed, its
// signing included.
func Asserting(edit func(a *jose.Assertion, own Credentials)) Edit {
	return func(m *Message) { m.Auth.edits = append(m.Auth.edits, edit) }
}

// assertion is the client assertion of a request (OIDC Core section 9): for the
// audience, by the key of the method.
func (m *Message) assertion() (exchange.Secret, error) {
	now := time.Now()
	own := m.Auth
	a := &jose.Assertion{
		Header: map[string]any{"typ": "JWT"},
		Claims: map[string]any{
			"iss": own.ClientID, "sub": own.ClientID, "aud": own.Audience, "jti": random(),
			"iat": now.Unix(), "exp": now.Add(assertionLives).Unix(),
		},
	}
	if own.Method == target.ClientSecretJWT {
		a.Header["alg"], a.Sign = "HS256", jose.MAC([]byte(own.ClientSecret.Reveal()))
	} else if own.Key != nil {
		a.Header["alg"], a.Sign = own.Key.Alg(), jose.SignedBy(own.Key)
	}
	for _, edit := range own.edits {
		edit(a, own)
	}
	return a.Compact()
}

// assert adds the assertion to the form.
func (m *Message) assert() {
	made, err := m.assertion()
	if err != nil {
		return // the key was tried when the target file was read
	}
	m.param("client_assertion_type", assertionType)
	m.param("client_assertion", made.Reveal())
}
