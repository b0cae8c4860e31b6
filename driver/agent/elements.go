package agent

import (
	"strings"
)

// start takes a start tag. It returns false when a bound is reached.
func (p *parser) start(e *Element) bool {
	d := p.doc
	if e.Tag == "template" {
		p.template++
	}
	if p.template > 0 {
		return true
	}
	if len(d.elements) == maxElements {
		return false
	}
	d.elements = append(d.elements, e)
	switch e.Tag {
	case "form":
		return p.startForm(e)
	case "input", "button", "select", "textarea":
		return p.startControl(e)
	case "a":
		return p.startLink(e)
	case "option":
		p.startOption(e)
	default:
		p.startOther(e)
	}
	return true
}

func (p *parser) startForm(e *Element) bool {
	if p.form != nil { // forms don't nest
		return true
	}
	if len(p.doc.Forms) == maxForms {
		return false
	}
	p.form = &Form{e}
	p.doc.Forms = append(p.doc.Forms, p.form)
	return true
}

func (p *parser) startControl(e *Element) bool {
	if len(p.doc.Controls) == maxControls {
		return false
	}
	c := &Control{Element: e, Form: p.form, Value: e.Get("value"), owner: e.Get("form"), noscript: p.noscript}
	p.doc.Controls = append(p.doc.Controls, c)
	switch e.Tag {
	case "button":
		p.shut("button") // a button ends the one before
		p.open(e, func(text string) { e.Text = label(text) })
	case "textarea":
		p.open(e, func(text string) { c.Value = strings.TrimPrefix(text, "\n") })
	case "select":
		p.menu, p.picked = c, false
	}
	return true
}

// startOption gives the open select its value: that of the selected option,
// or of the first one.
func (p *parser) startOption(e *Element) {
	p.shut("option")
	menu, selected := p.menu, e.Has("selected")
	if menu == nil || p.picked || !selected && (menu.chosen || menu.Has("multiple")) {
		return
	}
	menu.chosen, p.picked = true, selected
	if e.Has("value") {
		menu.Value = e.Get("value")
		return
	}
	p.open(e, func(text string) { menu.Value = label(text) })
}

func (p *parser) startLink(e *Element) bool {
	p.shut("a")
	if !e.Has("href") {
		return true
	}
	if len(p.doc.Links) == maxLinks {
		return false
	}
	p.doc.Links = append(p.doc.Links, &Link{e})
	p.open(e, func(text string) { e.Text = label(text) })
	return true
}

func (p *parser) startOther(e *Element) {
	switch e.Tag {
	case "base":
		if u := p.doc.resolve(e.Get("href")); !p.based && e.Has("href") && httpURL(u) {
			p.doc.Base, p.based = u, true
		}
	case "meta":
		if strings.EqualFold(e.Get("http-equiv"), "refresh") && p.doc.Refresh == nil {
			p.doc.Refresh = p.doc.refresh(e.Get("content"))
		}
	case "title":
		p.open(e, func(text string) {
			if !p.titled {
				p.doc.Title, p.titled = label(text), true
			}
		})
	case "script":
		p.doc.Scripts++
		p.open(e, p.script)
	case "style", "iframe":
		p.open(e, func(string) {}) // keeps raw text out of labels
	case "noscript":
		if p.noscript = !p.scripting; p.scripting {
			p.open(e, func(string) {})
		}
	case "body":
		if p.doc.onload = e.Get("onload"); p.doc.onload != "" {
			p.doc.Scripts++
		}
	case "img":
		p.write(" " + e.Get("alt") + " ")
	}
}

func (p *parser) script(text string) {
	room := max(0, maxInline-len(p.doc.inline))
	p.doc.inline += text[:min(room, len(text))] + "\n"
}

// end takes an end tag.
func (p *parser) end(tag string) {
	switch {
	case tag == "template":
		p.template = max(0, p.template-1)
	case p.template > 0:
		return
	case tag == "form":
		p.form = nil
	case tag == "noscript":
		p.noscript = false
	case tag == "select":
		p.shut("option")
		p.menu = nil
	}
	p.shut(tag)
}

// finish closes what is still open and resolves form attributes, which may
// name a form that stands later in the page.
func (p *parser) finish() {
	p.shutFrom(0)
	byID := map[string]*Form{}
	for _, f := range p.doc.Forms {
		if id := f.Get("id"); id != "" && byID[id] == nil {
			byID[id] = f
		}
	}
	for _, c := range p.doc.Controls {
		if c.owner != "" {
			c.Form = byID[c.owner]
		}
		if c.Has("onclick") {
			p.doc.Scripts++
		}
	}
}
