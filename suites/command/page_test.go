package command

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/oidcheck/oidcheck/reports"
)

// TestReportPage clicks through the page of a run on a phone and on a desk.
func TestReportPage(t *testing.T) {
	p := newBrowserProgram(t)
	p.wants(reports.ExitViolated, p.do("run", "--patience", "0s", "--out", "out", "--fault", "code-reuse-accepted,login-page-framable,token-response-cacheable,state-decoded-twice",
		"--only", "code-*,login-page-framing,token-*,id-token-*,authorization-response-state"))
	r := p.report("out")
	for _, width := range []int64{390, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			reader := newReader(t, filepath.Join(p.dir, "out", pageFile), width)
			reader.overview(r)
			reader.filters(r)
			reader.failure()
			reader.fits()
			reader.heard()
		})
	}
	t.Run("without JavaScript", func(t *testing.T) {
		reader := &reader{clicker: newClicker(t)}
		reader.do(func(ctx context.Context, tab *chromedp.Target) (none chromedp.Void, err error) {
			_, err = cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			return none, err
		})
		reader.visit(filepath.Join(p.dir, "out", pageFile))
		ask[chromedp.Void](reader, fmt.Sprintf("document.querySelector(%q).click()", openCase+" .seq .msg summary"))
		if height := ask[int](reader, fmt.Sprintf("document.querySelector(%q).offsetHeight", openCase+" .msg[open] pre")); height == 0 {
			t.Error("the message does not unfold")
		}
		if height := ask[int](reader, `document.querySelector(".filters").offsetHeight`); height != 0 {
			t.Error("there are filters that do nothing")
		}
	})
}

// pageFile is the page in the directory of a report.
const pageFile = "report.html"

// openCase is the case that a reader meets unfolded.
const openCase = ".req[open] .case[open]"

// reader is a person with a report before him; what his browser complains of,
// and what it asks the network for, is noted.
type reader struct {
	*clicker
	mu    sync.Mutex
	notes []string
}

func newReader(t *testing.T, file string, width int64) *reader {
	r := &reader{clicker: newClicker(t)}
	if err := chromedp.Listen(r.ctx, r.hear); err != nil {
		t.Fatal(err)
	}
	r.do(chromedp.EmulateViewport(width, 844))
	r.visit(file)
	return r
}

func (r *reader) visit(file string) {
	r.t.Helper()
	r.do(chromedp.Navigate((&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()))
}

func (r *reader) hear(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		r.notes = append(r.notes, "log: "+e.Entry.Text)
	case *runtime.EventConsoleAPICalled:
		r.notes = append(r.notes, "console: "+string(e.Type))
	case *runtime.EventExceptionThrown:
		r.notes = append(r.notes, "exception: "+e.ExceptionDetails.Text)
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "file:///") {
			r.notes = append(r.notes, "request: "+u)
		}
	}
}

// heard fails the test where the browser had something to note.
func (r *reader) heard() {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, note := range r.notes {
		r.t.Error(note)
	}
}

// ask evaluates an expression.
func ask[T any](r *reader, expression string) T {
	r.t.Helper()
	v, err := chromedp.Run(r.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		r.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// shows waits until so many cases are said to be shown, and counts them.
func (r *reader) shows(cases int) {
	r.t.Helper()
	r.do(chromedp.WaitVisible(fmt.Sprintf("//output[starts-with(., '%d ')]", cases)))
	if n := ask[int](r, `[...document.querySelectorAll(".item")].filter(c => !c.closest("[hidden]")).length`); n != cases {
		r.t.Errorf("%d cases are shown, want %d", n, cases)
	}
}

func (r *reader) fits() {
	r.t.Helper()
	r.do(chromedp.Click("//button[.='Unfold']"))
	if wide := ask[int](r, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); wide > 0 {
		r.t.Errorf("the page is %d pixels too wide", wide)
	}
}

// overview reads what is at the top, and follows its numbers.
func (r *reader) overview(report *reports.Report) {
	r.t.Helper()
	if text := r.text(".hero"); !strings.Contains(text, "Failed") || !strings.Contains(text, "exit code 1") {
		r.t.Errorf("the overview says %q", text)
	}
	if n := ask[int](r, `[...document.querySelectorAll(".tile, .cell")].filter(e => e.scrollWidth > e.clientWidth).length`); n != 0 {
		r.t.Errorf("the words of %d tiles and cells stand out", n)
	}
	if n := ask[int](r, `[...document.querySelectorAll(".cell")].filter(e => e.offsetHeight > 40).length`); n != 0 {
		r.t.Errorf("%d numbers are broken", n)
	}
	all := 0
	for _, n := range report.Summary.Cases {
		all += n
	}
	failed := report.Summary.Cases[reports.Fail]
	r.shows(all)
	r.do(chromedp.Click(chromedp.CSS(`.tile[data-verdict="fail"]`)))
	r.shows(failed)
	r.do(chromedp.Click(chromedp.CSS(`.tile[data-verdict="fail"][aria-pressed="true"]`)))
	r.shows(all)
	cell := chromedp.CSS(`.cell[data-mode="hybrid"][data-verdict="fail"]`)
	want := 0
	if _, err := fmt.Sscan(r.text(string(cell)), &want); err != nil || want == 0 || want == failed {
		r.t.Errorf("%d cases of hybrid failed: %v", want, err)
	}
	r.do(chromedp.Click(cell))
	r.shows(want)
	r.do(chromedp.Click("//button[.='Reset']"))
	r.shows(all)
}

// filters uses the lists and the search, that by its key.
func (r *reader) filters(report *reports.Report) {
	r.t.Helper()
	critical, framing := 0, 0
	for _, q := range report.Requirements {
		if q.Severity == "critical" {
			critical += len(q.Cases)
		}
		if q.ID == "login-page-framing" {
			framing += len(q.Cases)
		}
	}
	r.do(chromedp.SendKeys(chromedp.CSS("select[name=severity]"), "critical"))
	r.shows(critical)
	r.do(chromedp.Click("//button[.='Reset']"))
	r.do(chromedp.Focus(chromedp.CSS("button[type=reset]")))
	r.do(chromedp.KeyEvent("/"))
	r.do(chromedp.WaitVisible(chromedp.CSS("input[name=q]:focus")))
	ask[chromedp.Void](r, `document.querySelector(".filters").reset()`) // DevTools types the key in spite of preventDefault
	r.do(chromedp.SendKeys(chromedp.CSS("input[name=q]"), "login-page-framing CLICKJACKING"))
	r.shows(framing)
	r.do(chromedp.SendKeys(chromedp.CSS("input[name=q]"), " nowhere"))
	r.do(chromedp.WaitVisible(chromedp.CSS(".nothing")))
	r.do(chromedp.Click("//button[.='Reset']"))
	r.do(chromedp.WaitNotVisible(chromedp.CSS(".nothing")))
}

// outlined moves the focus there, as the keyboard does, and sees it: boxes that cut
// off what stands out must not cut off the outline.
func (r *reader) outlined(selector string) {
	r.t.Helper()
	r.do(chromedp.KeyEvent(kb.Tab))
	seen := ask[string](r, fmt.Sprintf(`(() => {
		const at = document.querySelector(%q);
		at.focus();
		const style = getComputedStyle(at);
		return style.outlineStyle + " " + (parseFloat(style.outlineOffset) + parseFloat(style.outlineWidth));
	})()`, selector))
	if seen != "solid 0" {
		r.t.Errorf("the outline of %s is %s pixels outside", selector, seen)
	}
}

// failure reads a failed case: its exchange, its token, the command to repeat
// it, and the picture of one that took a browser.
func (r *reader) failure() {
	r.t.Helper()
	// What is off the screen is not laid out, and has no text but that of its nodes.
	if text := ask[string](r, fmt.Sprintf("document.querySelector(%q).textContent", openCase)); !strings.Contains(text, "Expected") || !strings.Contains(text, "Actual") {
		r.t.Errorf("the case says %q", text)
	}
	r.outlined(openCase + " > summary")
	r.do(chromedp.Click(chromedp.CSS(openCase + " .rests a")))
	r.do(chromedp.WaitVisible(chromedp.CSS(openCase + " .msg.decides[open] pre")))
	if text := r.text(openCase + " .msg.decides summary"); !strings.Contains(text, "Decided the verdict") {
		r.t.Errorf("the answer that decided says %q", text)
	}
	r.do(chromedp.Click(chromedp.CSS(openCase + " .msg.decides summary")))
	r.do(chromedp.Click(chromedp.CSS(openCase + " .seq .msg summary")))
	r.do(chromedp.WaitVisible(chromedp.CSS(openCase + " .msg[open] pre")))
	token := openCase + " .msg:has(.jwt)"
	r.do(chromedp.Click(chromedp.CSS(token + " summary")))
	r.do(chromedp.WaitVisible(chromedp.CSS(token + "[open] .jwt pre")))
	if text := r.text(token + " .jwt"); !strings.Contains(text, `"alg"`) || !strings.Contains(text, "the signature is not shown") {
		r.t.Errorf("the token says %q", text)
	}
	if n := ask[int](r, `[...document.querySelectorAll("#authorization-response-state .bc b")].filter(b => b.textContent === "form post").length`); n == 0 {
		r.t.Error("no response comes to the client by form_post")
	}
	if n := ask[int](r, `document.querySelectorAll("#token-response-no-store .msg.decides").length`); n == 0 {
		r.t.Error("no answer of an observation decided anything")
	}
	r.do(chromedp.Click(chromedp.CSS(openCase + " .copy")))
	r.do(chromedp.WaitVisible("//button[.='Copied']"))
	ask[chromedp.Void](r, `location.hash = "login-page-framing"`)
	r.do(chromedp.WaitVisible(chromedp.CSS("#login-page-framing figure img")))
	if width := ask[int](r, `document.querySelector("#login-page-framing img").naturalWidth`); width == 0 {
		r.t.Error("the picture can't be seen")
	}
}
