package exchange

import "strings"

// secretNames are the names of parameters, members, fields and headers whose
// values are redacted, in small letters, without separators. Names that end in
// token, secret or assertion are too, and those that hold a word of secretParts.
var secretNames = set(
	"code", "authorizationcode", "authcode", "devicecode", "usercode",
	"idtokenhint", "logouttokenhint", "codeverifier", "request",
	"pwd", "pass", "pin", "otp", "apikey", "privatekey", "ticket",
	"authorization", "proxyauthorization", "cookie", "setcookie",
	"samlresponse", "sessionid", "session",
)

var (
	secretEnds  = []string{"token", "secret", "assertion"}
	secretParts = []string{"passw", "passphrase", "srf"}
)

// privateMembers are the members of a JWK that nobody else may see (RFC 7518
// 6.2.2, 6.3.2 and 6.4, RFC 8037 2), and that of the key type AKP. They are too
// short to mean anything elsewhere.
var privateMembers = set("d", "p", "q", "dp", "dq", "qi", "r", "t", "k", "priv")

// holdsKeys reports whether a body may be a JWK or a set of them.
func holdsKeys(body string) bool {
	body = strings.TrimLeft(body, " \t\r\n\uFEFF")
	return body != "" && strings.IndexByte("{[", body[0]) >= 0 && strings.Contains(body, `"kty"`)
}

// harmless are names that stand so often in pages and requests that looking
// closer would cost.
var harmless = set(
	"class", "id", "name", "type", "value", "href", "src", "for", "rel", "content", "style", "method", "action", "lang",
	"charset", "width", "height", "client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "https", "http",
)

// oauthErrors are the error codes of RFC 6749, 6750, 7009, 7591, 8628, 8693 and
// 8707 and of OpenID Connect Core. Some providers put them in a member named code.
var oauthErrors = set(
	"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type",
	"invalid_scope", "access_denied", "unsupported_response_type", "server_error", "temporarily_unavailable",
	"invalid_token", "insufficient_scope", "unsupported_token_type", "invalid_redirect_uri", "invalid_client_metadata",
	"invalid_software_statement", "unapproved_software_statement", "authorization_pending", "slow_down", "expired_token",
	"invalid_target", "interaction_required", "login_required", "account_selection_required", "consent_required",
	"invalid_request_uri", "invalid_request_object", "request_not_supported", "request_uri_not_supported",
	"registration_not_supported", "unmet_authentication_requirements",
)

// protocolWords stand in every exchange; a value that is one of them cannot be
// looked for.
var protocolWords = set(
	"password", "secret", "client_secret", "access_token", "refresh_token", "id_token", "authorization",
	"authorization_code", "client_credentials", "openid", "profile", "offline_access", "Bearer", "bearer",
)

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

func oauthError(value string) bool { return oauthErrors[value] }

func protocolWord(value string) bool {
	return protocolWords[value] || oauthErrors[value] || strings.Contains(markPrefix, value)
}

// maxName bounds the bytes of a name; longer ones are of no protocol.
const maxName = 64

// secretName reports whether the value beside name is redacted. Case, "_", "-"
// and "." make no difference, and user[password] counts as password.
func secretName(name string) bool {
	if len(name) == 0 || len(name) > maxName {
		return false
	}
	if harmless[name] {
		return false
	}
	var buffer [maxName]byte
	n := 0
	for i := range len(name) {
		switch b := name[i]; {
		case b >= 'A' && b <= 'Z':
			buffer[n] = b + 'a' - 'A'
			n++
		case b != '_' && b != '-' && b != '.' && b != ']':
			buffer[n] = b
			n++
		}
	}
	key := string(buffer[:n])
	if i := strings.LastIndexByte(key, '['); i >= 0 && i < len(key)-1 {
		key = key[i+1:]
	}
	return secretKey(key)
}

func secretKey(key string) bool {
	if secretNames[key] {
		return true
	}
	for _, end := range secretEnds {
		if strings.HasSuffix(key, end) {
			return true
		}
	}
	if strings.IndexByte(key, 's') < 0 {
		return false
	}
	for _, part := range secretParts {
		if strings.Contains(key, part) {
			return true
		}
	}
	return false
}

// everyday reports whether a value is of words that each are in one case and
// not long, of few digits, or the address of a page.
func everyday(value string) bool {
	if protocolWord(value) || strings.HasPrefix(value, "http://") || strings.HasPrefix(value, "https://") {
		return true
	}
	if strings.Trim(value, "0123456789") == "" {
		return len(value) < 16
	}
	for word := range strings.FieldsFuncSeq(value, func(c rune) bool { return strings.ContainsRune("_-. ", c) }) {
		if !plainWord(word) {
			return false
		}
	}
	return true
}

func plainWord(w string) bool {
	const longest = 13
	if len(w) > longest {
		return false
	}
	const lower, upper = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	return strings.Trim(w, lower) == "" || strings.Trim(w, upper) == "" || strings.Trim(w[1:], lower) == "" && w[0] >= 'A' && w[0] <= 'Z'
}
