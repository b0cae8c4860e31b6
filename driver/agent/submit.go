package agent

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/url"
	"strings"
)

// submission is a form as it is sent.
type submission struct {
	method string // GET or POST
	url    *url.URL
	kind   string // Content-Type, "" for GET
	body   []byte
	values url.Values // nil for GET
}

type pair struct{ name, value string }

// submission encodes the form of m as a browser would, HTML section 4.10.21.
func (d *Document) submission(m Move) (submission, error) {
	action := d.Action(m.Form, m.Button)
	if action == nil || action.Opaque != "" { // javascript:, mailto:, data:
		return submission{}, fmt.Errorf("a form of %s has an action that is not a URL to send to: %w", place(d.URL), ErrNeedsBrowser)
	}
	pairs := d.pairs(m)
	u := *action
	switch method := strings.ToLower(override(m, "formmethod", "method")); method {
	case "post":
		kind, body := encode(override(m, "formenctype", "enctype"), pairs)
		return submission{"POST", &u, kind, body, values(pairs)}, nil
	case "dialog":
		return submission{}, fmt.Errorf("a form of %s closes a dialog: %w", place(d.URL), ErrNeedsBrowser)
	}
	u.RawQuery, u.Fragment, u.RawFragment = string(urlencode(pairs)), "", ""
	return submission{method: "GET", url: &u}, nil
}

// tamper lets the caller change what is sent. The order of the fields is lost.
func (s *submission) tamper(change Tamper, kind PageKind) {
	query, fields := s.url.Query(), s.values
	if fields == nil {
		fields, query = query, url.Values{}
	}
	change(kind, query, fields)
	if s.values == nil {
		s.url.RawQuery = fields.Encode()
		return
	}
	s.url.RawQuery, s.kind, s.body = query.Encode(), formType, []byte(fields.Encode())
}

// override is the button's attribute if it has one, else the form's.
func override(m Move, button, form string) string {
	if m.Button != nil && m.Button.Has(button) {
		return m.Button.Get(button)
	}
	return m.Form.Get(form)
}

// pairs lists the successful controls in document order.
func (d *Document) pairs(m Move) []pair {
	fill := map[*Control]string{}
	for _, e := range m.Fill {
		fill[e.Control] = e.Value.Reveal()
	}
	tick := map[*Control]bool{}
	for _, c := range m.Tick {
		tick[c] = true
	}
	var all []pair
	for _, c := range d.of(m.Form) {
		name, value := c.Get("name"), c.Value
		if v, filled := fill[c]; filled {
			value = v
		}
		switch t := c.Type(); {
		case c.Has("disabled") || c.noscript && c != m.Button:
		case c == m.Button && t == "image":
			all = append(all, image(name)...)
		case name == "" || !c.successful(m.Button, tick[c]):
		case (t == "checkbox" || t == "radio") && !c.Has("value"):
			all = append(all, pair{name, "on"})
		default:
			all = append(all, pair{name, value})
		}
	}
	return all
}

// successful reports whether a named control takes part in the submission.
func (c *Control) successful(button *Control, ticked bool) bool {
	switch c.Type() {
	case "submit":
		return c == button
	case "image", "button", "reset", "file":
		return false
	case "checkbox", "radio":
		return ticked || c.Has("checked")
	case "select":
		return c.chosen
	}
	return true
}

// image gives the coordinates of a click at the corner of an image button.
func image(name string) []pair {
	if name != "" {
		name += "."
	}
	return []pair{{name + "x", "0"}, {name + "y", "0"}}
}

func values(pairs []pair) url.Values {
	v := url.Values{}
	for _, p := range pairs {
		v.Add(p.name, p.value)
	}
	return v
}

func encode(enctype string, pairs []pair) (kind string, body []byte) {
	if !strings.EqualFold(strings.TrimSpace(enctype), "multipart/form-data") {
		return formType, urlencode(pairs)
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range pairs {
		_ = w.WriteField(p.name, newlines.Replace(p.value)) // a Buffer doesn't fail
	}
	_ = w.Close()
	return w.FormDataContentType(), b.Bytes()
}

// newlines are CR LF in a submission, however the page writes them.
var newlines = strings.NewReplacer("\r\n", "\r\n", "\r", "\r\n", "\n", "\r\n")

// urlencode keeps the order of the controls, which some servers depend on.
func urlencode(pairs []pair) []byte {
	var b strings.Builder
	for i, p := range pairs {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(newlines.Replace(p.name)) + "=" + url.QueryEscape(newlines.Replace(p.value)))
	}
	return []byte(b.String())
}
