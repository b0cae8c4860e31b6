package agent

import (
	"maps"
	"net/url"
	"slices"
)

// Held is a form that was filled in and not sent. Whatever is in it is secret.
type Held struct {
	Page   *url.URL // that shows it
	Method string   // GET or POST
	URL    *url.URL // where it leads
	Fields url.Values
	Hidden []string // names of the fields that the page filled in unseen
}

// Bare is the form without what its page alone knows: the hidden fields, and the
// query of its action.
func (h *Held) Bare() *Held {
	bare := *h
	bare.Fields = maps.Clone(h.Fields)
	maps.DeleteFunc(bare.Fields, func(name string, _ []string) bool { return slices.Contains(h.Hidden, name) })
	to := *h.URL
	to.RawQuery, to.ForceQuery = "", false
	bare.URL = &to
	return &bare
}

// Visit is the visit that begins by sending the form.
func (h *Held) Visit() Visit {
	if h.Method != "POST" {
		to := *h.URL
		to.RawQuery = h.Fields.Encode()
		return Visit{URL: to.String(), From: h.Page.String()}
	}
	return Visit{URL: h.URL.String(), Post: []byte(h.Fields.Encode()), From: h.Page.String()}
}

// hold keeps a form that is about to be sent.
func (d *Document) hold(m Move, s submission) *Held {
	held := &Held{Page: d.URL, Method: s.method, URL: s.url, Fields: s.values}
	if s.values == nil {
		held.Fields = s.url.Query()
	}
	for _, c := range d.of(m.Form) {
		if c.Type() == "hidden" {
			held.Hidden = append(held.Hidden, c.Get("name"))
		}
	}
	return held
}
