package jose

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"hash"
	"slices"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// LeftHalfHash returns what at_hash or c_hash must be for value in an ID token
// that is signed with alg: the left half of its hash, base64url (OpenID Connect
// Core 3.1.3.6, 3.3.2.11). For EdDSA that is the hash which Ed25519 uses, SHA-512.
// An algorithm without a hash is an error.
func LeftHalfHash(alg string, value exchange.Secret) (string, error) {
	newHash := hashOf(alg)
	if alg == "EdDSA" {
		newHash = sha512.New
	}
	if newHash == nil {
		return "", fmt.Errorf("alg %s has no hash for at_hash and c_hash", quoted(alg))
	}
	h := newHash()
	h.Write([]byte(value.Reveal()))
	sum := h.Sum(nil)
	return base64.RawURLEncoding.EncodeToString(sum[:len(sum)/2]), nil
}

// hashOf returns the hash of an algorithm of RFC 7518 3.1, nil for any other.
func hashOf(alg string) func() hash.Hash {
	if len(alg) != 5 || !slices.Contains([]string{"HS", "RS", "PS", "ES"}, alg[:2]) {
		return nil
	}
	switch alg[2:] {
	case "256":
		return sha256.New
	case "384":
		return sha512.New384
	case "512":
		return sha512.New
	}
	return nil
}
