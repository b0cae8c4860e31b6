package reports

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// spelling is one way to write a secret.
type spelling struct{ name, text string }

// spellings returns the ways in which a secret of 6 bytes or more may stand in
// a file, each once; every one is at least as long.
func spellings(secret string) []spelling {
	query, path := url.QueryEscape(secret), url.PathEscape(secret)
	component := strings.ReplaceAll(query, "+", "%20")
	all := []spelling{
		{"plain", secret},
		{"percent", query},
		{"percent", path},
		{"percent", component},
		{"percent", lowerPercent(query)},
		{"percent", lowerPercent(component)},
		{"percent", unreserved.Replace(component)},
		{"percent", everyByte(secret)},
		{"percent", lowerPercent(everyByte(secret))},
		{"percent twice", url.QueryEscape(query)},
		{"percent twice", url.QueryEscape(component)},
		{"json", jsonText(secret)},
		{"json", strings.ReplaceAll(jsonText(secret), "/", `\/`)},
		{"json", markup.Replace(jsonText(secret))},
		{"json", string(escapeInvisible([]byte(jsonText(secret))))},
		{"json twice", jsonText(jsonText(secret))},
		{"json twice", markup.Replace(jsonText(jsonText(secret)))},
		{"json twice", jsonText(markup.Replace(jsonText(secret)))},
		{"printable", Printable(secret)},
		{"html", html.EscapeString(secret)},
		{"xml", xmlText(secret)},
		{"go", strings.Trim(strconv.Quote(secret), `"`)},
		{"hex", hex.EncodeToString([]byte(secret))},
		{"hex", strings.ToUpper(hex.EncodeToString([]byte(secret)))},
	}
	all = append(all, base64Texts("base64", base64.RawStdEncoding, secret)...)
	all = append(all, base64Texts("base64url", base64.RawURLEncoding, secret)...)
	var out []spelling
	for _, s := range all {
		known := slices.ContainsFunc(out, func(o spelling) bool { return o.text == s.text })
		if !known && len(s.text) >= minCanary {
			out = append(out, s)
		}
	}
	return out
}

// unreserved undoes what url.QueryEscape escapes and encodeURIComponent of
// browsers doesn't.
var unreserved = strings.NewReplacer("%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*")

// markup escapes what encoding/json escapes for pages.
var markup = strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`)

func lowerPercent(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:], strings.ToLower(string(b[i+1:i+3])))
		}
	}
	return string(b)
}

func everyByte(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteString("%" + strings.ToUpper(hex.EncodeToString([]byte{c})))
	}
	return b.String()
}

// jsonText is s inside of a JSON string.
func jsonText(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil { // never for a string
		return s
	}
	quoted := strings.TrimSuffix(b.String(), "\n")
	return quoted[1 : len(quoted)-1]
}

func xmlText(s string) string {
	var b strings.Builder
	if xml.EscapeText(&b, []byte(s)) != nil { // never for a Builder
		return s
	}
	return b.String()
}

// base64Texts returns what can be seen of the secret in a longer base64 value,
// such as that of HTTP Basic. What stands before it shifts it by 0, 1 or 2
// bytes; the characters that it shares with its neighbours are left out.
func base64Texts(name string, e *base64.Encoding, secret string) []spelling {
	var out []spelling
	for shift := range 3 {
		padded := strings.Repeat("\x00", shift) + secret
		first := (shift*8 + 5) / 6
		end := len(padded) * 8 / 6
		out = append(out, spelling{name, e.EncodeToString([]byte(padded))[first:end]})
	}
	return out
}
