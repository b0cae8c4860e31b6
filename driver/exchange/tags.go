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
	for _, name := range []string{"input", "meta", "button"} {
		if len(s) > len(name) && strings.EqualFold(s[:len(name)], name) && strings.IndexByte(" \t\r\n\f/", s[len(name)]) >= 0 {
			return len(name)
		}
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
		if strings.IndexByte(" \t\r\n\f/=", s[i]) >= 0 {
			i++
			continue
		}
		var name string
		name, i = upTo(s, i, " \t\r\n\f/=>")
		i = skipSpace(s, i)
		if i >= len(s) || s[i] != '=' {
			continue
		}
		i = skipSpace(s, i+1)
		start, end := i, i
		if i < len(s) && (s[i] == '"' || s[i] == '\'') {
			start = i + 1
			_, end = upTo(s, start, s[i:i+1])
			i = min(end+1, len(s))
		} else {
			_, end = upTo(s, i, " \t\r\n\f>")
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

// upTo returns s from i to the first of the stop bytes, and where that stands.
func upTo(s string, i int, stops string) (string, int) {
	n := strings.IndexAny(s[i:], stops)
	if n < 0 {
		n = len(s) - i
	}
	return s[i : i+n], i + n
}

func skipSpace(s string, i int) int {
	for i < len(s) && strings.IndexByte(" \t\r\n\f", s[i]) >= 0 {
		i++
	}
	return i
}
