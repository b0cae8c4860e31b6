package reports

import (
	"bytes"
	"os"
	"strings"
	"sync"
	"testing"
)

func printed(r *Report, c *Console, out *bytes.Buffer) string {
	c.Start(r, 3)
	for i := range r.Requirements {
		for _, ended := range r.Requirements[i].Cases {
			c.Running(ended.ID)
			c.Done(&r.Requirements[i], ended)
		}
	}
	c.Finish(r, "reports/out/report.json")
	return out.String()
}

func plain() (*Console, *bytes.Buffer) {
	var out bytes.Buffer
	return NewConsole(&out, func(string) string { return "" }), &out
}

func terminal(width int) (*Console, *bytes.Buffer) {
	c, out := plain()
	c.onTerminal(width, func(string) string { return "" })
	return c, out
}

func TestConsoleTellsTheWholeRun(t *testing.T) {
	c, out := plain()
	text := printed(full(), c, out)
	for _, want := range []string{
		"oidcheck 0.1.0: reference (https://127.0.0.1:8443), profile oidc+security, preset modes, faults code-reuse, seed 42, 3 cases\n",
		"code-single-use@client_secret_basic fail: ", "a code was redeemed twice",
		"  expected: 400 invalid_grant\n", "  actual: 200 with an access token\n",
		"  clause: RFC 6749 4.1.2 (MUST, binds op) https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2\n",
		"  evidence: evidence/0123456789abcdef0123456789abcdef.json (seq 7 decided)\n",
		"VERDICT  LEVEL  SEVERITY  REQUIREMENT      CASES\nfail     MUST   critical  code-single-use  1 fail, 1 not-tested\n",
		"Requirements: 1 fail, 1 pass\n", "Time: 2.10 s, of which the target took 0.90 s for 321 exchanges",
		"Report: reports/out/report.json\n", "Exit 1:\n  - 1 case failed",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q isn't in\n%s", want, text)
		}
	}
	if !strings.HasSuffix(text, "\n1 passed, 1 failed, 1 skipped\n") {
		t.Errorf("the last line is missing in\n%s", text)
	}
	if strings.ContainsAny(text, "\r\x1b") {
		t.Errorf("not a terminal, and it gets\n%q", text)
	}
	if strings.Contains(text, "userinfo-response") {
		t.Errorf("what passed needs no line:\n%s", text)
	}
}

func TestConsoleOnATerminal(t *testing.T) {
	c, out := terminal(40)
	text := printed(full(), c, out)
	for _, want := range []string{
		clearLine + "[0/3] code-single-use@client_secret_bas",
		clearLine + "[1/3, 1 failed] code-single-use@none",
		clearLine + "\x1b[31mcode-single-use@client_secret_basic fail: ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q isn't in\n%q", want, text)
		}
	}
	if strings.Contains(text, "client_secret_basi"+clearLine) {
		t.Error("the live line is as wide as the terminal, where it may wrap")
	}
	if !strings.HasSuffix(text, "\n"+clearLine+"1 passed, 1 failed, 1 skipped\n") {
		t.Errorf("the last line is missing in\n%q", text)
	}
}

func TestConsoleHonoursItsEnvironment(t *testing.T) {
	file, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if c := NewConsole(file, os.Getenv); c.live || c.style.coloured {
		t.Error("a file is taken for a terminal")
	}
	c, out := plain()
	c.onTerminal(0, func(name string) string { return map[string]string{"NO_COLOR": "1"}[name] })
	if text := printed(full(), c, out); strings.Contains(text, "\x1b[31m") || !strings.Contains(text, clearLine) {
		t.Errorf("want a live line without colours, got\n%q", text)
	}
	c, out = plain()
	c.onTerminal(80, func(name string) string { return map[string]string{"TERM": "dumb"}[name] })
	if text := printed(full(), c, out); strings.ContainsAny(text, "\r\x1b") {
		t.Errorf("a dumb terminal gets\n%q", text)
	}
}

func TestConsolePrintsBlockedOnOneLine(t *testing.T) {
	c, out := plain()
	q := requirement("code-single-use", "code")
	c.Done(&q, Case{ID: "code-single-use@none", Verdict: Blocked, BlockedBy: "code-exchange", Message: "no code came\nand more"})
	if got := out.String(); got != "code-single-use@none blocked: blocked by code-exchange: no code came\n" {
		t.Errorf("got %q", got)
	}
}

func TestConsoleCannotBeForged(t *testing.T) {
	const forged = "\n9 passed, 0 failed, 0 skipped\n::error::x\x1b[2J\r\u202e"
	r := judged(Fail)
	r.Target.Name, r.Requirements[0].Severity = forged, forged
	q := &r.Requirements[0]
	q.Title, q.Clauses = forged, []Clause{{Document: forged}}
	q.Cases[0] = Case{ID: "a" + forged, Verdict: Fail, Message: forged + forged, Expected: forged, Actual: forged, Reason: forged,
		Facts: []string{forged}, Evidence: []string{forged}, Ledger: &LedgerNote{Reason: forged}}
	r.Gate = Decide(r, GatePolicy{}, Conditions{TargetLost: forged})
	c, out := plain()
	text := printed(r, c, out)
	if strings.ContainsAny(text, "\r\x1b\u202e") {
		t.Errorf("hostile characters are in\n%q", text)
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "9 passed") || strings.HasPrefix(strings.TrimSpace(line), "::") {
			t.Errorf("the target printed a line: %q", line)
		}
	}
	if !strings.HasSuffix(text, "\n0 passed, 1 failed, 0 skipped\n") {
		t.Errorf("the last line is\n%q", text)
	}
}

func TestConsoleBoundsWhatItPrints(t *testing.T) {
	c, out := plain()
	q := requirement("a", "code")
	c.Done(&q, Case{ID: "a", Verdict: Fail, Actual: strings.Repeat("x", 1<<20), Message: strings.Repeat("y", 1<<20)})
	if n := out.Len(); n > 10*textShown {
		t.Errorf("%d bytes were printed for one case", n)
	}
}

func TestConsoleIsSafeForConcurrentUse(t *testing.T) {
	c, out := plain()
	q := requirement("a", "code")
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			c.Running("a")
			c.Done(&q, Case{ID: "a", Verdict: Blocked})
		})
	}
	wg.Wait()
	if got := strings.Count(out.String(), "a blocked\n"); got != 20 || c.failed != 20 {
		t.Errorf("%d lines, %d failed, want 20", got, c.failed)
	}
}

func TestTableNamesPartialPasses(t *testing.T) {
	text := strings.Join(style{}.table(judged(Pass, NotTested)), "\n")
	if text != "\npassed, with cases not tested: r" {
		t.Errorf("got %q", text)
	}
	if lines := (style{}).table(judged(Pass)); len(lines) != 0 {
		t.Errorf("nothing to list, got %q", lines)
	}
}

func TestConsoleQuietAndVerbose(t *testing.T) {
	for _, live := range []bool{false, true} {
		c, out := plain()
		if live {
			c.onTerminal(80, func(string) string { return "" })
		}
		c.Quiet = true
		if text := printed(full(), c, out); strings.Count(text, "\n") != 4 || !strings.Contains(text, "Exit 1:\n") || strings.Contains(text, "[0/3]") {
			t.Errorf("quiet, live %t: %q", live, text)
		}
	}
	c, out := plain()
	c.Verbose = true
	text := printed(full(), c, out)
	for _, want := range []string{"userinfo-response pass (0 ms)\n", "code-single-use@none not-tested: needs-client: "} {
		if !strings.Contains(text, want) {
			t.Errorf("verbose: %q isn't in\n%s", want, text)
		}
	}
}

func TestConsoleNotesWhatTheGateLetsPass(t *testing.T) {
	c, out := plain()
	r := full()
	r.Gate = Gate{Notes: []string{"1 with verdict fail weighs less"}}
	c.Finish(r, "out")
	if !strings.Contains(out.String(), "\nNote: 1 with verdict fail weighs less\n1 passed") {
		t.Errorf("%s", out)
	}
}
