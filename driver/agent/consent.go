package agent

import (
	"strings"

	"github.com/oidcheck/oidcheck/driver/target"
)

// recogniseConsent finds the button, or failing that the link, that grants what
// is asked or goes on. It never picks one that refuses, whatever stands first.
func recogniseConsent(d *Document, user *target.User) Move {
	var best Move
	rank := silent
	for _, g := range d.groups() {
		if g.asks() {
			continue
		}
		b, v := g.consent(user)
		if b != nil && (best.Kind == "" || v > rank) {
			best, rank = Move{Kind: Consent, Form: g.form, Button: b, Tick: g.required()}, v
		}
	}
	if best.Kind == "" {
		return consentLink(d)
	}
	return best
}

// asks reports whether the group wants something written, which no button may
// be pressed without: a one-time code, a search.
func (g group) asks() bool {
	for _, c := range g.controls {
		empty := c.Value == "" && c.usable()
		if c.writable() && empty || c.Type() == "search" || c.Tag == "textarea" && empty {
			return true
		}
	}
	return false
}

// consent returns the button that goes on, and how clearly it says so. A
// button without any words counts as the only thing to do in its form.
// Outside a form buttons do anything, so there it must grant.
func (g group) consent(user *target.User) (*Control, verdict) {
	b := g.button(false)
	if b == nil {
		return nil, silent
	}
	v := judge(b.labels()...)
	if v == silent && user != nil && b.mentions(user.Username) {
		v = goesOn // an account to choose
	}
	wordless := strings.TrimSpace(spread(b.labels()[0])) == ""
	if g.form == nil && v != grants || v == silent && !wordless {
		return nil, silent
	}
	return b, v
}

func (c *Control) mentions(username string) bool {
	return username != "" && strings.Contains(strings.ToLower(strings.Join(c.labels(), "\n")), strings.ToLower(username))
}

// consentLink is for pages that ask by links. "Continue" may lead anywhere and
// counts only beside a link that refuses.
func consentLink(d *Document) Move {
	var on *Link
	var asked bool
	for _, l := range d.Links {
		if l.hidden() || !l.followable(d) {
			continue
		}
		switch judge(l.Text, l.Get("aria-label"), l.Get("title")) {
		case grants:
			return Move{Kind: Consent, Link: l}
		case goesOn:
			if on == nil {
				on = l
			}
		case refuses:
			asked = asked || len(strings.Fields(l.Text)) <= 3
		}
	}
	if on == nil || !asked {
		return Move{}
	}
	return Move{Kind: Consent, Link: on}
}

// followable leaves out fragments and what only a script would handle, unless
// a browser runs the scripts.
func (l *Link) followable(d *Document) bool {
	if l.Has(RefAttr) {
		return true
	}
	return httpURL(d.resolve(l.Get("href"))) && !strings.HasPrefix(l.Get("href"), "#")
}
