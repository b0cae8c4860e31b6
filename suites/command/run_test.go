package command

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

func TestCleanProviderPasses(t *testing.T) {
	p := newProgram(t)
	r := p.wants(reports.ExitOK, p.do(fast("out", "--seed", "7")...))

	report := p.report("out")
	if len(failed(report)) > 0 || report.Summary.Failed > 0 || report.Gate.Exit != 0 {
		t.Errorf("failed %v, summary %+v, gate %+v", failed(report), report.Summary, report.Gate)
	}
	if report.Summary.Passed == 0 || report.Seed != 7 || report.Preset != "modes" || report.Timing.Exchanges == 0 {
		t.Errorf("summary %+v, seed %d, preset %q, timing %+v", report.Summary, report.Seed, report.Preset, report.Timing)
	}
	lines := strings.Split(strings.TrimSuffix(r.stdout, "\n"), "\n")
	if last := lines[len(lines)-1]; !regexp.MustCompile(`^\d+ passed, 0 failed, \d+ skipped$`).MatchString(last) {
		t.Errorf("last line %q", last)
	}
	validate(t, p.read("out/report.json"))
}

// validate holds a report against the schema that is shipped.
func validate(t *testing.T, text string) {
	t.Helper()
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(reports.JSONSchema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("report.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(document); err != nil {
		t.Error(err)
	}
}

func TestFaultIsFound(t *testing.T) {
	p := newProgram(t)
	for fault, target := range map[string]string{
		"code-reuse-accepted":    "code-single-use",
		"redirect-uri-unchecked": "redirect-uri-exact",
		"nonce-dropped":          "id-token-nonce",
	} {
		r := p.wants(reports.ExitViolated, p.do(fast(fault, "--fault", fault, "--only", target)...))
		report := p.report(fault)
		if !slices.Contains(failed(report), target) {
			t.Errorf("%s: %s is not among the failed: %v", fault, target, failed(report))
		}
		if !slices.Equal(report.Target.Faults, []string{fault}) {
			t.Errorf("%s: the report says it tested %v", fault, report.Target.Faults)
		}
		p.says(r, "fail: ", target)
		validate(t, p.read(fault+"/report.json"))
	}
}

func TestFaultIsFoundOverTheWire(t *testing.T) {
	p := newProgram(t)
	p.serve("clean.yml")
	p.serve("faulty.yml", "--fault", "pkce-verifier-ignored")

	p.wants(reports.ExitOK, p.do(fast("clean", "--target", "clean.yml")...))
	p.wants(reports.ExitViolated, p.do(fast("faulty", "--target", "faulty.yml", "--only", "pkce-*")...))
	if got := failed(p.report("faulty")); !slices.Contains(got, "pkce-verifier-verified") {
		t.Errorf("failed %v", got)
	}
	if report := p.report("clean"); report.Target.File != "clean.yml" || report.Preset != "" || report.Summary.Passed == 0 {
		t.Errorf("target %+v, preset %q, summary %+v", report.Target, report.Preset, report.Summary)
	}
}

func TestReportsMayLieBesideTheTargetFile(t *testing.T) {
	p := newProgram(t)
	p.serve("target.yml")
	p.wants(reports.ExitOK, p.do(fast(".", "--target", "target.yml", "--only", "userinfo-response")...))
	if !strings.Contains(p.read("target.yml"), "client_secret") {
		t.Error("the target file is gone")
	}
}

// A provider that can't do the one thing that the others need is violated, not
// merely hard to test.
func TestBrokenHappyPathIsAViolation(t *testing.T) {
	p := newProgram(t)
	p.wants(reports.ExitViolated, p.do(fast("out", "--fault", "token-endpoint-refuses")...))
	report := p.report("out")
	if got := failed(report); !slices.Contains(got, requirement.CodeExchange.ID) {
		t.Fatalf("failed %v", got)
	}
	by := map[string]string{} // requirement: what blocks it
	blocked := 0
	for _, q := range report.Requirements {
		for _, c := range q.Cases {
			if c.Verdict != reports.Blocked {
				continue
			}
			blocked++
			by[q.ID] = c.BlockedBy
			if c.BlockedBy == "" || c.Reason == "" {
				t.Errorf("%s is blocked by %q: %q", c.ID, c.BlockedBy, c.Reason)
			}
		}
	}
	for id := range by {
		root := by[id]
		for range by { // bounded: a circle does not end at a violation
			if by[root] == "" {
				break
			}
			root = by[root]
		}
		if !slices.Contains(failed(report), root) {
			t.Errorf("%s: what blocks it leads to %q", id, root)
		}
	}
	if blocked < 20 {
		t.Errorf("%d cases are blocked: most need a code exchange", blocked)
	}
}

func TestOldReportsAreRemoved(t *testing.T) {
	p := newProgram(t)
	p.wants(reports.ExitViolated, p.do(fast("out", "--fault", "state-dropped", "--only", "authorization-response-state")...))
	p.write("out/evidence/mine.txt", "kept")
	p.write("out/notes.txt", "kept")
	p.wants(reports.ExitEnvironment, p.do("run", "--out", "out", "--chrome", "missing"))
	for _, kept := range []string{"out/evidence/mine.txt", "out/notes.txt"} {
		if p.read(kept) != "kept" {
			t.Errorf("%s is not ours, and is gone", kept)
		}
	}
	for _, gone := range []string{"report.json", "junit.xml"} {
		if exists(p.dir, "out", gone) {
			t.Errorf("%s of the earlier run is still there", gone)
		}
	}
	if left := entries(t, p.dir, "out", "evidence"); !slices.Equal(left, []string{"mine.txt"}) {
		t.Errorf("evidence of the earlier run is still there: %v", left)
	}
}
