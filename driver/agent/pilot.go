package agent

import (
	"fmt"
	"net/url"
)

// Pilot decides what happens on each page of one visit. It is what the agents
// have in common.
type Pilot struct {
	Reach *Reach

	visit     Visit
	used      []bool // recipe steps
	pages     int
	username  bool // submitted alone, on a page before the password's
	passwords bool // submitted
}

// NewPilot returns the pilot of v. The error says why v.URL can't be opened.
func NewPilot(v Visit) (*Pilot, error) {
	start, err := url.Parse(v.URL)
	if err != nil || !httpURL(start) {
		return nil, fmt.Errorf("visit: %q is not an http or https URL", place(start))
	}
	return &Pilot{Reach: NewReach(start), visit: v, used: make([]bool, len(v.Recipe.Steps))}, nil
}

// Start is the URL the visit begins at.
func (p *Pilot) Start() *url.URL { return p.Reach.start }

// Stops reports whether the visit ends before u is sent.
func (p *Pilot) Stops(u *url.URL) bool { return p.visit.stops(u) }

// Next says what to do on a page that was just shown: an idle Move when the
// visit ends there. The Move's Kind is set in any case, with an error too.
func (p *Pilot) Next(d *Document) (Move, error) {
	m, err := p.look(d)
	if err != nil {
		return Move{Kind: Other}, err
	}
	p.pages++
	switch {
	case p.pages > MaxPages && !m.Idle():
		return Move{Kind: m.Kind}, p.Limit("pages", MaxPages, d.URL)
	case m.Automatic:
		return m, nil
	case !p.visit.Interactive || m.Kind == Login && p.visit.User == nil:
		return Move{Kind: m.Kind}, nil
	case m.Kind == Login:
		return p.login(d, m)
	}
	return m, nil
}

// Limit returns the error of a bound that was reached at u.
func (p *Pilot) Limit(what string, limit int, u *url.URL) error {
	return &LimitError{What: what, Limit: limit, URL: place(u)}
}

// Foreign returns the error of credentials that from would have led to to.
func (p *Pilot) Foreign(from, to *url.URL) error {
	return &ForeignError{From: place(from), To: origin(to)}
}

func (p *Pilot) look(d *Document) (Move, error) {
	m, ok, err := p.recipe(d)
	if ok || err != nil {
		return m, err
	}
	return Recognise(d, p.visit.User, p.visit), nil
}

// login lets credentials go once, and only to the provider.
func (p *Pilot) login(d *Document, m Move) (Move, error) {
	if p.passwords || p.username && !m.password {
		return Move{Kind: Login}, fmt.Errorf("at %s: %w", place(d.URL), ErrLoginRejected)
	}
	if !p.Reach.Trusts(d.URL) {
		return Move{Kind: Login}, p.Foreign(d.URL, d.URL)
	}
	if m.Form != nil {
		if to := d.Action(m.Form, m.Button); httpURL(to) && !p.Reach.Trusts(to) {
			return Move{Kind: Login}, p.Foreign(d.URL, to)
		}
	}
	p.passwords = p.passwords || m.password
	p.username = p.username || !m.password
	return m, nil
}

// Describe fills in a Page from a document. The caller adds what only it knows.
func (d *Document) Describe(kind PageKind, redact Redacter) Page {
	shell := d.Scripts > 0 && len(d.Controls) == 0 && len(d.Links) == 0
	return Page{
		Kind: kind, URL: redact.URL(d.URL.String()), Title: label(redact.Text(d.Title)),
		Foreign: d.foreign(), Marked: d.marked(), NeedsScript: shell && kind == Other,
	}
}

// Redacter takes secrets out of URLs and texts. *exchange.Redactor is one.
type Redacter interface {
	URL(string) string
	Text(string) string
}
