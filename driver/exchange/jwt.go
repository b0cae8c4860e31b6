package exchange

import "strings"

// jwtStart is how base64url writes `{"`, with which a JOSE header begins.
const jwtStart = "eyJ"

// minPart is the length from which two parts joined by a dot count as a token.
const minPart = 10

// jwts redacts and learns whatever has the shape of a JWT, a cut or unsigned one
// and a JWE too.
func (r *Redactor) jwts(s string) string {
	i := strings.Index(s, jwtStart)
	if i < 0 {
		return s
	}
	var out strings.Builder
	copied := 0
	for i < len(s) {
		next := strings.Index(s[i:], jwtStart)
		if next < 0 {
			break
		}
		i += next
		end := i + jwtLength(s[i:])
		if end == i {
			i += base64Length(s[i:]) // the whole run, or time is quadratic
			continue
		}
		out.WriteString(s[copied:i])
		out.WriteString(r.replace(s[i:end], s[i:end]))
		copied, i = end, end
	}
	if copied == 0 {
		return s
	}
	out.WriteString(s[copied:])
	return out.String()
}

// jwtLength returns the length of the token with which s begins, 0 if none.
func jwtLength(s string) int {
	header := base64Length(s)
	if header < minPart || header+1 >= len(s) || s[header] != '.' {
		return 0
	}
	end := header + 1 + base64Length(s[header+1:])
	if end-header-1 < minPart {
		return 0
	}
	for parts := 2; parts < 5 && end < len(s) && s[end] == '.'; parts++ {
		n := base64Length(s[end+1:])
		// A full stop after the token is not a part of it, unless the token
		// has no signature: then it is taken along.
		if n == 0 && parts > 2 {
			break
		}
		end += 1 + n
	}
	return end
}

func base64Length(s string) int {
	for i := range len(s) {
		if !base64URL[s[i]] {
			return i
		}
	}
	return len(s)
}

// base64URL holds the digits of base64url.
var base64URL = func() (digits [256]bool) {
	for _, b := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") {
		digits[b] = true
	}
	return digits
}()
