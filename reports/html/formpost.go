package html

import (
	"net/url"
	"slices"
	"strings"

	xhtml "golang.org/x/net/html"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// granted are the parameters by which a form is known to carry a granted
// authorization response: RFC 6749 section 4.1.2, OIDC Core section 3.3.2.5,
// JARM section 2.3.
var granted = []string{"code", "id_token", "access_token", "response"}

// parcel is an authorization response in a form that a page of the provider
// posts to a client (OAuth 2.0 Form Post Response Mode).
type parcel struct {
	to     *url.URL
	fields []field
}

type field struct{ name, value string }

// posted is the response in the form of a page, nil where there is none. A page
// with another form, or with something to write, asks its reader for something:
// whether it was sent, and which form, can't be told from the page.
func posted(x *exchange.Exchange) *parcel {
	if x.Channel != exchange.Front || !strings.HasPrefix(x.Response.Header.Get("Content-Type"), "text/html") {
		return nil
	}
	doc, err := xhtml.Parse(strings.NewReader(x.Response.Body))
	from, err2 := url.Parse(x.Request.URL)
	if err != nil || err2 != nil {
		return nil
	}
	form := onlyForm(doc)
	if form == nil || !strings.EqualFold(attribute(form, "method"), "post") {
		return nil
	}
	to, err := from.Parse(attribute(form, "action"))
	if err != nil || to.Host == "" || sameOrigin(to, from) {
		return nil
	}
	fields, ok := carriedBy(form)
	if !ok {
		return nil
	}
	return &parcel{to, fields}
}

// onlyForm is the form of a page that has exactly one.
func onlyForm(doc *xhtml.Node) (form *xhtml.Node) {
	for n := range doc.Descendants() {
		if n.Type != xhtml.ElementNode || n.Data != "form" {
			continue
		}
		if form != nil {
			return nil
		}
		form = n
	}
	return form
}

// carriedBy lists the hidden fields of a form; ok: they are a response, and
// there is nothing else to fill in. An error behind a button isn't one: somebody
// who was asked may have pressed another one.
func carriedBy(form *xhtml.Node) (fields []field, ok bool) {
	pressed := false
	for n := range form.Descendants() { // what noscript holds is text
		if n.Type != xhtml.ElementNode {
			continue
		}
		kind := strings.ToLower(attribute(n, "type"))
		switch {
		case n.Data == "button", n.Data == "input" && slices.Contains([]string{"submit", "image", "button"}, kind):
			pressed = true
		case n.Data == "input" && kind == "hidden":
			fields = append(fields, field{attribute(n, "name"), attribute(n, "value")})
		case n.Data == "input", n.Data == "select", n.Data == "textarea":
			return nil, false
		}
	}
	for _, f := range fields {
		ok = ok || slices.Contains(granted, f.name) || f.name == "error" && !pressed
	}
	return fields, ok
}

func attribute(n *xhtml.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func sameOrigin(a, b *url.URL) bool { return a.Host == b.Host && a.Scheme == b.Scheme }

// posting is the arrow of a form to a client, of which nothing was sent: it is
// stopped before.
func posting(p *parcel) message {
	var names []string
	for _, known := range credentials {
		if slices.ContainsFunc(p.fields, func(f field) bool { return f.name == known }) {
			names = append(names, known)
		}
	}
	m := message{
		From: browserLane, To: clientLane, Way: "bc", Verb: "form post", Where: line(p.to.Scheme+"://"+p.to.Host+p.to.Path, 2*maxGist),
		Gist: line(strings.Join(names, ", "), maxGist), Note: "The form of the page went no further: nothing listens there. It would have carried:",
	}
	for i, f := range p.fields {
		if i == maxHeader {
			break
		}
		m.Wire = append(m.Wire, pairRuns("", f.name, f.value)...)
	}
	return m
}
