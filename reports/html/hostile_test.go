package html

import (
	"html"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	xhtml "golang.org/x/net/html"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/reports"
)

// hostile are texts that a target may send, each for another place of a page.
var hostile = []string{
	`<script>alert(1)</script>`,
	`"><img src=x onerror=alert(1)>`,
	`' onmouseover='alert(1)' x='`,
	`</style></script><iframe src=https://evil.test></iframe>`,
	`javascript:alert(1)`,
	`{{.Script}} ${alert(1)} <!-- ]]> --`,
	"a\x1b[2Jb\x00c\u202egnp.exe\u2066\u200b\u2028\x9d",
	"`onload=alert(1)` x y\tz\nq",
	"data:text/html,<script>alert(1)</script>",
}

// poison replaces every text below v. Verdicts stay, for Read refuses others.
func poison(v reflect.Value, with string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			poison(v.Elem(), with)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				poison(v.Field(i), with)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i), with)
		}
	case reflect.Map:
		if v.Type() == reflect.TypeFor[map[string][]string]() || v.Type().Name() == "Header" {
			v.SetMapIndex(reflect.ValueOf(with), reflect.ValueOf([]string{with}))
			v.SetMapIndex(reflect.ValueOf("Location"), reflect.ValueOf([]string{"https://evil.test/" + with + "?code=" + with + "#" + with}))
			v.SetMapIndex(reflect.ValueOf("Content-Type"), reflect.ValueOf([]string{"text/html; x=" + with}))
		}
	case reflect.String:
		if v.Type() != reflect.TypeFor[reports.Verdict]() && v.Type() != reflect.TypeFor[exchange.Channel]() {
			v.SetString(with)
		}
	}
}

// elements that a page has, with their attributes.
var allowed = map[string][]string{
	"html": {"lang"}, "head": nil, "body": nil, "title": nil, "meta": {"charset", "name", "content", "http-equiv"}, "link": {"rel", "href"},
	"style": nil, "script": nil, "noscript": nil,
	"svg": {"class", "aria-hidden", "focusable", "viewbox", "preserveaspectratio", "role", "aria-label"}, "symbol": {"id", "viewbox"}, "path": {"d"},
	"circle": {"cx", "cy", "r"}, "use": {"href"}, "rect": {"class", "x", "y", "width", "height"},
	"header": {"class"}, "main": {"class"}, "footer": {"class"}, "section": {"class", "aria-labelledby", "aria-label", "id"},
	"div": {"class", "role", "aria-labelledby", "tabindex", "aria-hidden"}, "p": {"class", "hidden"}, "h1": nil, "h2": {"id", "tabindex"}, "h3": {"class", "id"}, "h5": nil, "h6": nil,
	"ul": {"class"}, "ol": {"class"}, "li": {"class", "data-verdict", "data-modes", "data-severity", "data-driver"},
	"dl": {"class"}, "dt": nil, "dd": nil, "a": {"class", "href", "rel"}, "code": {"class"}, "pre": {"class", "tabindex"}, "strong": {"class"}, "b": nil,
	"span": {"class", "role", "aria-level", "aria-hidden"}, "details": {"class", "id", "open"}, "summary": nil,
	"table": {"class"}, "thead": nil, "tbody": nil, "tr": nil, "th": {"scope"}, "td": nil,
	"button": {"type", "class", "data-verdict", "data-mode", "data-fold", "aria-pressed", "aria-label"},
	"form":   {"class", "role", "aria-label", "hidden"}, "label": {"class"}, "input": {"type", "name", "placeholder", "autocomplete", "spellcheck"},
	"select": {"name"}, "option": {"value"}, "output": {"aria-live", "class"},
	"figure": nil, "figcaption": nil, "img": {"src", "width", "height", "alt", "loading"},
}

// harmless fails the test where a page has what only a target can have put there.
func harmless(t *testing.T, doc *xhtml.Node) {
	t.Helper()
	count := map[string]int{}
	for n := range doc.Descendants() {
		if n.Type == xhtml.CommentNode {
			t.Errorf("a comment: %q", n.Data)
		}
		if n.Type != xhtml.ElementNode {
			continue
		}
		count[n.Data]++
		attributes, known := allowed[n.Data]
		if !known {
			t.Errorf("an element <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if !slices.Contains(attributes, strings.ToLower(a.Key)) {
				t.Errorf("an attribute of <%s>: %s=%q", n.Data, a.Key, a.Val)
			}
			if (a.Key == "href" || a.Key == "src") && !leadsNowhere(a.Val) {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	}
	for element, n := range map[string]int{"script": 1, "style": 1, "link": 1, "form": 1, "title": 1, "meta": 5} {
		if count[element] != n {
			t.Errorf("%d <%s>, want %d", count[element], element, n)
		}
	}
	for _, r := range shown(doc) {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Errorf("the character %U is not made visible", r)
		}
	}
}

func leadsNowhere(url string) bool {
	for _, start := range []string{"#", "https://", "data:,", "data:image/png;base64,"} {
		if strings.HasPrefix(url, start) {
			return true
		}
	}
	return false
}

func TestHostileTextStaysText(t *testing.T) {
	for _, text := range hostile {
		t.Run("", func(t *testing.T) {
			a, b := front(), back()
			b.Request.Tokens = []exchange.Token{{}}
			silent := back()
			silent.Response = nil
			for _, x := range []*exchange.Exchange{&a, &b, &silent} {
				if x.Request.Header == nil {
					x.Request.Header = map[string][]string{}
				}
				poison(reflect.ValueOf(x), text)
			}
			form := page200(strings.Replace(strings.ReplaceAll(posts, "state", html.EscapeString(text)), "s&amp;1", html.EscapeString(text), 1))
			dir, names := stored(t, a, b, silent, text, front(), form)
			for _, verdict := range reports.Verdicts() {
				r := failing(slices.Clone(names)...) // poison spoils its own
				c := &r.Requirements[0].Cases[0]
				c.Verdict, c.Facts, c.Modes = verdict, []string{""}, []string{""}
				c.Ledger, c.Decided = &reports.LedgerNote{Was: reports.Fail}, &reports.Place{}
				r.Requirements[0].Clauses[0].Vendor = true
				r.Ledger = []reports.LedgerIssue{{}}
				r.Profile, r.Target.Faults = []string{""}, []string{""}
				q := &r.Requirements[0]
				q.OIDF, q.OAuch, q.Attacks = []string{""}, []string{""}, []string{""}
				r.Finish()
				poison(reflect.ValueOf(r), text)
				c.Evidence = append(slices.Clone(names), text)
				c.Decided.File, c.Decided.Seq = names[1], b.Seq
				_, doc := written(t, r, dir)
				harmless(t, doc)
				if follow := verdict != reports.Pass && !verdict.Skipped(); strings.Contains(shown(doc), "form post") != follow {
					t.Error("the form isn't shown")
				}
				if !strings.Contains(shown(doc), line(text, 20)[:1]) {
					t.Error("the text isn't shown")
				}
			}
		})
	}
}

// A page that brings a form along is shown as text, its title included.
func TestHostileBodies(t *testing.T) {
	x := front()
	x.Response.Header = map[string][]string{"Content-Type": {"text/html"}}
	x.Response.Body = "<!doctype html><title><b onclick=x()>Sign in</title><form action=https://evil.test><script>steal()</script><img src=https://evil.test/p>"
	x.Response.BodyBytes = len(x.Response.Body)
	dir, names := stored(t, x)
	_, doc := written(t, failing(names...), dir)
	harmless(t, doc)
	if text := shown(doc); !strings.Contains(text, "page “<b onclick=x()>Sign in”") || !strings.Contains(text, "<script>steal()</script>") {
		t.Error("the page isn't shown as text")
	}
}

func TestEvidenceThatCannotBeShown(t *testing.T) {
	dir := fstest.MapFS{
		"evidence/broken.json": {Data: []byte("{")},
		"evidence/large.txt":   {Data: make([]byte, maxNote+1)},
		"evidence/page.png":    {Data: []byte("\x89PNG\r\n\x1a\n<script>alert(1)</script>")},
		"evidence/other.exe":   {Data: []byte("MZ")},
	}
	names := append(slices.Sorted(maps.Keys(dir)), "evidence/missing.json", "../outside.json")
	_, doc := written(t, failing(names...), dir)
	harmless(t, doc)
	for _, name := range names {
		if !strings.Contains(shown(doc), "Evidence that can't be shown: "+name+": ") {
			t.Errorf("nothing is said of %s", name)
		}
	}
	var b strings.Builder
	if err := Write(&b, failing(names...), nil); err != nil || !strings.Contains(b.String(), "the evidence is not at hand") {
		t.Errorf("without evidence: %v", err)
	}
}
