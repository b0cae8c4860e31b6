package jose

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// Altered returns a token of which one character is another: of a JWT in the
// middle of its signature, else in the middle of the whole. An empty one stays
// empty.
func Altered(token exchange.Secret) exchange.Secret {
	text := token.Reveal()
	if text == "" {
		return token
	}
	start := strings.LastIndexByte(text, '.') + 1
	at := start + (len(text)-start)/2
	if at >= len(text) {
		at = len(text) - 1
	}
	other := byte('A')
	if text[at] == 'A' {
		other = 'B'
	}
	return exchange.NewSecret(text[:at] + string(other) + text[at+1:])
}

// Unsigned returns a JWT with the algorithm none in the place of its own, and
// without a signature (RFC 7518 section 3.6). It reports false for what is no
// JWT.
func Unsigned(token exchange.Secret) (exchange.Secret, bool) {
	return rewritten(token, func(header, _ map[string]any) { header["alg"] = "none" }, "")
}

// WithClaim returns a JWT with a claim changed and its old signature, which does
// not fit any more. It reports false for what is no JWT.
func WithClaim(token exchange.Secret, name string, value any) (exchange.Secret, bool) {
	parts := strings.Split(token.Reveal(), ".")
	if len(parts) != 3 {
		return token, false
	}
	return rewritten(token, func(_, claims map[string]any) { claims[name] = value }, parts[2])
}

func rewritten(token exchange.Secret, edit func(header, claims map[string]any), signature string) (exchange.Secret, bool) {
	decoded, err := Decode(token)
	if err != nil {
		return token, false
	}
	edit(decoded.Header, decoded.Claims)
	header, errHeader := json.Marshal(decoded.Header)
	claims, errClaims := json.Marshal(decoded.Claims)
	if errHeader != nil || errClaims != nil {
		return token, false
	}
	encode := base64.RawURLEncoding.EncodeToString
	return exchange.NewSecret(encode(header) + "." + encode(claims) + "." + signature), true
}
