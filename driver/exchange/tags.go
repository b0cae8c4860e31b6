package exchange

import (
	"html"
	"strings"
)

// tags redacts what fields of HTML forms and meta elements with a secret name
// hold: <input name="csrf" value="..."> and <meta name="csrf-token" content="...">.
// The value of a password field is redacted whatever its name.
func (r *Redactor) tags(s string) string {
	if strings.IndexByte(s, '<') < 0 {
		return s
	}
	var out strings.Builder
	copied := 0
	for i := 0; i < len(s); {
		next := strings.IndexByte(s[i:], '<')
		if next < 0 {
			break
		}
		i += next + 1
		n := fieldName(s[i:])
		if n == 0 {
			continue
		}
		var t tag
		i = t.read(s, i+n)
		if !t.secret() || t.end <= t.start || t.start < copied {
			continue
		}
		shown := s[t.start:t.end]
		out.WriteString(s[copied:t.start])
		out.WriteString(r.replace(shown, html.UnescapeString(shown)))
		copied = t.end
	}
	if copied == 0 {
		return s
	}
	out.WriteString(s[copied:])
	return out.String()
}

// fieldName returns the length of the name of an element that may hold a value,
// 0 for any other.
func fieldName(s string) int {
	var name string
	switch s = s[:min(len(s), len("button")+1)]; {
	case s == "":
		return 0
	case s[0]|0x20 == 'i':
		name = "input"
	case s[0]|0x20 == 'm':
		name = "meta"
	case s[0]|0x20 == 'b':
		name = "button"
	default:
		return 0
	}
	if len(s) > len(name) && elementEnd[s[len(name)]] && strings.EqualFold(s[:len(name)], name) {
		return len(name)
	}
	return 0
}

// tag is what matters of a start tag.
type tag struct {
	name, id, kind string
	start, end     int // where value or content stands
}

func (t *tag) secret() bool {
	return secretName(t.name) || secretName(t.id) || strings.EqualFold(t.kind, "password")
}

// read reads the attributes of a tag from s[i] on and returns where it ends.
func (t *tag) read(s string, i int) int {
	for i < len(s) && s[i] != '>' {
		if between[s[i]] {
			i++
			continue
		}
		begin := i
		i = nameEnd.next(s, i)
		name := s[begin:i]
		i = skipSpace(s, i)
		if i >= len(s) || s[i] != '=' {
			continue
		}
		i = skipSpace(s, i+1)
		start, end := i, i
		switch {
		case i < len(s) && s[i] == '"':
			start, end = i+1, doubleQuote.next(s, i+1)
			i = min(end+1, len(s))
		case i < len(s) && s[i] == '\'':
			start, end = i+1, singleQuote.next(s, i+1)
			i = min(end+1, len(s))
		default:
			end = bareEnd.next(s, i)
			i = end
		}
		t.take(name, s[start:end], start, end)
	}
	return i
}

func (t *tag) take(name, value string, start, end int) {
	switch strings.ToLower(name) {
	case "name":
		t.name = html.UnescapeString(value)
	case "id":
		t.id = value
	case "type":
		t.kind = value
	case "value", "content":
		t.start, t.end = start, end
	}
}

// stops is a set of bytes.
type stops [256]bool

func stopsAt(bytes string) *stops {
	var s stops
	for _, b := range []byte(bytes) {
		s[b] = true
	}
	return &s
}

var (
	blank       = stopsAt(" \t\r\n\f")
	elementEnd  = stopsAt(" \t\r\n\f/")
	between     = stopsAt(" \t\r\n\f/=")
	nameEnd     = stopsAt(" \t\r\n\f/=>")
	bareEnd     = stopsAt(" \t\r\n\f>")
	doubleQuote = stopsAt(`"`)
	singleQuote = stopsAt("'")
)

// next returns where the first stop of s from i on stands.
func (in *stops) next(s string, i int) int {
	for i < len(s) && !in[s[i]] {
		i++
	}
	return i
}

func skipSpace(s string, i int) int {
	for i < len(s) && blank[s[i]] {
		i++
	}
	return i
}
