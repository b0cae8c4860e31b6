package html

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// maxCurl is how many requests a script has at most: more are for oidcheck.
const maxCurl = 6

// spared are the headers that curl sends by itself, or that nobody judges.
var spared = []string{"Accept-Encoding", "Connection", "Content-Length", "Host", "User-Agent"}

// curl gives shell commands that send the same requests once more, where HTTP
// suffices: where no user agent takes part and nothing but what was redacted is
// missing. That becomes a variable of the shell, which the reader sets; a secret
// is never written. Empty where oidcheck has to do it.
func curl(all []*exchange.Exchange) string {
	if len(all) == 0 || len(all) > maxCurl {
		return ""
	}
	s := shell{names: map[string]string{}, from: map[string]string{}}
	var commands []string
	for i, x := range all {
		if x.Channel != exchange.Back || !whole(&x.Request) {
			return ""
		}
		commands = append(commands, s.command(&x.Request))
		if x.Response != nil {
			s.learn(x.Response.Body, i+1)
		}
	}
	return strings.Join(append(s.preamble(), commands...), "\n")
}

// whole reports whether a request is known to its last byte.
func whole(r *exchange.Request) bool {
	return !strings.Contains(r.Body, "… [cut: ") && !strings.HasSuffix(r.Body, " bytes more]") && !strings.HasSuffix(r.Body, " bytes that are not text]")
}

// shell writes commands; what was redacted becomes a variable.
type shell struct {
	names map[string]string // of variables, by their mark
	order []string          // marks, as they were met
	from  map[string]string // where the value of a mark comes from
}

func (s *shell) command(r *exchange.Request) string {
	parts := []string{"curl --silent --show-error --include --globoff --path-as-is --request " + s.quote(r.Method)}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		if slices.Contains(spared, name) || strings.HasPrefix(name, ":") || strings.HasPrefix(name, "Sec-") {
			continue
		}
		for _, value := range r.Header[name] {
			parts = append(parts, "--header "+s.quote(name+": "+value))
		}
	}
	if r.Body != "" {
		parts = append(parts, "--data-raw "+s.quote(r.Body))
	}
	return strings.Join(append(parts, "--url "+s.quote(r.URL)), " \\\n  ")
}

// learn remembers which values the answer to a request gave.
func (s *shell) learn(body string, request int) {
	for _, m := range mark.FindAllString(body, -1) {
		if s.from[m] == "" && s.names[m] == "" {
			s.from[m] = fmt.Sprintf("%s of the answer to request %d", nameOf(m, body), request)
		}
	}
}

// preamble lists the variables that the reader sets.
func (s *shell) preamble() []string {
	var out []string
	for _, m := range s.order {
		from := s.from[m]
		if from == "" {
			from = "not shown: of your target file"
		}
		out = append(out, fmt.Sprintf("%s=''  # %s", s.names[m], line(from, maxGist)))
	}
	return out
}

// quote makes one word of the shell of s: literal text in quotes that nothing
// leaves, and variables between.
func (s *shell) quote(text string) string {
	var b strings.Builder
	at := 0
	for _, m := range mark.FindAllStringIndex(text, -1) {
		b.WriteString(literal(text[at:m[0]]))
		b.WriteString(`"$` + s.variable(text[m[0]:m[1]], text[:m[0]]) + `"`)
		at = m[1]
	}
	if at < len(text) || at == 0 {
		b.WriteString(literal(text[at:]))
	}
	return b.String()
}

// literal quotes text in which nothing means anything to a shell. What is not
// visible is written by its number, in the quotes that bash, zsh and ksh have.
func literal(text string) string {
	if text == "" {
		return ""
	}
	if line(text, len(text)) == text {
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	var b strings.Builder
	b.WriteString("$'")
	for _, c := range []byte(text) {
		switch {
		case c == '\'' || c == '\\':
			b.WriteString(`\` + string(rune(c)))
		case c < 0x20 || c >= 0x7f:
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String() + "'"
}

var notInNames = regexp.MustCompile(`[^A-Z0-9]+`)

// variablePrefix keeps a parameter's name from being one that a shell knows,
// such as PATH.
const variablePrefix = "OIDC_"

// variable names a mark by what stands before it.
func (s *shell) variable(mark, before string) string {
	if name, known := s.names[mark]; known {
		return name
	}
	name := ""
	if scheme := strings.TrimSuffix(before, " "); scheme != before { // Authorization: Basic ...
		name = scheme[strings.LastIndexByte(scheme, ' ')+1:]
	} else if m := member.FindStringSubmatch(tail(before)); m != nil {
		name = m[1]
	}
	name = variablePrefix + cmp.Or(strings.Trim(notInNames.ReplaceAllString(strings.ToUpper(name), "_"), "_"), "VALUE")
	unique := name
	for n := 2; slices.Contains(slices.Collect(maps.Values(s.names)), unique); n++ {
		unique = fmt.Sprintf("%s_%d", name, n)
	}
	s.names[mark] = unique
	s.order = append(s.order, mark)
	return unique
}

// tail is the end of a text, in which a name is looked for.
func tail(s string) string {
	s = s[max(0, len(s)-80):]
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}
