package command

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/formats"
)

// oneFinding violates a SHOULD, to which the bundled provider is held, too.
const oneFinding = "userinfo-query-accepted"

// found runs the cases of userinfo with a fault.
func (p *program) found(out string, args ...string) result {
	p.t.Helper()
	return p.do(fast(out, append([]string{"--fault", oneFinding, "--only", "userinfo-*"}, args...)...)...)
}

func TestRunWritesEveryFormat(t *testing.T) {
	p := newProgram(t)
	p.wants(reports.ExitViolated, p.found("out"))
	for _, file := range formats.Files() {
		if !exists(p.dir, "out", file) {
			t.Errorf("%s is missing", file)
		}
	}
	if exists(p.dir, "out", reports.JournalFile) {
		t.Error("the journal of a run that came to its end is still there")
	}
	for _, f := range formats.All() {
		if f.Name == "har" || f.Name == "junit" || f.Name == "sarif" || f.Name == "markdown" || f.Name == "ctrf" {
			p.wants(reports.ExitOK, p.do("report", "render", "out", "--format", f.Name, "--out", "again"))
			if p.read("again") != p.read("out/"+f.File) {
				t.Errorf("%s: rendered later, it is another", f.Name)
			}
		}
	}
	if r := p.wants(reports.ExitOK, p.do("report", "render", "out/report.json", "--format", "json")); r.stdout != p.read("out/report.json") {
		t.Error("report.json is rendered as another")
	}
}

func TestReportUsage(t *testing.T) {
	p := newProgram(t)
	p.wants(reports.ExitViolated, p.found("out"))
	p.write("there.yml", "")
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"report", "rendr"}, `did you mean "render"?`},
		{[]string{"report", "render"}, "the directory of one report"},
		{[]string{"report", "render", "none"}, "none"},
		{[]string{"report", "render", "out", "--format", "sarf"}, `did you mean "sarif"?`},
		{[]string{"report", "diff", "out"}, "the directories of two reports"},
		{[]string{"report", "diff", "out", "out", "--format", "xml"}, "text or json"},
		{[]string{"report", "merge", "out"}, "--out is missing"},
		{[]string{"report", "gate", "out", "--min-severity", "hgh"}, `there is no severity "hgh"`},
		{[]string{"report", "gate", "out", "--require-modes", "cod"}, `did you mean "code"?`},
		{[]string{"report", "gate", "out", "--max-blocked", "-1"}, "must not be negative"},
		{[]string{"report", "gate", "out", "--ledger", "none.yml"}, "none.yml"},
		{[]string{"report", "gate", "out", "--write-ledger", "there.yml"}, "the file is there"},
		{fast("out2", "--quiet", "--verbose"), "exclude each other"},
		{fast("out2", "--min-severity", "grave"), "--min-severity"},
	} {
		r := p.do(c.args...)
		if r.code != reports.ExitUsage || !strings.Contains(r.stderr, c.says) {
			t.Errorf("%v: exit %d, stderr %q, want 2 and %q", c.args, r.code, r.stderr, c.says)
		}
	}
}

func TestDiff(t *testing.T) {
	p := newProgram(t)
	p.wants(reports.ExitViolated, p.found("bad"))
	p.wants(reports.ExitOK, p.do(fast("good", "--only", "userinfo-*")...))
	r := p.wants(reports.ExitViolated, p.do("report", "diff", "good", "bad"))
	p.says(r, "new     userinfo-query-refused", "pass -> warn")
	r = p.wants(reports.ExitOK, p.do("report", "diff", "bad", "good", "--format", "json"))
	var d reports.Diff
	if err := json.Unmarshal([]byte(r.stdout), &d); err != nil {
		t.Fatal(err)
	}
	if d.Worse != 0 || len(d.Changes) != 1 || d.Changes[0].Kind != reports.ChangeFixed || d.Schema != reports.DiffSchema {
		t.Errorf("%+v", d)
	}
}

// What a run found is gated again: by thresholds, and by a ledger that the
// findings themselves drafted.
func TestGateAgain(t *testing.T) {
	p := newProgram(t)
	p.wants(reports.ExitViolated, p.found("out"))
	p.wants(reports.ExitViolated, p.do("report", "gate", "out"))
	r := p.wants(reports.ExitOK, p.do("report", "gate", "out", "--min-severity", "critical"))
	p.says(r, "weigh less than critical")
	r = p.wants(reports.ExitViolated, p.do("report", "gate", "out", "--require-modes", "implicit"))
	p.says(r, "no case of mode implicit was judged")
	r = p.wants(reports.ExitNothing, p.do("report", "gate", "out", "--min-severity", "critical", "--min-executed", "1000"))
	p.says(r, "at least 1000")

	r = p.wants(reports.ExitViolated, p.do("report", "gate", "out", "--write-ledger", "known.yml"))
	p.says(r, "wrote known.yml with 1 new entries", "fill in")
	p.wants(reports.ExitUsage, p.do("report", "gate", "out", "--ledger", "known.yml"))
	later := time.Now().AddDate(0, 1, 0).Format(time.DateOnly)
	filled := strings.NewReplacer("FILL IN: why it is accepted", "known", "FILL IN: who answers for it", "us", "expires: #", "expires: "+later+" #").Replace(p.read("known.yml"))
	p.write("filled.yml", filled)
	p.wants(reports.ExitOK, p.do("report", "gate", "out", "--ledger", "filled.yml"))
	p.write("reason.yml", strings.Replace(filled, `reason: "known"`, `reason: "FILL IN: why it is accepted"`, 1))
	r = p.wants(reports.ExitUsage, p.do("report", "gate", "out", "--ledger", "reason.yml"))
	p.says(r, "reason.yml:4: ", "still holds the placeholder")

	// The ledger of the run is kept, and its entries go on expiring.
	p.wants(reports.ExitOK, p.found("known", "--ledger", "filled.yml"))
	p.wants(reports.ExitOK, p.do("report", "gate", "known"))
	p.write("old.yml", strings.Replace(filled, later, "2026-01-31", 1))
	r = p.wants(reports.ExitViolated, p.do("report", "gate", "known", "--ledger", "old.yml"))
	p.says(r, "expired on 2026-01-31")
	p.write("typo.yml", strings.Replace(filled, "userinfo-query-refused", "userinfo-query-refuzed", 1))
	r = p.wants(reports.ExitUsage, p.do("report", "gate", "known", "--ledger", "typo.yml"))
	p.says(r, `did you mean "userinfo-query-refused"?`)
}

func TestGitHub(t *testing.T) {
	p := newProgram(t)
	p.write("summary.md", "before\n")
	p.env["GITHUB_STEP_SUMMARY"] = filepath.Join(p.dir, "summary.md")
	r := p.wants(reports.ExitViolated, p.found("out"))
	if text := p.read("summary.md"); !strings.HasPrefix(text, "before\n# oidcheck: ❌ violated") {
		t.Errorf("summary %q", text)
	}
	if strings.Contains(r.stdout, "::error") {
		t.Error("annotations, and there is no workflow")
	}
	p.env["GITHUB_ACTIONS"] = "true"
	r = p.wants(reports.ExitViolated, p.found("out", "--quiet"))
	if !strings.HasPrefix(r.stdout, "::error title=userinfo-query-refused::warn") {
		t.Errorf("stdout %q", r.stdout)
	}
	p.env["GITHUB_STEP_SUMMARY"] = filepath.Join(p.dir, "none", "summary.md")
	r = p.wants(reports.ExitViolated, p.found("out"))
	p.says(r, "GITHUB_STEP_SUMMARY: ")
}

func TestQuietAndVerbose(t *testing.T) {
	p := newProgram(t)
	r := p.wants(reports.ExitOK, p.do(fast("out", "--only", "userinfo-*", "--quiet")...))
	if strings.Count(r.stdout, "\n") != 1 || !strings.HasSuffix(r.stdout, " skipped\n") {
		t.Errorf("quiet: %q", r.stdout)
	}
	r = p.wants(reports.ExitOK, p.do(fast("out", "--only", "userinfo-*", "--verbose")...))
	if passed := p.report("out").Summary.Passed; strings.Count(r.stdout, " pass (") != passed {
		t.Errorf("verbose: %d passed, and it says\n%s", passed, r.stdout)
	}
}

// What a run that is killed had judged can be read, in every format.
func TestKilled(t *testing.T) {
	p := newProgram(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, self, fast("out", "--fault", oneFinding, "--no-share")...)
	cmd.Env = append(os.Environ(), "COMMAND_TEST_PROGRAM="+defaultsFile)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for ctx.Err() == nil {
		<-tick.C
		if data, err := os.ReadFile(filepath.Join(p.dir, "out", reports.JournalFile)); err == nil && strings.Count(string(data), "\n") > 10 {
			break
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if exists(p.dir, "out", reports.JSONFile) {
		t.Fatal("the run came to its end before it was killed")
	}
	r := p.wants(reports.ExitInterrupted, p.do("report", "gate", "out"))
	p.says(r, "the run was interrupted")
	r = p.wants(reports.ExitOK, p.do("report", "render", "out", "--format", "json"))
	validate(t, r.stdout)
	for _, f := range formats.All() {
		p.wants(reports.ExitOK, p.do("report", "render", "out", "--format", f.Name, "--out", "again"))
	}
	p.wants(reports.ExitOK, p.do("report", "render", "out", "--format", "json", "--out", "killed.json"))
	killed, err := reports.Read(filepath.Join(p.dir, "killed.json"))
	if err != nil {
		t.Fatal(err)
	}
	if n := killed.Summary.Passed + killed.Summary.Failed; n < 10 || killed.Summary.Skipped < 100 {
		t.Errorf("summary %+v", killed.Summary)
	}
	if !passedWithEvidence(killed) {
		t.Error("no case that passed names its evidence")
	}
}

func passedWithEvidence(r *reports.Report) bool {
	for _, q := range r.Requirements {
		for _, c := range q.Cases {
			if c.Verdict == reports.Pass && len(c.Evidence) > 0 {
				return true
			}
		}
	}
	return false
}
