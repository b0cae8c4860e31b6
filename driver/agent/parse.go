package agent

import (
	"bytes"
	"io"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// The bounds of one page. A page beyond them is read as far as they go.
const (
	maxPage     = 2 << 20 // bytes
	maxElements = 20_000
	maxForms    = 256
	maxControls = 4096
	maxLinks    = 1024
	maxText     = 200      // characters of a label or title
	maxInline   = 64 << 10 // bytes of scripts
	maxOpen     = 16       // nested elements whose text is collected
)

// Parse reads a page. It accepts any bytes. With scripting, the content of
// noscript is left out, as a browser does.
//
// It works on the tokens instead of the tree: the owner of a control is decided
// by HTML's form element pointer, which needs no tree, and so neither the time
// nor the stack depend on how deep a page nests.
func Parse(page *url.URL, body []byte, scripting bool) *Document {
	d := &Document{URL: page, Base: page}
	if len(body) > maxPage {
		body, d.Truncated = body[:maxPage], true
	}
	p := &parser{doc: d, scripting: scripting}
	p.run(html.NewTokenizer(bytes.NewReader(body)))
	p.finish()
	return d
}

// parser holds what is open while the tokens go by.
type parser struct {
	doc       *Document
	scripting bool

	form     *Form // the form element pointer, HTML section 13.2.4.4
	template int   // depth; what is inside is inert
	based    bool
	titled   bool

	text []*sink // open elements whose text matters, innermost last

	menu   *Control // the open select
	picked bool     // it has the value of an option that is marked as selected

	noscript bool
}

// sink collects the text of an open element.
type sink struct {
	tag string
	buf strings.Builder
	end func(text string)
}

func (p *parser) run(z *html.Tokenizer) {
	for {
		switch z.Next() {
		case html.ErrorToken:
			p.doc.Truncated = p.doc.Truncated || z.Err() != io.EOF
			return
		case html.TextToken:
			p.write(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			e := element(z)
			if e.Tag == "noscript" && !p.scripting {
				z.NextIsNotRawText()
			}
			if !p.start(e) {
				p.doc.Truncated = true
				return
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			p.end(string(name))
		}
	}
}

func element(z *html.Tokenizer) *Element {
	name, more := z.TagName()
	e := &Element{Tag: string(name), Attr: map[string]string{}}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if _, seen := e.Attr[string(key)]; !seen { // the first one counts
			e.Attr[string(key)] = string(value)
		}
	}
	return e
}

// open collects the text up to the end tag of e.
func (p *parser) open(e *Element, end func(string)) {
	if len(p.text) == maxOpen {
		return
	}
	p.text = append(p.text, &sink{tag: e.Tag, end: end})
}

// write appends text to the innermost open element.
func (p *parser) write(text string) {
	if len(p.text) == 0 {
		return
	}
	s := p.text[len(p.text)-1]
	if room := maxInline - s.buf.Len(); room > 0 {
		s.buf.WriteString(text[:min(room, len(text))])
	}
}

// shut ends the innermost open element of that name, and those inside it.
func (p *parser) shut(tag string) {
	for i := len(p.text) - 1; i >= 0; i-- {
		if p.text[i].tag == tag {
			p.shutFrom(i)
			return
		}
	}
}

func (p *parser) shutFrom(i int) {
	for j := len(p.text) - 1; j >= i; j-- {
		p.text[j].end(p.text[j].buf.String())
	}
	p.text = p.text[:i]
}

// label collapses white space and bounds the length.
func label(text string) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	if r := []rune(text); len(r) > maxText {
		return string(r[:maxText])
	}
	return text
}
