package markdown_test

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/internal/sample"
	"github.com/oidcheck/oidcheck/reports/markdown"
)

// parse reads Markdown as GitHub does, autolinks and tables included.
func parse(source string) ast.Node {
	return goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader([]byte(source)))
}

// kinds counts the nodes of a document by their kind.
func kinds(t *testing.T, source string) map[string]int {
	t.Helper()
	out := map[string]int{}
	err := ast.Walk(parse(source), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			out[n.Kind().String()]++
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func rendered(t *testing.T, text string) string {
	t.Helper()
	r, err := sample.Report(t.TempDir(), text)
	if err != nil {
		t.Fatal(err)
	}
	data, err := markdown.Render(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestSummary(t *testing.T) {
	got := rendered(t, "hello")
	for _, want := range []string{"# oidcheck: ❌ violated", "**3 passed, 4 failed, 2 skipped**", "`code-single-use@fail`", "400 hello",
		"(https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2)", "Mend: Spend it in one step", "`oidcheck run --seed 42 --only code-single-use@fail`"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q isn't in\n%s", want, got)
		}
	}
}

// Whatever a target says, the document has the same structure.
func TestHostileText(t *testing.T) {
	tame, wild := kinds(t, rendered(t, "hello")), kinds(t, rendered(t, sample.Hostile))
	for _, kind := range []string{"Link", "Image", "AutoLink", "RawHTML", "HTMLBlock", "Heading", "TableCell", "FencedCodeBlock", "List", "Emphasis"} {
		if tame[kind] != wild[kind] {
			t.Errorf("%d of %s became %d:\n%s", tame[kind], kind, wild[kind], rendered(t, sample.Hostile))
		}
	}
	if strings.ContainsAny(rendered(t, sample.Hostile), "\x1b\x00\u202e") {
		t.Error("what a terminal obeys is in the summary")
	}
}

// A report may come from elsewhere, with IDs that are none.
func TestHostileIDs(t *testing.T) {
	table := func(suffix string) int {
		r, err := sample.Report(t.TempDir(), "hello")
		if err != nil {
			t.Fatal(err)
		}
		for i := range r.Requirements[0].Cases {
			r.Requirements[0].Cases[i].ID += suffix
		}
		data, err := markdown.Render(r)
		if err != nil {
			t.Fatal(err)
		}
		cells := 0
		_ = ast.Walk(parse(string(data)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			// The last of the row: what is beyond the columns would be dropped.
			if entering && n.Kind().String() == "TableCell" && n.ChildCount() > 0 && n.NextSibling() == nil && strings.HasPrefix(string(n.FirstChild().(*ast.Text).Value(data)), "redeems") {
				cells++
			}
			return ast.WalkContinue, nil
		})
		return cells
	}
	if tame, wild := table(""), table("|`|x|"); tame != wild {
		t.Errorf("%d cells became %d", tame, wild)
	}
	if text := markdown.Text("@someone"); strings.Contains(text, "@") {
		t.Errorf("%q mentions somebody", text)
	}
}

func TestEscapes(t *testing.T) {
	for _, s := range []string{sample.Hostile, "`", "``` ` ``", "\\`\\|", "a|b", "- x", "www.a.test", "_x_ *y* ~z~ &lt; &#64;", "a@b.test", " ", "https://a.test/?b=(c)"} {
		if got := kinds(t, "x "+markdown.Text(s)+" y"); got["Document"] != 1 || got["Paragraph"] != 1 || len(got) != 3 {
			t.Errorf("text %q: %v", s, got)
		}
		if got := kinds(t, "x "+markdown.Code(s)+" y"); got["CodeSpan"] > 1 || len(got) > 4 {
			t.Errorf("code %q: %v", s, got)
		}
		if got := kinds(t, markdown.Block(s)); got["FencedCodeBlock"] != 1 || len(got) != 2 {
			t.Errorf("block %q: %v", s, got)
		}
	}
}

func TestLongReportsAreCut(t *testing.T) {
	r, err := sample.Report(t.TempDir(), strings.Repeat("x", 1<<16))
	if err != nil {
		t.Fatal(err)
	}
	for range 10 { // 9 << 10 cases
		r.Requirements = append(r.Requirements, r.Requirements...)
	}
	data, err := markdown.Render(r)
	if err != nil {
		t.Fatal(err)
	}
	if len(data) > 1<<18 || !strings.Contains(string(data), "more: see the report") {
		t.Errorf("%d bytes", len(data))
	}
}

func TestEmptyReport(t *testing.T) {
	data, err := markdown.Render(&reports.Report{})
	if err != nil || len(data) == 0 {
		t.Errorf("%q, %v", data, err)
	}
}
