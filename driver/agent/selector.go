package agent

import (
	"fmt"
	"regexp"
	"strings"
)

// selector is a compound CSS selector without combinators: a tag, then any
// number of #id, .class, [attribute] and [attribute=value].
type selector struct {
	tag   string
	parts []part
}

type part struct {
	attr, value string
	present     bool // [attribute]: any value
	word        bool // .class: one of the words
}

var (
	selectorHead = regexp.MustCompile(`^[A-Za-z*][\w-]*`)
	selectorPart = regexp.MustCompile(`^(?:#([\w-]+)|\.([\w-]+)|\[\s*([\w-]+)\s*(?:=\s*("[^"]*"|'[^']*'|[^\]"']*?)\s*)?\])`)
)

func parseSelector(s string) (selector, error) {
	var sel selector
	rest := strings.TrimSpace(s)
	head := selectorHead.FindString(rest)
	sel.tag, rest = strings.ToLower(head), rest[len(head):]
	for rest != "" {
		m := selectorPart.FindStringSubmatch(rest)
		if m == nil {
			return selector{}, fmt.Errorf("%q is not a selector that is understood: use a name, #id, .class, tag or [attribute=value], without spaces", s)
		}
		rest = rest[len(m[0]):]
		switch {
		case m[1] != "":
			sel.parts = append(sel.parts, part{attr: "id", value: m[1]})
		case m[2] != "":
			sel.parts = append(sel.parts, part{attr: "class", value: m[2], word: true})
		default:
			sel.parts = append(sel.parts, part{attr: strings.ToLower(m[3]), value: strings.Trim(m[4], `"'`), present: !strings.Contains(m[0], "=")})
		}
	}
	return sel, nil
}

func (s selector) matches(e *Element) bool {
	if s.tag != "" && s.tag != "*" && s.tag != e.Tag {
		return false
	}
	for _, p := range s.parts {
		if !p.matches(e) {
			return false
		}
	}
	return true
}

func (p part) matches(e *Element) bool {
	switch {
	case !e.Has(p.attr):
		return false
	case p.present:
		return true
	case p.word:
		for word := range strings.FieldsSeq(e.Get(p.attr)) {
			if word == p.value {
				return true
			}
		}
		return false
	}
	return e.Get(p.attr) == p.value
}

// find returns the first element that what names or selects, one that is
// displayed before one that is not. Nil: there is none.
func (d *Document) find(what string) (*Element, error) {
	if e := d.pick(func(e *Element) bool { return e.Get("name") == what }); e != nil {
		return e, nil
	}
	sel, err := parseSelector(what)
	if err != nil {
		return nil, err
	}
	return d.pick(sel.matches), nil
}

func (d *Document) pick(match func(*Element) bool) *Element {
	var first *Element
	for _, e := range d.elements {
		if !match(e) {
			continue
		}
		if !e.hidden() && e.Get("type") != "hidden" {
			return e
		}
		if first == nil {
			first = e
		}
	}
	return first
}
