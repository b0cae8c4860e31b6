package agent

import "strings"

// responseParameters are those of an authorization response, by which a form
// that carries it is known: RFC 6749 sections 4.1.2 and 4.1.2.1, OIDC Core
// section 3.3.2.5, JARM section 2.3.
var responseParameters = map[string]bool{"code": true, "state": true, "error": true, "id_token": true, "access_token": true, "response": true}

// recogniseFormPost finds a form that brings the authorization response to the
// client, or that a script submits at once.
func recogniseFormPost(d *Document, v Visit) Move {
	for _, f := range d.Forms {
		own := d.of(f)
		if !carrier(own) {
			continue
		}
		action := d.Action(f, nil)
		arrives := action != nil && v.stops(action) && strings.EqualFold(f.Get("method"), "post")
		itself := d.submitsItself(own)
		if itself || arrives && (responds(own) || len(buttons(own)) == 0) {
			return Move{Kind: FormPost, Form: f, Automatic: true, Manual: len(buttons(own)) > 0}
		}
	}
	return Move{}
}

// carrier reports whether the form only carries values: there is nothing to
// write and nothing to refuse. A deny button can be a form that posts an
// error to the client.
func carrier(own []*Control) bool {
	for _, c := range own {
		if c.writable() || c.pressable() && judge(c.labels()...) == refuses {
			return false
		}
	}
	return true
}

func responds(own []*Control) bool {
	for _, c := range own {
		if c.Type() == "hidden" && responseParameters[c.Get("name")] {
			return true
		}
	}
	return false
}

// buttons returns those that are shown where scripts run.
func buttons(own []*Control) []*Control {
	var all []*Control
	for _, c := range own {
		if c.pressable() && !c.noscript {
			all = append(all, c)
		}
	}
	return all
}

// submitsItself reports whether a script submits the form while the page loads.
// A script that calls submit may also be a handler of a button, so in
// such a page there must be none, unless the handler of the body says it.
func (d *Document) submitsItself(own []*Control) bool {
	if len(own) == 0 {
		return false
	}
	if strings.Contains(d.onload, "submit") {
		return len(buttons(own)) <= 1
	}
	return strings.Contains(d.inline, ".submit(") && len(buttons(own)) == 0
}
