package check

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// TestCases: what a suite says of itself.
func TestCases(t *testing.T) {
	s := Collect(func(s *Suite) {
		One(s, should, "text", violated)
	}, func(s *Suite) {
		Each(s, must, "text", []Variant[int]{{Name: "z"}, {Name: "browser", Driver: Browser}}, func(context.Context, *Probe, int) {})
		Facts(s, may, "text", []Variant[Scenario]{{Name: "seen", Driver: Browser}}, func(*Probe, *Observation) {})
		Delayed(s, ofClients, "text", after(0), func(context.Context, *Probe) int { return 0 }, func(context.Context, *Probe, int) {})
	})
	var got []string
	for _, c := range s.Cases() {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s", c.ID(), c.Driver, strings.Join(c.Needs(), " "))))
	}
	want := []string{"a-may@seen browser browser", "a-must@browser browser browser", "a-must@z http", "a-should http", "of-clients http time"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	if c := s.cases["a-may@seen"]; len(c.Scenarios) != 1 || c.Scenarios[0].Driver != Browser {
		t.Errorf("scenarios %+v", c.Scenarios)
	}
}

// TestDuplicatesPanic: of two cases with one ID the later would hide the first.
func TestDuplicatesPanic(t *testing.T) {
	for name, second := range map[string]func(*Suite){
		"of a requirement": func(s *Suite) { One(s, must, "other text", violated) },
		"of a variant":     func(s *Suite) { Each(s, must, "text", []Variant[int]{{}}, func(context.Context, *Probe, int) {}) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if text := fmt.Sprint(recover()); !strings.Contains(text, `"a-must" is described twice`) {
					t.Errorf("panic: %s", text)
				}
			}()
			Collect(func(s *Suite) {
				One(s, must, "text", violated)
				second(s)
			})
		})
	}
}

// TestNeedsBrowser: only where a case that is going to be run takes one.
func TestNeedsBrowser(t *testing.T) {
	s := Collect(func(s *Suite) {
		One(s, should, "text", violated)
		Each(s, must, "text", []Variant[int]{{Name: "browser", Driver: Browser}}, func(context.Context, *Probe, int) {})
		Each(s, elsewhere, "text", []Variant[int]{{Name: "browser", Driver: Browser}}, func(context.Context, *Probe, int) {})
	})
	only := func(r *requirement.Requirement) func(*Case) bool {
		return func(c *Case) bool { return c.Requirement == r }
	}
	tests := []struct {
		config Config
		wanted string
		needs  bool
	}{
		{Config{Driver: "auto"}, "a-should a-must@browser", true},
		{Config{Driver: HTTP}, "a-should", false},
		{Config{Driver: Browser, Keep: only(should)}, "a-should", true},
		{Config{Driver: "auto", Keep: only(should)}, "a-should", false},
		{Config{Driver: Browser, Keep: only(may)}, "", false},
		{Config{Driver: "auto", Keep: only(elsewhere)}, "", false},
	}
	for _, tt := range tests {
		tt.config.Selection = requirement.Select(requirement.RFC6749)
		run := NewRun(s, tt.config)
		var wanted []string
		for _, c := range run.Wanted() {
			wanted = append(wanted, c.ID())
		}
		if strings.Join(wanted, " ") != tt.wanted || run.NeedsBrowser() != tt.needs {
			t.Errorf("%s: %v, needs a browser: %t", tt.config.Driver, wanted, run.NeedsBrowser())
		}
	}
}

// told is a Progress that counts.
type told struct {
	mu          sync.Mutex
	began, done map[string]int
	last        map[string]reports.Case
}

func (p *told) Start(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.began[id]++
}

func (p *told) Done(_ *requirement.Requirement, c reports.Case) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done[c.ID]++
	p.last[c.ID] = c
}

// TestProgress is told of each case that is run, once, with its verdict; of one
// that is wrong with its evidence.
func TestProgress(t *testing.T) {
	p := &told{began: map[string]int{}, done: map[string]int{}, last: map[string]reports.Case{}}
	run := execute(t, newProvider(t), mixed, func(c *Config) {
		c.Progress, c.Evidence = p, reports.NewEvidenceStore(t.TempDir())
		c.Keep = func(c *Case) bool { return c.Requirement != should }
	})
	cases := 0
	for _, q := range run.Requirements() {
		for _, c := range q.Cases {
			want := 1
			if c.Reason == reports.ReasonFilter {
				want = 0
			}
			cases += want
			if p.began[c.ID] != want || p.done[c.ID] != want {
				t.Errorf("%s: told of its begin %d times, of its end %d times", c.ID, p.began[c.ID], p.done[c.ID])
			}
			if want == 1 && p.last[c.ID].Verdict != c.Verdict {
				t.Errorf("%s: told %s, reported %s", c.ID, p.last[c.ID].Verdict, c.Verdict)
			}
		}
	}
	if cases < 8 || len(p.done) != cases {
		t.Errorf("told of %d cases, %d were run", len(p.done), cases)
	}
	if c := p.last[requirement.CodeExpiry.ID]; c.Verdict != reports.Fail || len(c.Evidence) == 0 {
		t.Errorf("%s with evidence %q", c.Verdict, c.Evidence)
	}
}

// TestEvidence: the files of a case are listed, once each, and are there, for
// what passed as for what did not, with what was observed and what was planted.
func TestEvidence(t *testing.T) {
	dir := t.TempDir()
	run := execute(t, newProvider(t), func(s *Suite) {
		mixed(s)
		One(s, weakened, "text", func(ctx context.Context, p *Probe) { p.Observe(ctx, used) })
	}, func(c *Config) { c.Evidence = reports.NewEvidenceStore(dir) })
	number := map[string]int{ // exchanges of the case and of what it observed
		"a-must@a": 4, "a-must@b": 4, "a-should": 4, "of-clients": 1, "weakened": 4,
		"client-secret-verified@wrong": 4 + 4, "code-single-use": 3, "code-expiry": 2, "conditional": 0, "a-may": 0,
	}
	for id, want := range number {
		c := run.ofCase(id)
		if got := len(exchanges(t, dir, c)); got != want || c.Evidence == nil {
			t.Errorf("%s (%s): %d exchanges are kept, want %d", id, c.Verdict, got, want)
		}
		if all := slices.Clone(c.Evidence); len(slices.Compact(slices.Sorted(slices.Values(all)))) != len(all) {
			t.Errorf("%s: a file is listed twice", id)
		}
	}
}

// exchanges reads what is kept of a case.
func exchanges(t *testing.T, dir string, c reports.Case) (all []exchange.Exchange) {
	t.Helper()
	for _, name := range c.Evidence {
		list, err := reports.ReadExchanges(os.DirFS(dir), name)
		if err != nil {
			t.Error(err)
		}
		all = append(all, list...)
	}
	return all
}

// TestEvidenceThatCannotBeStored is a fact; the verdict stands.
func TestEvidenceThatCannotBeStored(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	run := execute(t, newProvider(t), func(s *Suite) {
		Facts(s, must, "text", []Variant[Scenario]{{Value: Scenario{Role: target.ConfidentialBasic}}}, func(*Probe, *Observation) {})
		One(s, should, "text", func(ctx context.Context, p *Probe) {
			signIn(ctx, p)
			violated(ctx, p)
		})
	}, func(c *Config) { c.Evidence = reports.NewEvidenceStore(file) })
	for id, want := range map[string]reports.Verdict{must.ID: reports.Pass, should.ID: reports.Warn} {
		if c := run.wants(id, want, ""); len(c.Facts) != 1 || !strings.HasPrefix(c.Facts[0], "evidence was not stored") || len(c.Evidence) != 0 {
			t.Errorf("%s: facts %q, evidence %q", id, c.Facts, c.Evidence)
		}
	}
}

// TestTookTime: the report says how long a case took.
func TestTookTime(t *testing.T) {
	run := execute(t, newProvider(t), func(s *Suite) {
		Delayed(s, must, "text", after(5*time.Millisecond), func(context.Context, *Probe) int { return 0 }, func(context.Context, *Probe, int) {})
	})
	if c := run.ofCase(must.ID); c.TookMS <= 0 {
		t.Errorf("took %v ms", c.TookMS)
	}
}
