package fault

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"sync"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidcheck/oidcheck/reference"
)

// discoveryFaults are about what the provider says of itself.
var discoveryFaults = []Fault{
	{
		ID:      "metadata-other-issuer",
		Summary: "the metadata name another issuer",
		Targets: []string{metadataIssuer},
		Attacks: []string{"DS-01"},
		Arm:     editMetadata(func(m reference.Claims) { m["issuer"] = otherIssuer }),
	},
	{
		ID:      "metadata-issuer-without-path",
		Summary: "the issuer of the metadata is the host alone, without the path below which they are found",
		Targets: []string{metadataIssuer},
		Attacks: []string{"DS-01"},
		Arm:     editMetadata(func(m reference.Claims) { m["issuer"] = edited(m["issuer"], func(u *url.URL) { u.Path = "" }) }),
	},
	{
		ID:      "metadata-without-subject-types",
		Summary: "the metadata lack subject_types_supported",
		Targets: []string{metadataRequired},
		Arm:     editMetadata(func(m reference.Claims) { delete(m, "subject_types_supported") }),
	},
	{
		ID:      "metadata-response-types-as-text",
		Summary: "response_types_supported is a string, not an array",
		Targets: []string{metadataRequired},
		Arm:     editMetadata(func(m reference.Claims) { m["response_types_supported"] = "code" }),
	},
	{
		ID:      "metadata-as-plain-text",
		Summary: "the metadata are sent as text/plain, as a file server does that does not know the name",
		Targets: []string{"metadata-json"},
		Arm: func(p *reference.Policy) {
			before := p.Discovery.EditHeader
			p.Discovery.EditHeader = func(h http.Header) {
				before(h)
				h.Set("Content-Type", "text/plain; charset=utf-8")
			}
		},
	},
	{
		ID:      "metadata-registration-over-http",
		Summary: "registration_endpoint is an http address, as behind a proxy that ends TLS",
		Targets: []string{"metadata-https"},
		Attacks: []string{"DS-04"},
		Arm: editMetadata(func(m reference.Claims) {
			m["registration_endpoint"] = edited(m["registration_endpoint"], func(u *url.URL) { u.Scheme = "http" })
		}),
	},
	{
		ID:      "metadata-without-rs256",
		Summary: "the algorithms of ID tokens are listed without RS256",
		Targets: []string{"metadata-rs256"},
		Arm:     listAlgorithms("PS256", reference.AlgHS256),
	},
	{
		ID:      "metadata-offers-alg-none",
		Summary: "none is listed among the algorithms of ID tokens",
		Preset:  reference.PresetHardened,
		Targets: []string{"metadata-alg-none"},
		Attacks: []string{"ID-02"},
		Arm:     listAlgorithms(reference.AlgRS256, reference.AlgHS256, reference.AlgPS256, reference.AlgES256, reference.AlgEdDSA, "none"),
	},
	{
		ID:      "metadata-without-pkce-methods",
		Summary: "the metadata do not tell that PKCE is supported",
		Preset:  reference.PresetHardened,
		Targets: []string{"metadata-pkce-methods"},
		Arm:     editMetadata(func(m reference.Claims) { delete(m, "code_challenge_methods_supported") }),
	},
	{
		ID:      "jwks-retired-key-private",
		Summary: "a retired key is published with its private part",
		Targets: []string{jwksPrivate},
		Attacks: []string{"ID-12"},
		Arm:     publish(func(reference.Claims) reference.Claims { return retiredKey() }),
	},
	{
		ID:      "jwks-symmetric-key",
		Summary: "a symmetric key is published beside the public one",
		Targets: []string{jwksPrivate},
		Attacks: []string{"ID-12"},
		Arm: publish(func(reference.Claims) reference.Claims {
			return reference.Claims{"kty": "oct", "kid": "shared", "alg": reference.AlgHS256, "k": symmetricKey()}
		}),
	},
	{
		ID:      "jwks-kid-shared",
		Summary: "the next signing key is published under the kid of the present one",
		Targets: []string{"jwks-kid-unique"},
		Arm: publish(func(first reference.Claims) reference.Claims {
			next := maps.Clone(nextKey())
			next["kid"] = first["kid"]
			return next
		}),
	},
	{
		ID:      "jwks-short-rsa-key",
		Summary: "an RSA key of 1024 bits is published beside the long one",
		Targets: []string{"jwks-key-size"},
		Attacks: []string{"ID-13"},
		Arm:     publish(func(reference.Claims) reference.Claims { return shortKey() }),
	},
}

// editMetadata edits what the provider says of itself.
func editMetadata(edit func(reference.Claims)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Discovery.EditMetadata
		p.Discovery.EditMetadata = func(m reference.Claims) {
			before(m)
			edit(m)
		}
	}
}

// listAlgorithms replaces the algorithms of ID tokens that the metadata list.
func listAlgorithms(names ...string) func(*reference.Policy) {
	return editMetadata(func(m reference.Claims) { m["id_token_signing_alg_values_supported"] = names })
}

// edited is an address of the metadata after an edit.
func edited(address any, edit func(*url.URL)) string {
	text, _ := address.(string)
	u, err := url.Parse(text)
	if err != nil {
		panic("fault: the provider's own address can't be parsed: " + err.Error())
	}
	edit(u)
	return u.String()
}

// publish adds a key to the JWK Set, which more may be told by the first one.
func publish(key func(first reference.Claims) reference.Claims) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Discovery.EditKeySet
		p.Discovery.EditKeySet = func(s *reference.KeySet) {
			before(s)
			s.Keys = append(s.Keys, key(s.Keys[0]))
		}
	}
}

// retiredKey is a private key that signs nothing.
var retiredKey = sync.OnceValue(func() reference.Claims {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	return jwk(jose.JSONWebKey{Key: key, KeyID: "retired", Algorithm: "ES256", Use: "sig"})
})

var symmetricKey = sync.OnceValue(func() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails, see crypto/rand
	return base64.RawURLEncoding.EncodeToString(key)
})

var (
	shortKey = sync.OnceValue(func() reference.Claims { return newRSA(1024) })
	nextKey  = sync.OnceValue(func() reference.Claims { return newRSA(2048) })
)

func newRSA(bits int) reference.Claims {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	must(err)
	return jwk(jose.JSONWebKey{Key: key.Public(), KeyID: "other", Algorithm: reference.AlgRS256, Use: "sig"})
}

// jwk gives the members of a key.
func jwk(key jose.JSONWebKey) reference.Claims {
	encoded, err := json.Marshal(key)
	must(err)
	var members reference.Claims
	must(json.Unmarshal(encoded, &members))
	return members
}

// must ends the program: keys that can't be made are a mistake of ours.
func must(err error) {
	if err != nil {
		panic("fault: a key can't be made: " + err.Error())
	}
}
