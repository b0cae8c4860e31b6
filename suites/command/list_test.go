package command

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/oidcheck/oidcheck/reference/fault"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

func TestListAsTable(t *testing.T) {
	p := newProgram(t)
	r := p.wants(reports.ExitOK, p.do("list"))
	p.says(r, "REQUIREMENT", "SEVERITY", "`oidcheck explain ID`")
	lines := strings.Split(r.stdout, "\n")
	for _, q := range requirement.All() {
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, q.ID+" ") && strings.HasSuffix(l, q.Title) }) {
			t.Errorf("%s is not listed", q.ID)
		}
	}
}

func TestListAsJSON(t *testing.T) {
	p := newProgram(t)
	r := p.wants(reports.ExitOK, p.do("list", "--format", "json"))
	if strings.Contains(r.stdout, ": null") {
		t.Error("a list is null")
	}
	var got struct {
		Schema       string
		Requirements []struct {
			reports.Requirement
			Cases  []string `json:"cases"`
			Faults []string `json:"faults"`
			Needs  []string `json:"needs"`
		}
	}
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
		t.Fatal(err)
	}
	if got.Schema != listSchema || len(got.Requirements) != len(requirement.All()) {
		t.Fatalf("schema %q, %d requirements", got.Schema, len(got.Requirements))
	}
	for i, q := range got.Requirements {
		want := requirement.All()[i]
		if q.ID != want.ID || q.Title != want.Title || q.Level == "none" || len(q.Clauses) == 0 || len(q.Modes) == 0 {
			t.Errorf("%s: %+v", want.ID, q.Requirement)
		}
		if len(q.Cases) == 0 || len(q.Faults) == 0 {
			t.Errorf("%s has %d cases and %d faults", q.ID, len(q.Cases), len(q.Faults))
		}
		for _, c := range q.Cases {
			if c != q.ID && !strings.HasPrefix(c, q.ID+"@") {
				t.Errorf("%s lists the case %s", q.ID, c)
			}
		}
		for _, f := range q.Faults {
			if known, err := fault.Find(f); err != nil || !slices.Contains(known.Targets, q.ID) {
				t.Errorf("%s lists the fault %s: %v", q.ID, f, err)
			}
		}
	}
	if strings.Contains(r.stdout, `"verdict"`) || strings.Contains(r.stdout, `"partial"`) {
		t.Error("a list has verdicts: nothing was run")
	}
}

func TestExplain(t *testing.T) {
	p := newProgram(t)
	for _, q := range requirement.All() {
		r := p.wants(reports.ExitOK, p.do("explain", q.ID))
		p.says(r, q.Title, q.Why, q.How, q.Fix, q.Clauses[0].URL(), "oidcheck run --only "+q.ID)
	}
	r := p.wants(reports.ExitOK, p.do("explain", "code-single-use@none"))
	p.says(r, "code-reuse-accepted", "CODE-03")
	if short := p.do("explain", "code-single-use"); short.stdout != r.stdout {
		t.Error("a case is not explained by its requirement")
	}
}

func TestExplainUnknown(t *testing.T) {
	p := newProgram(t)
	for id, says := range map[string]string{
		"code-single-us":        `did you mean "code-single-use"?`,
		"code-single-use@nonne": `did you mean "code-single-use@none"?`,
		"quite-another-thing":   "`oidcheck list` shows",
	} {
		p.says(p.wants(reports.ExitUsage, p.do("explain", id)), `"`+id+`"`, says)
	}
	p.says(p.wants(reports.ExitUsage, p.do("explain")), "`oidcheck list` shows")
}

func TestHelp(t *testing.T) {
	p := newProgram(t)
	p.says(p.wants(reports.ExitOK, p.do()), "Exit codes:", "Available Commands:")
	p.says(p.wants(reports.ExitOK, p.do("--version")), "oidcheck version")
	for _, c := range commands(p) {
		r := p.wants(reports.ExitOK, p.do(c.Name(), "--help"))
		p.says(r, "Examples:\n", "oidcheck "+c.Name())
		if c.Short == "" || c.RunE == nil {
			t.Errorf("%s says nothing of itself", c.Name())
		}
	}
}

// commands are those that we wrote.
func commands(p *program) []*cobra.Command {
	a := &app{defaults: p.defaults}
	if err := a.load(); err != nil {
		p.t.Fatal(err)
	}
	return a.root().Commands()
}
