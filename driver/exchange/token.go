package exchange

import (
	"encoding/base64"
	"slices"
	"strings"
)

// Bounds of what is decoded of one message.
const (
	maxTokens    = 8        // JWTs a message
	maxTokenSize = 64 << 10 // bytes of a JWT; a larger one is not decoded
)

// Token is a JWT that passed by (RFC 7519), decoded: all of it but its
// signature, which alone makes it a credential. What is encrypted has no claims.
type Token struct {
	Mark   string `json:"mark"`             // that stands in the message in its place
	Header string `json:"header"`           // the text of the JOSE header, redacted
	Claims string `json:"claims,omitempty"` // the text of the claims, redacted
	Signed bool   `json:"signed"`           // there is a signature, be it right or wrong
}

// Tokens decodes the JWTs in texts of one message, which are not redacted yet:
// its URL, headers and body. Each is given once, in the order of the texts.
func (r *Redactor) Tokens(texts ...string) []Token {
	var out []Token
	for _, text := range texts {
		for raw := range jwtsIn(text) {
			t, ok := r.decode(raw)
			if !ok || slices.ContainsFunc(out, func(o Token) bool { return o.Mark == t.Mark }) {
				continue
			}
			if out = append(out, t); len(out) == maxTokens {
				return out
			}
		}
	}
	return out
}

// jwtsIn yields whatever has the shape of a JWT.
func jwtsIn(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for {
			next := strings.Index(s, jwtStart)
			if next < 0 {
				return
			}
			s = s[next:]
			n := jwtLength(s)
			if n == 0 {
				s = s[base64Length(s):]
				continue
			}
			if !yield(s[:n]) {
				return
			}
			s = s[n:]
		}
	}
}

func (r *Redactor) decode(raw string) (Token, bool) {
	parts := strings.Split(raw, ".")
	if len(raw) > maxTokenSize || len(parts) < 2 {
		return Token{}, false
	}
	header, ok := r.part(parts[0])
	if !ok {
		return Token{}, false
	}
	t := Token{Mark: r.replace(raw, raw), Header: header}
	if len(parts) > 3 { // JWE, RFC 7516: nothing else can be read
		return t, true
	}
	t.Claims, _ = r.part(parts[1])
	t.Signed = len(parts) == 3 && parts[2] != ""
	return t, true
}

// part decodes base64url, with or without the trailing bits that strict readers
// refuse, and redacts what is in it.
func (r *Redactor) part(encoded string) (string, bool) {
	data, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return "", false
	}
	return r.Body("application/json", data), true
}
