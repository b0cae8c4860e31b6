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

// The answer that a violation shows in is marked by words, and the case leads to
// it; where nobody knows which it is, none is marked.
func TestDecidingAnswerIsMarked(t *testing.T) {
	silent := back()
	silent.Seq, silent.Response, silent.Error = 3, nil, "connection reset"
	dir, names := stored(t, front(), back(), silent)
	tests := map[string]struct {
		place *reports.Place
		want  string // in the summary of the message that is marked
	}{
		"an answer":           {&reports.Place{File: names[1], Seq: 2}, "provider to client: Decided the verdict 200"},
		"no answer":           {&reports.Place{File: names[2], Seq: 3}, "provider to client: Decided the verdict no answer"},
		"not known":           {nil, ""},
		"another number":      {&reports.Place{File: names[1], Seq: 9}, ""},
		"of another case":     {&reports.Place{File: "evidence/other.json", Seq: 1}, ""},
		"not a file at all":   {&reports.Place{File: "", Seq: 1}, ""},
		"a file of exchanges": {&reports.Place{File: names[0], Seq: 1}, "provider to browser: Decided the verdict 303"},
	}
	for name, tt := range tests {
		r := failing(names...)
		r.Requirements[0].Cases[0].Decided = tt.place
		_, doc := written(t, r, dir)
		harmless(t, doc)
		text := shown(doc)
		if n := strings.Count(text, "Decided the verdict"); n > 1 || (n == 1) != (tt.want != "") || !strings.Contains(text, tt.want) {
			t.Errorf("%s: %d marks, none of them is %q", name, n, tt.want)
		}
		link, id := 0, 0
		for n := range doc.Descendants() {
			for _, a := range n.Attr {
				to, err := url.PathUnescape(a.Val)
				switch {
				case err != nil:
				case a.Key == "href" && to == "#code-single-use@basic@@decided":
					link++
				case a.Key == "id" && to == "code-single-use@basic@@decided":
					id++
				}
			}
		}
		if link != id || (id == 1) != (tt.want != "") {
			t.Errorf("%s: %d links to %d messages", name, link, id)
		}
	}
}

// Of many exchanges those are drawn that end with the one that decided.
func TestDecidingAnswerIsDrawn(t *testing.T) {
	const n, at = 3 * maxDrawn, 2*maxDrawn + 5
	var all []*exchange.Exchange
	for i := range n {
		x := back()
		x.Seq, x.Started = i+1, started.Add(time.Duration(i)*time.Second)
		all = append(all, &x)
	}
	marked := func(messages []message) (at int) {
		for i, m := range messages {
			if m.Decides {
				at += i + 1
			}
		}
		return at
	}
	drawn, left := sequence(all, "https://op.test", all[at])
	if len(drawn) != 2*maxDrawn || left != n-maxDrawn || marked(drawn) != len(drawn) {
		t.Errorf("%d arrows, %d left, the %d. is marked", len(drawn), left, marked(drawn))
	}
	if drawn, left = sequence(all, "https://op.test", all[3]); len(drawn) != 2*maxDrawn || left != n-maxDrawn || marked(drawn) != 8 {
		t.Errorf("%d arrows, %d left, the %d. is marked", len(drawn), left, marked(drawn))
	}
}

// What a vendor documents is not passed off as a demand of a specification.
func TestVendorClausesAreMarked(t *testing.T) {
	const says = "Documented by the vendor of its own product; no specification demands it"
	r := failing()
	clauses := &r.Requirements[0].Clauses
	*clauses = append(*clauses, reports.Clause{Document: "Docs of a vendor", Level: "MUST", Binds: "op", Says: "do so", Vendor: true})
	_, doc := written(t, r, nil)
	harmless(t, doc)
	for n := range doc.Descendants() {
		if n.Data != "li" || n.Parent.Parent.Data != "section" {
			continue
		}
		var text strings.Builder
		for d := range n.Descendants() {
			if d.Type == xhtml.TextNode {
				text.WriteString(d.Data)
			}
		}
		if marked := strings.Contains(text.String(), says); strings.Contains(text.String(), "Docs of a vendor") != marked {
			t.Errorf("marked: %t, %q", marked, text.String())
		}
	}
	if strings.Count(shown(doc), says) != 1 {
		t.Error("one clause is of a vendor")
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

func TestDurations(t *testing.T) {
	for ms, want := range map[float64]string{-1: "", 0: "", 0.04: "", 0.06: "0.1 ms", 9.94: "9.9 ms", 250: "250 ms", 1500: "1.50 s", 61_000: "1 min 1 s"} {
		if got := duration(ms); got != want {
			t.Errorf("%v: %q, want %q", ms, got, want)
		}
	}
}
