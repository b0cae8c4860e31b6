package jose

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"slices"
	"strings"
)

// KeyDescription is what there is to say of one key of a JWK Set, whether it can
// be used or not. It holds no part of the key itself.
type KeyDescription struct {
	Kty, Kid, Use, Alg string   // empty where the member is missing or no text
	Private            []string // names of members with private or symmetric key material, sorted
	RSABits            int      // the size of an RSA modulus; 0 for other keys and unreadable ones
	Digest             string   // equal for equal public keys; empty where there is none to read
}

// DescribeKeys reads the body of a jwks_uri as ParseKeySet does and describes
// each key, in the order of the document. Entries that are no JSON object are
// described by nothing.
func DescribeKeys(body []byte) ([]KeyDescription, error) {
	keys, err := readKeys(body)
	if err != nil {
		return nil, err
	}
	out := make([]KeyDescription, 0, len(keys))
	for _, key := range keys {
		members, _ := key.(map[string]any)
		out = append(out, describe(members))
	}
	return out, nil
}

func describe(members map[string]any) KeyDescription {
	d := KeyDescription{
		Kty: text(members, "kty"), Kid: text(members, "kid"), Use: text(members, "use"), Alg: text(members, "alg"),
	}
	for _, name := range privateMembers(d.Kty) {
		if filled(members[name]) {
			d.Private = append(d.Private, name)
		}
	}
	if d.Kty == "RSA" {
		d.RSABits = bits(text(members, "n"))
	}
	d.Digest = digest(members, publicMembers[d.Kty])
	return d
}

// privateMembers names, sorted, what nobody but the provider may know of a key
// (RFC 7518 6.2.2, 6.3.2 and 6.4.1, RFC 8037 2). The exponent d is private in all
// types that have it, so it is in those that are not known here.
func privateMembers(kty string) []string {
	switch kty {
	case "RSA":
		return []string{"d", "dp", "dq", "oth", "p", "q", "qi"}
	case "oct":
		return []string{"k"}
	case "AKP":
		return []string{"priv"}
	}
	return []string{"d"}
}

// filled reports whether a member has a value: libraries write null for the
// private members of a public key, which gives nothing away.
func filled(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		return v != ""
	case []any:
		return slices.ContainsFunc(v, filled)
	}
	return true
}

// publicMembers make a public key, by type (RFC 7638 3.2, RFC 8037 2).
var publicMembers = map[string][]string{"RSA": {"e", "n"}, "EC": {"crv", "x", "y"}, "OKP": {"crv", "x"}}

// digest is the SHA-256 of those members.
func digest(members map[string]any, names []string) string {
	values := make([]string, 0, len(names))
	for _, name := range names {
		value := text(members, name)
		if value == "" {
			return ""
		}
		values = append(values, value)
	}
	if len(values) == 0 {
		return ""
	}
	encoded, _ := json.Marshal(values) // texts always can be
	sum := sha256.Sum256(encoded)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// bits is the length of a Base64urlUInt (RFC 7518 2), 0 where it is none.
func bits(value string) int {
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(value, "="))
	if err != nil {
		return 0
	}
	return new(big.Int).SetBytes(data).BitLen()
}

func text(members map[string]any, name string) string {
	s, _ := members[name].(string)
	return s
}
