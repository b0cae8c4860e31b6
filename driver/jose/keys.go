package jose

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	gojose "github.com/go-jose/go-jose/v4"
)

// The bounds of a key set.
const (
	maxKeySet = 1 << 20
	maxKeys   = 100
)

// KeySet is a provider's JWK Set (RFC 7517 5) as far as it can be used.
type KeySet struct {
	keys     []gojose.JSONWebKey
	problems []string
}

// ParseKeySet reads the body of a jwks_uri. It fails when the document is no JWK
// Set; a single key that is unusable only becomes one of the Problems.
func ParseKeySet(body []byte) (*KeySet, error) {
	keys, err := readKeys(body)
	if err != nil {
		return nil, err
	}
	s := &KeySet{}
	for i, key := range keys {
		s.add(i, key)
	}
	return s, nil
}

// readKeys returns the array of a JWK Set.
func readKeys(body []byte) ([]any, error) {
	if len(body) > maxKeySet {
		return nil, fmt.Errorf("the key set has %d bytes: the limit is %d", len(body), maxKeySet)
	}
	document, err := parseObject(body)
	if err != nil {
		return nil, fmt.Errorf("the key set is %w", err)
	}
	keys, ok := document["keys"].([]any)
	if !ok {
		return nil, errors.New(`the key set has no array "keys"`)
	}
	if len(keys) > maxKeys {
		return nil, fmt.Errorf("the key set has %d keys: the limit is %d", len(keys), maxKeys)
	}
	return keys, nil
}

// Problems returns a sentence for each key that cannot be used or breaks a rule,
// in the order of the document.
func (s *KeySet) Problems() []string { return slices.Clone(s.problems) }

// Len returns how many keys can be used to verify.
func (s *KeySet) Len() int { return len(s.keys) }

// add takes one key, or notes why not.
func (s *KeySet) add(i int, v any) {
	members, _ := v.(map[string]any)
	kid, _ := members["kid"].(string)
	note := func(problem string) {
		s.problems = append(s.problems, fmt.Sprintf("key %d (kid %s): %s", i+1, quoted(kid), problem))
	}
	key, problem := parseKey(members)
	if problem != "" {
		note(problem)
	}
	if key == nil {
		return
	}
	if kid != "" && slices.ContainsFunc(s.keys, func(k gojose.JSONWebKey) bool { return k.KeyID == kid }) {
		note("an earlier key has the same kid (RFC 7517 4.5)")
	}
	s.keys = append(s.keys, *key)
}

// parseKey returns the public signature key that members describe, nil where
// there is none, and what is wrong with it. An encryption key is no problem.
func parseKey(members map[string]any) (key *gojose.JSONWebKey, problem string) {
	if members == nil {
		return nil, "not a JSON object"
	}
	if members["kty"] == "oct" {
		return nil, "a symmetric key is published"
	}
	if filled(members["d"]) {
		return nil, "a private key is published"
	}
	if !forVerifying(members) {
		return nil, ""
	}
	data, err := json.Marshal(members)
	if err != nil {
		return nil, "it cannot be read"
	}
	key = new(gojose.JSONWebKey)
	if err := key.UnmarshalJSON(data); err != nil {
		return nil, "it cannot be used: " + quoted(strings.TrimPrefix(err.Error(), "go-jose/go-jose: "))
	}
	if !key.Valid() || !key.IsPublic() {
		return nil, "it is not a valid public key"
	}
	return key, weakness(key)
}

// forVerifying applies use and key_ops (RFC 7517 4.2, 4.3).
func forVerifying(members map[string]any) bool {
	if use, given := members["use"].(string); given && use != "sig" {
		return false
	}
	ops, given := members["key_ops"].([]any)
	return !given || slices.Contains(ops, any("verify"))
}

// weakness names a key that is too short (RFC 7518 3.3); it is kept.
func weakness(key *gojose.JSONWebKey) string {
	if k, ok := key.Key.(*rsa.PublicKey); ok && k.N.BitLen() < 2048 {
		return fmt.Sprintf("an RSA key of %d bits, at least 2048 are required (RFC 7518 3.3)", k.N.BitLen())
	}
	return ""
}

// candidates returns the keys that may have made a signature with alg: those with
// the kid of the token, or all where it has none.
func (s *KeySet) candidates(kid, alg string) []gojose.JSONWebKey {
	var out []gojose.JSONWebKey
	for _, k := range s.keys {
		if (kid == "" || k.KeyID == kid) && (k.Algorithm == "" || k.Algorithm == alg) && fits(k.Key, alg) {
			out = append(out, k)
		}
	}
	return out
}

// fits reports whether a key is of the type that alg needs (RFC 7518 3.1,
// RFC 8037 3.1).
func fits(key any, alg string) bool {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return strings.HasPrefix(alg, "RS") || strings.HasPrefix(alg, "PS")
	case *ecdsa.PublicKey:
		return map[string]int{"ES256": 256, "ES384": 384, "ES512": 521}[alg] == k.Params().BitSize
	case ed25519.PublicKey:
		return alg == string(gojose.EdDSA)
	}
	return false
}
