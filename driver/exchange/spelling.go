package exchange

import (
	"encoding/base64"
	"html"
	"net/url"
	"strings"
)

// spelling is a way to write a value.
type spelling int

// The spellings in which values are looked for.
const (
	asIs spelling = iota
	queryEscaped
	queryEscapedSmall // %2f
	pathEscaped
	jsonEscaped
	jsonHTMLEscaped // as encoding/json does
	htmlEscaped
	htmlTemplateEscaped // as html/template does
	// base64 of a text in which the value begins at a multiple of 3, one and
	// two bytes after it: only the digits that depend on the value alone.
	base64At0
	base64At1
	base64At2
	base64URLAt0
	base64URLAt1
	base64URLAt2
	spellings // how many there are
)

var (
	jsonEscapes     = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`)
	jsonHTMLEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "<", `\u003c`, ">", `\u003e`, "&", `\u0026`)
	templateEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "+", "&#43;")
)

// of writes value in the spelling. A value that needs no escape is returned as it
// is, without a copy.
func (s spelling) of(value string) string {
	switch s {
	case asIs:
		return value
	case queryEscaped:
		return url.QueryEscape(value)
	case queryEscapedSmall:
		return smallHex(url.QueryEscape(value))
	case pathEscaped:
		return url.PathEscape(value)
	case jsonEscaped:
		return jsonEscapes.Replace(value)
	case jsonHTMLEscaped:
		return jsonHTMLEscapes.Replace(value)
	case htmlEscaped:
		return html.EscapeString(value)
	case htmlTemplateEscaped:
		return templateEscapes.Replace(value)
	case base64At0, base64At1, base64At2:
		return base64Core(base64.RawStdEncoding, value, int(s-base64At0))
	}
	return base64Core(base64.RawURLEncoding, value, int(s-base64URLAt0))
}

// base64Core encodes value as it appears after skip other bytes.
func base64Core(e *base64.Encoding, value string, skip int) string {
	text := e.EncodeToString(append(make([]byte, skip, skip+len(value)), value...))
	first := (skip*8 + 5) / 6
	last := (skip + len(value)) * 8 / 6
	return text[first:last]
}

// smallHex writes the digits of percent-encoding in small letters.
func smallHex(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			b[i+1] |= 0x20 // digits stay what they are
			b[i+2] |= 0x20
		}
	}
	return string(b)
}
