package html

import (
	"errors"
	"fmt"
	"image"
	"io"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	xhtml "golang.org/x/net/html"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/reports"
)

// words of the page that a reader needs to act on a failure.
func TestPageSaysWhatToDo(t *testing.T) {
	dir, names := stored(t, front(), back(), "sent together", image.NewGray(image.Rect(0, 0, 4, 3)))
	text, doc := written(t, failing(names...), dir)
	harmless(t, doc)
	for _, want := range []string{
		"Failed", "exit code 1", "1 case failed", "deny a code that was used", "RFC 6749 4.1.2", "mark it as spent", "a code leaks", "redeems it twice",
		"CWE-294", "10.4.2", "4.2.4", "nothing to come out", "access_token came out", "grant_type=authorization_code", "id_token, decoded", `"sub": "alice"`,
		"2026-11-28 22:06:18 UTC", "sent together", "oidcheck run --target op.yml --seed 7 --only code-single-use@basic",
		"browser to client: ", "client to provider: ", "? code = [redacted:0a1b2c3d]", "997.0 ms later",
	} {
		if !strings.Contains(strings.ReplaceAll(shown(doc), "997 ms", "997.0 ms"), want) {
			t.Errorf("nothing says %q", want)
		}
	}
	for _, want := range []string{`src="data:image/png;base64,`, `width="4" height="3"`, `<details class="req v-fail" id="code-single-use" open>`} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s", want)
		}
	}
}

func TestLinksLeadSomewhere(t *testing.T) {
	r := failing()
	r.Requirements = append(r.Requirements, reports.Requirement{ID: "later", Severity: "low", Cases: []reports.Case{
		{ID: "later", Verdict: reports.Blocked, Reason: "no code", BlockedBy: "code-single-use"},
		{ID: "later@x y", Variant: "x y", Verdict: reports.NotTested, Reason: reports.ReasonNeedsClient},
	}})
	r.Finish()
	_, doc := written(t, r, nil)
	ids, links := map[string]int{}, []string{}
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				ids[a.Val]++
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				to, err := url.PathUnescape(strings.TrimPrefix(a.Val, "#"))
				if err != nil {
					t.Error(err)
				}
				links = append(links, to)
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%d elements have the id %q", n, id)
		}
	}
	for _, to := range links {
		if ids[to] == 0 {
			t.Errorf("nothing has the id %q", to)
		}
	}
	if text := shown(doc); !strings.Contains(text, "the target file names no client of that role") || !strings.Contains(text, "Blocked by") {
		t.Error("the reasons aren't there")
	}
}

// A passed case is told in a line, and its evidence is named.
func TestPassedCasesAreShort(t *testing.T) {
	dir, names := stored(t, front(), back())
	r := failing(names...)
	r.Requirements[0].Cases[0].Verdict = reports.Pass
	r.Finish()
	text, doc := written(t, r, dir)
	if strings.Contains(text, `<ol class="seq">`) || !strings.Contains(shown(doc), "GET /auth 303 → POST /token 200") || !strings.Contains(shown(doc), names[0]) {
		t.Errorf("shown: %s", shown(doc))
	}
}

// A thousand cases, all of them wrong, each with bodies of its own: the page
// stays small enough to be opened and mailed.
func TestThousandCases(t *testing.T) {
	const cases, each = 1000, 6
	var things []any
	for i := range cases * each {
		x := back()
		x.Started = started.Add(time.Duration(i) * time.Millisecond)
		x.Response.Body = fmt.Sprintf(`{"n":%d,"text":"%s"}`, i, strings.Repeat("<b>", 1000))
		x.Response.Tokens = []exchange.Token{{Mark: "[redacted:33334444]", Header: "{}", Claims: x.Response.Body, Signed: true}}
		things = append(things, x)
	}
	dir, names := stored(t, things...)
	r := failing()
	for i := range cases {
		q := r.Requirements[0]
		q.ID = fmt.Sprintf("requirement-%d", i/4)
		q.Cases = []reports.Case{q.Cases[0]}
		q.Cases[0].ID, q.Cases[0].Evidence = fmt.Sprintf("%s@%d", q.ID, i), names[i*each:(i+1)*each]
		if i%4 == 0 {
			r.Requirements = append(r.Requirements, q)
		} else {
			last := &r.Requirements[len(r.Requirements)-1]
			last.Cases = append(last.Cases, q.Cases[0])
		}
	}
	r.Finish()
	begin := time.Now()
	if err := Write(io.Discard, r, dir); err != nil {
		t.Fatal(err)
	}
	took := time.Since(begin)
	text, doc := written(t, r, dir)
	t.Logf("%d cases: %d bytes in %v", cases, len(text), took)
	if len(text) > 10<<20 {
		t.Errorf("the page has %d bytes", len(text))
	}
	if took > time.Minute { // with the race detector and every other test beside it; alone it takes a few seconds
		t.Errorf("it took %v", took)
	}
	items := 0
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			if n.Type == xhtml.ElementNode && a.Key == "class" && a.Val == "item" {
				items++
			}
		}
	}
	if items != cases+1 {
		t.Errorf("%d cases are shown", items)
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestWriteReportsErrors(t *testing.T) {
	if err := Write(brokenPipe{}, failing(), nil); !errors.Is(err, os.ErrClosed) || !strings.Contains(err.Error(), "a provider") {
		t.Errorf("got %v", err)
	}
}

func TestOutcomes(t *testing.T) {
	for exit, want := range map[int]string{0: "Passed", 1: "Failed", 3: "Not settled", 4: "Nothing judged", 5: "Harness error", 130: "Interrupted", 9: "Ended"} {
		if got := outcomeOf(&reports.Report{Gate: reports.Gate{Exit: exit}}); got.Name != want || got.Says == "" {
			t.Errorf("%d: %+v", exit, got)
		}
	}
}
