package jose_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	gojose "github.com/go-jose/go-jose/v4"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/jose"
)

var (
	rsaKey   = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })
	otherRSA = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })
	p256     = sync.OnceValue(func() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) })
	p384     = sync.OnceValue(func() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader)) })
	edKey    = sync.OnceValue(func() ed25519.PrivateKey {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		return must(key, err)
	})
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// sign makes a token with claims; kid may be empty.
func sign(t testing.TB, alg string, key any, kid, claims string) exchange.Secret {
	t.Helper()
	if kid != "" {
		key = gojose.JSONWebKey{Key: key, KeyID: kid}
	}
	signer, err := gojose.NewSigner(gojose.SigningKey{Algorithm: gojose.SignatureAlgorithm(alg), Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	jws, err := signer.Sign([]byte(claims))
	if err != nil {
		t.Fatal(err)
	}
	return exchange.NewSecret(must(jws.CompactSerialize()))
}

// forge joins parts that are encoded as they are.
func forge(header, claims, signature string) exchange.Secret {
	e := base64.RawURLEncoding
	return exchange.NewSecret(strings.Join([]string{e.EncodeToString([]byte(header)), e.EncodeToString([]byte(claims)), e.EncodeToString([]byte(signature))}, "."))
}

func decode(t testing.TB, raw exchange.Secret) *jose.Token {
	t.Helper()
	token, err := jose.Decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

type member map[string]any

// jwk returns the members of the public key of signer.
func jwk(signer crypto.Signer, extra member) member {
	data := must(gojose.JSONWebKey{Key: signer.Public()}.MarshalJSON())
	var m member
	if err := json.Unmarshal(data, &m); err != nil {
		panic(err)
	}
	for k, v := range extra {
		m[k] = v
	}
	return m
}

func keySet(t testing.TB, keys ...any) *jose.KeySet {
	t.Helper()
	s, err := jose.ParseKeySet(must(json.Marshal(map[string]any{"keys": keys})))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
