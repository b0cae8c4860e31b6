package httpx

import (
	"net/url"
	"strings"
)

// parseLoosely reads a URL reference as browsers do (the WHATWG URL standard),
// where that differs from RFC 3986: a redirect that browsers follow must not be
// taken for none.
func parseLoosely(base *url.URL, raw string) (*url.URL, error) {
	raw = strings.Trim(strings.Map(dropBreaks, raw), " \x00\x1f")
	path := len(raw)
	if i := strings.IndexAny(raw, "?#"); i >= 0 {
		path = i
	}
	raw = escapeStray(strings.ReplaceAll(raw[:path], `\`, "/") + raw[path:])
	u, err := base.Parse(raw)
	if err == nil {
		return u, nil
	}
	return base.Parse(decodeAuthority(raw))
}

// dropBreaks removes what browsers skip wherever it stands.
func dropBreaks(r rune) rune {
	if r == '\t' || r == '\n' || r == '\r' {
		return -1
	}
	return r
}

// escapeStray makes %25 of each % that begins no escape.
func escapeStray(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '%' && !(i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])) {
			b.WriteString("%25")
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// decodeAuthority resolves escapes in the host, which browsers accept.
func decodeAuthority(s string) string {
	scheme, rest, ok := strings.Cut(s, "//")
	if !ok {
		return s
	}
	end := len(rest)
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		end = i
	}
	at := strings.LastIndexByte(rest[:end], '@') + 1
	host, err := url.PathUnescape(rest[at:end])
	if err != nil || strings.ContainsAny(host, "/?#@\\") {
		return s
	}
	return scheme + "//" + rest[:at] + host + rest[end:]
}
