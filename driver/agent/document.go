package agent

import (
	"net/url"
	"strings"
)

// RefAttr and HiddenAttr are added by a browser to the copy of the page that
// it hands to Parse: a number by which it finds the element again, and a mark
// on what is not displayed.
const (
	RefAttr    = "data-oidcheck-ref"
	HiddenAttr = "data-oidcheck-hidden"
)

// Document is what a user agent has to know of an HTML page.
type Document struct {
	URL       *url.URL // the page's own
	Base      *url.URL // what relative URLs resolve against
	Title     string
	Forms     []*Form
	Controls  []*Control // in document order, those outside any form too
	Links     []*Link
	Refresh   *url.URL // where an immediate meta refresh leads, or nil
	Scripts   int      // number of script elements and handlers
	Truncated bool     // a bound was reached, the rest was not read

	elements []*Element
	inline   string // scripts that stand in the page
	onload   string // handler of the body
}

// Element is the part that all elements share. Attribute names are in lower case.
type Element struct {
	Tag  string
	Attr map[string]string
	Text string // bounded, white space collapsed
}

// Get returns an attribute, or "".
func (e *Element) Get(name string) string { return e.Attr[name] }

// Has reports whether the attribute is there, with or without a value.
func (e *Element) Has(name string) bool {
	_, ok := e.Attr[name]
	return ok
}

// hidden reports whether the element itself is not displayed.
func (e *Element) hidden() bool {
	if e.Has("hidden") || e.Has(HiddenAttr) {
		return true
	}
	style := strings.ReplaceAll(strings.ToLower(e.Get("style")), " ", "")
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

// Form is a form element.
type Form struct{ *Element }

// Control is an input, button, select or textarea.
type Control struct {
	*Element
	Form  *Form // its owner, by nesting or by the form attribute; nil: none
	Value string

	owner    string // form attribute, until it is resolved
	noscript bool   // shown only where scripts don't run
	chosen   bool   // a select that has the value of an option
}

// Type is the control's type in lower case, with HTML's defaults.
func (c *Control) Type() string {
	t := strings.ToLower(strings.TrimSpace(c.Get("type")))
	switch {
	case c.Tag == "button" && t != "button" && t != "reset":
		return "submit"
	case c.Tag == "input" && t == "":
		return "text"
	case c.Tag != "button" && c.Tag != "input":
		return c.Tag
	}
	return t
}

// Link is an a element with an href.
type Link struct{ *Element }

// resolve returns ref as an absolute URL, nil when it is not one.
func (d *Document) resolve(ref string) *url.URL {
	u, err := d.Base.Parse(strings.TrimSpace(ref))
	if err != nil {
		return nil
	}
	return u
}

// Action returns where a submission by button goes: the button's formaction,
// the form's action, or the page itself. Nil: it isn't a URL.
func (d *Document) Action(f *Form, button *Control) *url.URL {
	action := f.Get("action")
	if button != nil && button.Has("formaction") {
		action = button.Get("formaction")
	}
	if strings.TrimSpace(action) == "" {
		return d.URL
	}
	return d.resolve(action)
}

// of returns the controls that belong to f, nil meaning to no form.
func (d *Document) of(f *Form) []*Control {
	var own []*Control
	for _, c := range d.Controls {
		if c.Form == f {
			own = append(own, c)
		}
	}
	return own
}

func httpURL(u *url.URL) bool {
	return u != nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
