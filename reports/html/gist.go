package html

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	xhtml "golang.org/x/net/html"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// maxGist bounds the bytes of what is said about a message on one line.
const maxGist = 120

// telling are the parameters by which one recognises a request.
var telling = []string{"grant_type", "response_type", "response_mode", "prompt", "code_challenge_method", "token_type_hint"}

// credentials are the members and parameters by which one recognises an answer.
var credentials = []string{"code", "access_token", "id_token", "refresh_token", "error"}

// requestGist says on one line what a request asks for.
func requestGist(r *exchange.Request) string {
	params := url.Values{}
	if u, err := url.Parse(r.URL); err == nil {
		params = u.Query()
	}
	if form(r.Header) {
		if body, err := url.ParseQuery(r.Body); err == nil {
			for name, values := range body {
				params[name] = append(params[name], values...)
			}
		}
	}
	var out []string
	for _, name := range telling {
		if params.Has(name) && len(out) < 2 {
			out = append(out, name+"="+params.Get(name))
		}
	}
	if len(out) == 0 {
		out = firstNames(params)
	}
	if scheme, _, found := strings.Cut(r.Header.Get("Authorization"), " "); found && len(out) == 0 {
		out = append(out, scheme)
	}
	return line(strings.Join(out, " · "), maxGist)
}

func form(h http.Header) bool {
	return strings.HasPrefix(h.Get("Content-Type"), "application/x-www-form-urlencoded")
}

// firstNames names some parameters, the others by their number.
func firstNames(params url.Values) []string {
	var names []string
	for name := range params {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) > 4 {
		names = append(names[:4:4], fmt.Sprintf("%d more", len(names)-4))
	}
	if len(names) == 0 {
		return nil
	}
	return []string{strings.Join(names, ", ")}
}

// responseGist says on one line what an answer brings.
func responseGist(r *exchange.Response) string {
	if to := r.Header.Get("Location"); to != "" {
		return line("to "+place(to), maxGist)
	}
	kind := r.Header.Get("Content-Type")
	switch {
	case strings.Contains(kind, "json"):
		return line(jsonGist(r.Body), maxGist)
	case strings.HasPrefix(kind, "text/html"):
		return line(pageTitle(r.Body), maxGist)
	case r.BodyBytes == 0:
		return ""
	}
	return line(fmt.Sprintf("%s, %d bytes", kind, r.BodyBytes), maxGist)
}

// place is a URL without its scheme and parameters, which are named.
func place(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	out := u.Host + u.Path
	if names := carried(u); len(names) > 0 {
		out += " with " + strings.Join(names, ", ")
	}
	return out
}

// carried names the parameters of a URL by which one recognises an answer.
func carried(u *url.URL) []string {
	params := u.Query()
	if fragment, err := url.ParseQuery(u.Fragment); err == nil {
		for name, values := range fragment {
			params[name] = values
		}
	}
	var out []string
	for _, name := range credentials {
		if params.Has(name) {
			out = append(out, name)
		}
	}
	return out
}

func jsonGist(body string) string {
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(body), &members) != nil {
		return "JSON"
	}
	var out []string
	for _, name := range credentials {
		switch value, given := members[name]; {
		case given && name == "error":
			out = append(out, unquote(value))
		case given:
			out = append(out, name)
		}
	}
	if active, given := members["active"]; given {
		out = append(out, "active: "+string(active))
	}
	if len(out) > 0 {
		return strings.Join(out, ", ")
	}
	values := url.Values{}
	for name := range members {
		values.Set(name, "")
	}
	return strings.Join(firstNames(values), "")
}

func unquote(value json.RawMessage) string {
	var s string
	if json.Unmarshal(value, &s) != nil {
		return string(value)
	}
	return s
}

// pageTitle is what a page calls itself.
func pageTitle(body string) string {
	z := xhtml.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return "page"
		case xhtml.StartTagToken:
			if name, _ := z.TagName(); string(name) == "title" && z.Next() == xhtml.TextToken {
				return "page “" + strings.TrimSpace(string(z.Text())) + "”"
			}
		}
	}
}
