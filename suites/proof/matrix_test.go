package proof

import (
	"slices"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reference/fault"
	"github.com/oidcheck/oidcheck/reports"
)

// run makes a report of cases, each "requirement@variant verdict [blocked-by]".
func run(cases ...string) *reports.Report {
	rows := map[string]*reports.Requirement{}
	var order []string
	for _, text := range cases {
		words := strings.Fields(text)
		id, variant, _ := strings.Cut(words[0], "@")
		if rows[id] == nil {
			rows[id] = &reports.Requirement{ID: id}
			order = append(order, id)
		}
		c := reports.Case{ID: words[0], Variant: variant, Verdict: reports.Verdict(words[1])}
		if len(words) > 2 {
			c.BlockedBy = words[2]
		}
		rows[id].Cases = append(rows[id].Cases, c)
	}
	r := &reports.Report{}
	for _, id := range order {
		r.Requirements = append(r.Requirements, *rows[id])
	}
	return r
}

func TestRow(t *testing.T) {
	f := fault.Fault{ID: "f", Targets: []string{"a"}}
	for _, test := range []struct {
		name     string
		expected []string
		run      *reports.Report
		exact    bool
		problem  string
	}{
		{"target alone", nil, run("a@1 fail", "b pass"), true, ""},
		{"a violated SHOULD is red, too", nil, run("a warn", "b pass"), true, ""},
		{"target missed", nil, run("a pass", "b pass"), false, "did not fail"},
		{"target only blocked", nil, run("a blocked b", "b fail"), false, "its target a did not fail"},
		{"unknown collateral", nil, run("a fail", "b fail"), false, "neither its target nor known collateral: b"},
		{"known collateral", []string{"b"}, run("a fail", "b fail"), true, ""},
		{"collateral that is gone", []string{"b"}, run("a fail", "b pass"), false, "did not fail: b"},
		{"blocked by what failed", nil, run("a fail", "b blocked a"), true, ""},
		{"blocked by a chain", nil, run("a fail", "b blocked a", "c blocked b"), true, ""},
		{"blocked by what passed", nil, run("a fail", "b blocked c", "c pass"), false, "b is blocked"},
		{"blocked in a circle", nil, run("a fail", "b blocked c", "c blocked b"), false, "b is blocked"},
		{"our own error", nil, run("a fail", "b error"), false, "error of the harness"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := row(f, test.expected, test.run)
			if r.Exact != test.exact {
				t.Errorf("exact = %v, problems %q", r.Exact, r.Problems)
			}
			if !strings.Contains(strings.Join(r.Problems, "\n"), test.problem) {
				t.Errorf("problems %q do not say %q", r.Problems, test.problem)
			}
		})
	}
}

func TestBroadFaultsProveNothing(t *testing.T) {
	clean := run("a pass", "b pass", "c pass", "d pass", "e pass")
	wide := row(fault.Fault{ID: "wide", Targets: []string{"a"}}, []string{"b", "c", "d", "e"}, run("a fail", "b fail", "c fail", "d fail", "e fail"))
	if !wide.Broad || !wide.Exact {
		t.Fatalf("broad %v, exact %v", wide.Broad, wide.Exact)
	}
	m := &Matrix{Faults: []Row{wide}}
	m.Finish(Clean{"modes", clean})
	if !slices.Contains(m.Unproven, "a: no narrow fault targets it") {
		t.Errorf("unproven: %q", m.Unproven)
	}
	if m.OK() {
		t.Error("a matrix of a broad fault alone is no proof")
	}
}

func TestFinishNamesWhatIsUnproven(t *testing.T) {
	m := &Matrix{Faults: []Row{row(fault.Fault{ID: "f", Targets: []string{"a"}, Attacks: []string{"XX-01"}}, nil, run("a@1 fail", "a@2 pass"))}}
	m.Finish(Clean{"modes", run("a@1 pass", "a@2 pass", "b not-tested")}, Clean{"other", run("a@1 not-applicable")})
	want := []string{"b: no narrow fault targets it", "a@2: no fault turns it red", "b: no fault turns it red", "b: passes on no preset"}
	if !slices.Equal(m.Unproven, want) {
		t.Errorf("unproven %q, want %q", m.Unproven, want)
	}
	if len(m.Clean) != 1 || !strings.HasPrefix(m.Clean[0], "b is not-tested") {
		t.Errorf("clean %q", m.Clean)
	}
	if m.Totals.Killed != 1 || m.Totals.Cases != 3 || m.Totals.Attacks != 1 || m.Totals.Exact != 1 {
		t.Errorf("totals %+v", m.Totals)
	}
}

func TestCollateralRoundTrip(t *testing.T) {
	m := &Matrix{Faults: []Row{{Fault: "f", Collateral: []string{"b", "c"}}, {Fault: "g", Collateral: []string{}}}}
	text, err := CollateralOf(m)
	if err != nil {
		t.Fatal(err)
	}
	if want := "f:\n  - b\n  - c\n"; !strings.HasSuffix(string(text), want) {
		t.Errorf("wrote %q, want it to end in %q", text, want)
	}
	if _, err := Collateral(); err != nil {
		t.Errorf("the file in the source: %v", err)
	}
}
