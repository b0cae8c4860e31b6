package reference

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/go-jose/go-jose/v4"
)

// maxClientKeys bounds the keys of one registration.
const maxClientKeys = 10

// readClientKeys reads the jwks of a registration (RFC 7591, 2): public keys for
// signatures by ES256 or RS256.
func readClientKeys(raw json.RawMessage) ([]ClientKey, error) {
	if raw == nil {
		return nil, nil
	}
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(raw, &set); err != nil {
		return nil, errors.New("jwks: is no JWK Set with keys that are known here")
	}
	if len(set.Keys) > maxClientKeys {
		return nil, fmt.Errorf("jwks: %d keys given, at most %d are allowed", len(set.Keys), maxClientKeys)
	}
	var keys []ClientKey
	for _, k := range set.Keys {
		if !k.IsPublic() {
			return nil, errors.New("jwks: holds a private or symmetric key, which nobody else may see")
		}
		if alg := algorithmOf(k.Key); alg != "" && k.Use != "enc" && (k.Algorithm == "" || k.Algorithm == alg) {
			keys = append(keys, ClientKey{alg, k.Key})
		}
	}
	return keys, nil
}

// algorithmOf is the algorithm that clients sign assertions by with a key; empty
// for one that is not supported.
func algorithmOf(key any) string {
	switch k := key.(type) {
	case *ecdsa.PublicKey:
		if k.Curve.Params().BitSize == 256 {
			return AlgES256
		}
	case *rsa.PublicKey:
		return AlgRS256
	}
	return ""
}

// validateKeys demands a key where the client authenticates by one.
func (a *Application) validateKeys() error {
	methods := []string{a.TokenEndpointAuthMethod, a.IntrospectionEndpointAuthMethod, a.RevocationEndpointAuthMethod}
	if slices.Contains(methods, AuthKeyJWT) && len(a.Keys) == 0 {
		return errors.New("jwks: private_key_jwt needs a key for ES256 (P-256) or RS256")
	}
	return nil
}
