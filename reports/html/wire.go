package html

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// Bounds of a message as it is shown, in bytes; the file of the evidence has
// more.
const (
	maxValue  = 4 << 10 // of a URL or of a header's value
	maxHeader = 60      // headers
	maxText   = 8 << 10 // of a body
	maxPage   = 3 << 10 // of a body in HTML, which tells little
)

func requestWire(r *exchange.Request) []run {
	out := []run{{Text: line(r.Method, 20) + " ", Kind: "start"}}
	out = append(out, runs(line(r.URL, maxValue)+"\n", "start")...)
	out = append(out, headers(r.Header)...)
	body := r.Body
	if form(r.Header) { // a parameter a line
		body = strings.ReplaceAll(body, "&", "\n&")
	}
	return append(out, bodyWire(body, maxText)...)
}

func responseWire(r *exchange.Response) []run {
	out := []run{{Text: strings.TrimSpace(fmt.Sprintf("%d %s", r.Status, http.StatusText(r.Status))) + "\n", Kind: "start"}}
	out = append(out, headers(r.Header)...)
	limit := maxText
	if strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
		limit = maxPage
	}
	out = append(out, bodyWire(pretty(r.Body), limit)...)
	if r.Truncated {
		out = append(out, run{Text: "\n(more came than is read)", Kind: "note"})
	}
	return out
}

func headers(h http.Header) []run {
	var out []run
	for i, name := range slices.Sorted(maps.Keys(h)) {
		if i == maxHeader {
			return append(out, run{Text: fmt.Sprintf("(%d more headers)\n", len(h)-maxHeader), Kind: "note"})
		}
		for _, value := range h[name] {
			out = append(out, run{Text: line(name, maxGist) + ": ", Kind: "name"})
			out = append(out, runs(line(value, maxValue)+"\n", "")...)
		}
	}
	return out
}

func bodyWire(body string, limit int) []run {
	if body == "" {
		return nil
	}
	out := append([]run{{Text: "\n"}}, runs(lines(body, limit), "")...)
	if len(body) > limit {
		out = append(out, run{Text: fmt.Sprintf("\n(%d of %d bytes; the file of the evidence has more)", limit, len(body)), Kind: "note"})
	}
	return out
}

// size is about how many bytes a message takes in the page.
func (m *message) size() int {
	const markup = 700
	n := markup
	for _, r := range m.Wire {
		n += escaped(r.Text) + 28
	}
	for _, t := range m.Tokens {
		n += markup + escaped(t.Header) + escaped(t.Claims)
	}
	return n
}

// escaped is about how many bytes a text takes in HTML.
func escaped(s string) int {
	const more = 4 // a character becomes an entity
	n := len(s)
	for _, c := range []byte(s) {
		if c == '<' || c == '>' || c == '"' || c == '&' || c == '\'' || c == '+' {
			n += more
		}
	}
	return n
}
