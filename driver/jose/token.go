// Package jose reads what a provider signed: it decodes tokens and key sets
// within bounds and verifies signatures under the algorithm that was registered.
package jose

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// maxToken bounds the bytes of a token.
const maxToken = 64 << 10

// Token is a decoded JWT (RFC 7519). Decoding says nothing about its signature:
// see Verify. It prints without its claims, and never as the token itself.
type Token struct {
	Header map[string]any
	Claims map[string]any // numbers are json.Number

	raw       exchange.Secret
	signature []byte
}

// Decode reads a JWT in compact JWS form (RFC 7515 7.1), signed or with an empty
// signature. Errors say which part is wrong and never hold the token: too large,
// not three parts, not base64url without padding (RFC 7515 2), not a JSON object,
// nested too deeply, with a member that stands twice.
func Decode(raw exchange.Secret) (*Token, error) {
	text := raw.Reveal()
	if len(text) > maxToken {
		return nil, fmt.Errorf("the token has %d bytes: the limit is %d", len(text), maxToken)
	}
	parts := strings.Split(text, ".")
	if len(parts) == 5 {
		return nil, errors.New("the token has five parts: it is encrypted (JWE), not signed")
	}
	if len(parts) != 3 {
		return nil, fmt.Errorf("the token has %d parts, a signed one has three", len(parts))
	}
	t := &Token{raw: raw}
	var err error
	if t.Header, err = decodePart(parts[0]); err != nil {
		return nil, fmt.Errorf("header of the token: %w", err)
	}
	if t.Claims, err = decodePart(parts[1]); err != nil {
		return nil, fmt.Errorf("claims of the token: %w", err)
	}
	if t.signature, err = decode64(parts[2]); err != nil {
		return nil, fmt.Errorf("signature of the token: %w", err)
	}
	return t, nil
}

func decodePart(part string) (map[string]any, error) {
	data, err := decode64(part)
	if err != nil {
		return nil, err
	}
	return parseObject(data)
}

// decode64 differs from the library in that line breaks are errors.
func decode64(part string) ([]byte, error) {
	if strings.ContainsAny(part, "\r\n") {
		return nil, errors.New("not base64url")
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(part)
	if err != nil {
		return nil, errors.New("not base64url without padding")
	}
	return data, nil
}

// Alg returns the alg header (RFC 7515 4.1.1), "" where it is absent or no string.
func (t *Token) Alg() string { return headerString(t, "alg") }

// Kid returns the kid header (RFC 7515 4.1.4), "" where it is absent or no string.
func (t *Token) Kid() string { return headerString(t, "kid") }

func headerString(t *Token, name string) string {
	s, _ := t.Header[name].(string)
	return s
}

// String returns a claim that is a string, and whether it is one.
func (t *Token) String(claim string) (string, bool) {
	s, ok := t.Claims[claim].(string)
	return s, ok
}

// Time returns a claim that is a NumericDate (RFC 7519 2), fractions included. It
// reports false for anything else, a number in quotes too, and for a moment
// outside the years 1 to 9999.
func (t *Token) Time(claim string) (time.Time, bool) {
	number, ok := t.Claims[claim].(json.Number)
	if !ok {
		return time.Time{}, false
	}
	const first, last = -62135596800, 253402300799
	seconds, err := strconv.ParseFloat(number.String(), 64)
	if err != nil || seconds < first || seconds > last {
		return time.Time{}, false
	}
	whole, fraction := math.Modf(seconds)
	return time.Unix(int64(whole), int64(fraction*1e9)).UTC(), true
}

// Strings returns a claim that is a string or an array of strings, as aud may be
// (RFC 7519 4.1.3). It returns nil for anything else.
func (t *Token) Strings(claim string) []string {
	switch v := t.Claims[claim].(type) {
	case string:
		return []string{v}
	case []any:
		return allStrings(v)
	}
	return nil
}

func allStrings(values []any) []string {
	out := make([]string, 0, len(values))
	for _, v := range values {
		s, ok := v.(string)
		if !ok {
			return nil
		}
		out = append(out, s)
	}
	return out
}

// Format covers every fmt verb: what is printed names only the algorithm and
// the key.
func (t *Token) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.GomegaString()) }

// GomegaString keeps token and claims out of failure messages.
func (t *Token) GomegaString() string {
	if t == nil {
		return "no token"
	}
	return fmt.Sprintf("token{alg %s, kid %s, %d claims}", quoted(t.Alg()), quoted(t.Kid()), len(t.Claims))
}
