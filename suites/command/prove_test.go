package command

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/fault"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/proof"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

func (p *program) matrix(out string) *proof.Matrix {
	p.t.Helper()
	var m proof.Matrix
	if err := json.Unmarshal([]byte(p.read(out+"/prove.json")), &m); err != nil {
		p.t.Fatal(err)
	}
	return &m
}

func TestProveChosenFaults(t *testing.T) {
	p := newProgram(t)
	r := p.wants(reports.ExitOK, p.do("prove", "--fault", "pkce-missing-verifier-accepted,pkce-missing-verifier-accepted", "--procs", "1", "--driver", "http", "--patience", "0s", "--out", "out"))
	p.says(r, "exact ", "1 of 1 faults exact", "unproven: 0")
	m := p.matrix("out")
	if m.Schema != proof.Schema || len(m.Faults) != 1 || !m.Faults[0].Exact || m.Faults[0].Broad {
		t.Fatalf("schema %q, faults %+v", m.Schema, m.Faults)
	}
	if !slices.Equal(m.Faults[0].Target, []string{"pkce-verifier-verified"}) || len(m.Faults[0].Killed) == 0 {
		t.Errorf("row %+v", m.Faults[0])
	}
	if len(m.Unproven) > 0 || len(m.Clean) > 0 || strings.Contains(p.read("out/prove.json"), "null") {
		t.Errorf("unproven %v, clean %v", m.Unproven, m.Clean)
	}
}

// What a driver can't show stays unproven, and that is not exact.
func TestProveNotExact(t *testing.T) {
	p := newProgram(t)
	r := p.wants(reports.ExitViolated, p.do("prove", "--fault", "login-page-framable", "--procs", "1", "--driver", "http", "--patience", "0s", "--out", "out"))
	p.says(r, "NOT EXACT", "its target login-page-framing did not fail")
}

// The processes that share the faults are this test binary: see TestMain.
func TestProveInParts(t *testing.T) {
	p := newProgram(t)
	t.Setenv("COMMAND_TEST_DEFAULTS", defaultsFile)
	faults := []string{"iss-missing", "nonce-dropped", "userinfo-without-sub"}
	r := p.wants(reports.ExitOK, p.do("prove", "--fault", strings.Join(faults, ","), "--procs", "2", "--driver", "http", "--patience", "0s", "--out", "out"))
	var got []string
	for _, row := range p.matrix("out").Faults {
		got = append(got, row.Fault)
	}
	if !slices.Equal(got, faults) {
		t.Errorf("faults %v, want %v", got, faults)
	}
	for _, f := range faults {
		p.says(r, "exact     "+f+": ")
	}
	if strings.Count(r.stdout, "faults exact") != 1 {
		t.Errorf("totals are said more than once:\n%s", r.stdout)
	}
	t.Setenv("COMMAND_TEST_DEFAULTS", os.DevNull) // what the processes say has to come through
	r = p.wants(reports.ExitEnvironment, p.do("prove", "--fault", strings.Join(faults, ","), "--procs", "2", "--driver", "http", "--patience", "0s", "--out", "out"))
	p.says(r, "ginkgo.yml (built in)", "a process of prove ended")
}

func TestProveUsage(t *testing.T) {
	p := newProgram(t)
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--fault", "state-droped"}, `did you mean "state-dropped"?`},
		{[]string{"--update", "--fault", "state-dropped"}, "leave --fault and --only out"},
		{[]string{"--driver", "htp"}, "auto, http, browser"},
		{[]string{"--procs", "-1"}, "--procs -1"},
		{[]string{"--patience", "-1s"}, "--patience -1s"},
	} {
		r := p.do(append([]string{"prove", "--driver", "http", "--out", "out"}, c.args...)...)
		if r.code != reports.ExitUsage || !strings.Contains(r.stderr, c.says) || strings.Contains(r.stdout, "exact") {
			t.Errorf("%v: exit %d, stderr %q, stdout %q", c.args, r.code, r.stderr, r.stdout)
		}
	}
}

// TestFaultsShowOnTheirPreset: a fault is armed on a preset whose profiles judge
// what it aims at.
func TestFaultsShowOnTheirPreset(t *testing.T) {
	defaults, err := os.ReadFile(defaultsFile)
	if err != nil {
		t.Fatal(err)
	}
	a := &app{defaults: defaults}
	t.Chdir(t.TempDir())
	if err := a.load(); err != nil {
		t.Fatal(err)
	}
	for _, f := range fault.All() {
		preset, err := reference.FindPreset(f.Preset)
		if err != nil {
			t.Fatal(err)
		}
		selection, err := a.config.selection(preset.Profiles)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range f.Targets {
			r, _ := requirement.Find(id)
			if r.Level(selection) < requirement.Should {
				t.Errorf("fault %s: the profiles of the preset %s do not judge %s", f.ID, f.Preset, id)
			}
		}
	}
}
