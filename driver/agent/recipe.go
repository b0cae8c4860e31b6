package agent

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

// recipe returns the move of the first unused step that is meant for d. No
// such step: ok is false and the page is recognised as usual.
func (p *Pilot) recipe(d *Document) (m Move, ok bool, err error) {
	for i, s := range p.visit.Recipe.Steps {
		if p.used[i] || !d.meant(s) {
			continue
		}
		m, err = d.follow(s, p.visit.User)
		if err != nil {
			return Move{}, false, &RecipeError{Step: i + 1, Page: place(d.URL), Cause: err.Error()}
		}
		p.used[i] = true
		return m, true, nil
	}
	return Move{}, false, nil
}

// meant reports whether the step is for this page: by its When, or by having
// all that the step needs.
func (d *Document) meant(s target.Step) bool {
	if s.When != "" {
		if strings.Contains(d.URL.String(), s.When) {
			return true
		}
		e, err := d.find(s.When)
		return err == nil && e != nil
	}
	for what := range s.Fill {
		if e, err := d.find(what); err != nil || e == nil {
			return false
		}
	}
	if s.Click != "" {
		e, err := d.find(s.Click)
		return err == nil && e != nil
	}
	return len(s.Fill) > 0
}

// follow turns a step into a move.
func (d *Document) follow(s target.Step, user *target.User) (Move, error) {
	m := Move{Kind: Consent}
	for _, what := range sortedKeys(s.Fill) {
		if err := d.fill(&m, what, s.Fill[what], user); err != nil {
			return Move{}, err
		}
	}
	if s.Click == "" {
		return d.byDefault(m)
	}
	return d.click(m, s.Click)
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (d *Document) fill(m *Move, what, value string, user *target.User) error {
	e, err := d.find(what)
	if err != nil {
		return err
	}
	c := d.control(e)
	if c == nil {
		return fmt.Errorf("no field %q; it has %s", what, d.fields())
	}
	m.Form = c.Form
	if t := c.Type(); t == "checkbox" || t == "radio" {
		m.Tick = append(m.Tick, c)
		return nil
	}
	if strings.Contains(value, "{username}") || strings.Contains(value, "{password}") {
		m.Kind = Login
		m.password = m.password || strings.Contains(value, "{password}")
		if user == nil {
			return nil
		}
		value = strings.NewReplacer("{username}", user.Username, "{password}", user.Password.Reveal()).Replace(value)
	}
	m.Fill = append(m.Fill, Entry{c, exchange.NewSecret(value)})
	return nil
}

func (d *Document) control(e *Element) *Control {
	for _, c := range d.Controls {
		if c.Element == e {
			return c
		}
	}
	return nil
}

func (d *Document) byDefault(m Move) (Move, error) {
	m.Button = group{m.Form, d.of(m.Form)}.button(true)
	if m.Button == nil && m.Form == nil {
		return Move{}, fmt.Errorf("nothing submits the fields; give click")
	}
	return m, nil
}

func (d *Document) click(m Move, what string) (Move, error) {
	e, err := d.find(what)
	switch {
	case err != nil:
		return Move{}, err
	case e == nil:
		return Move{}, fmt.Errorf("nothing to click called %q", what)
	}
	if c := d.control(e); c != nil && (c.pressable() || c.Form == nil) {
		m.Button, m.Form = c, c.Form
		return m, nil
	}
	for _, l := range d.Links {
		if l.Element == e {
			m.Link = l
			return m, nil
		}
	}
	m.Press = e
	return m, nil
}

// fields names what a recipe could fill, for an error.
func (d *Document) fields() string {
	var names []string
	for _, c := range d.Controls {
		if name := c.Get("name"); name != "" && c.writable() && len(names) < 8 {
			names = append(names, fmt.Sprintf("%q", label(name)))
		}
	}
	if len(names) == 0 {
		return "no named fields"
	}
	return strings.Join(names, ", ")
}
