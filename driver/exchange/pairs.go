package exchange

import (
	"encoding/json"
	"html"
	"strings"
)

// syntax says where a value ends that stands without quotes.
type syntax string

const (
	inForm syntax = "&"
	inURL  syntax = "&# \t\r\n\"<>"
	inText syntax = "&#;, \t\r\n\"'<>()[]{}\\`"
)

// pairs redacts what stands beside a secret name: name=value, also where it is
// percent-encoded (a URL inside a URL), and "name": "value". It reads no grammar, so
// that broken documents are redacted as sound ones are.
func (r *Redactor) pairs(s string, in syntax) string {
	p := pairScan{redactor: r, s: s, in: in}
	return p.run()
}

// keys is pairs for JSON that holds keys (RFC 7517): their private members are
// redacted, too.
func (r *Redactor) keys(s string) string {
	p := pairScan{redactor: r, s: s, in: inText, keys: true}
	return p.run()
}

func (p *pairScan) run() string {
	s := p.s
	for p.i = 0; p.i < len(s); p.i++ {
		switch s[p.i] {
		case '=':
			p.equals()
		case '%':
			p.encodedEquals()
		case ':':
			p.colon()
		}
	}
	if p.copied == 0 {
		return s
	}
	p.out.WriteString(s[p.copied:])
	return p.out.String()
}

// pairScan is the state of one call of pairs.
type pairScan struct {
	redactor *Redactor
	s        string
	in       syntax
	keys     bool
	i        int // where the separator stands
	copied   int // what is written to out already
	out      strings.Builder
}

func (p *pairScan) equals() {
	if p.in != inText {
		if secretName(p.nameBefore(p.i)) {
			p.bare(p.i+1, string(p.in))
		}
		return
	}
	// Only before quotes may there be space: a = b is prose otherwise.
	if secretName(p.memberBefore(p.i)) && !p.quoted(p.i+1) && secretName(p.nameBefore(p.i)) {
		p.bare(p.i+1, string(p.in))
	}
}

func (p *pairScan) encodedEquals() {
	s := p.s[p.i:]
	if len(s) < 3 || s[1] != '3' || s[2]|0x20 != 'd' || !secretName(p.nameBefore(p.i)) {
		return
	}
	// Doubly encoded delimiters end the value; other escapes are part of it.
	start := p.i + 3
	end := start + length(p.s[start:], string(p.in))
	if n := strings.Index(p.s[start:end], "%26"); n >= 0 {
		end = start + n
	}
	if n := strings.Index(p.s[start:end], "%23"); n >= 0 {
		end = start + n
	}
	p.put(start, end, unescapeQuery(unescapeQuery(p.s[start:end])))
}

// bare redacts a value that ends at one of stops.
func (p *pairScan) bare(start int, stops string) {
	end := start + length(p.s[start:], stops)
	value := p.s[start:end]
	if p.in == inText {
		value = html.UnescapeString(value)
	}
	p.put(start, end, unescapeQuery(value))
}

// length returns how many bytes of s come before one of stops.
func length(s, stops string) int {
	if n := strings.IndexAny(s, stops); n >= 0 {
		return n
	}
	return len(s)
}

// colon redacts the value of a member of JSON or of a JavaScript object: a
// string, the strings of an array, a number of 6 digits or more.
func (p *pairScan) colon() {
	if p.in == inForm || !p.secretMember(p.memberBefore(p.i)) {
		return
	}
	i := skipSpace(p.s, p.i+1)
	if i < len(p.s) && p.s[i] == '[' {
		for i++; p.quoted(i); {
			if i = skipSpace(p.s, p.i+1); i >= len(p.s) || p.s[i] != ',' {
				return
			}
			i++
		}
		return
	}
	if p.quoted(i) {
		return
	}
	digits := len(p.s[i:]) - len(strings.TrimLeft(p.s[i:], "0123456789"))
	if digits >= windowSize {
		p.put(i, i+digits, p.s[i:i+digits])
	}
}

func (p *pairScan) secretMember(name string) bool {
	return secretName(name) || p.keys && privateMembers[name]
}

// quoted redacts a string in quotes that begins at i or after space, and leaves
// p.i at its last byte. In a string within a string the quotes are \".
func (p *pairScan) quoted(i int) bool {
	i = skipSpace(p.s, i)
	nested := strings.HasPrefix(p.s[i:], `\"`)
	if nested {
		i++
	}
	if i >= len(p.s) || p.s[i] != '"' && p.s[i] != '\'' {
		return false
	}
	start := i + 1
	end := start + quotedLength(p.s[start:], p.s[i], nested)
	value := p.s[start:end]
	if strings.IndexByte(value, '\\') >= 0 {
		value = unquoteJSON(value)
	}
	p.put(start, end, html.UnescapeString(value))
	p.i = min(end, len(p.s)-1)
	if nested {
		p.i = min(end+1, len(p.s)-1)
	}
	return true
}

// quotedLength returns how many bytes come before the closing quote.
func quotedLength(s string, quote byte, nested bool) int {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && nested && i+1 < len(s) && s[i+1] == quote:
			return i
		case s[i] == '\\':
			i++
		case s[i] == quote:
			return i
		}
	}
	return len(s)
}

func unquoteJSON(s string) string {
	var out string
	if json.Unmarshal([]byte(`"`+s+`"`), &out) == nil {
		return out
	}
	return s
}

// put writes the mark for s[start:end] and goes on after it.
func (p *pairScan) put(start, end int, value string) {
	shown := p.s[start:end]
	if mark := p.redactor.replace(shown, value); mark != shown {
		p.out.WriteString(p.s[p.copied:start])
		p.out.WriteString(mark)
		p.copied = end
	}
	p.i = max(p.i, end-1)
}
