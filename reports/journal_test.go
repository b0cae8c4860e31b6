package reports

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// plan is a report of two cases that nobody ran.
func plan() *Report { return judged(NotTested, NotTested) }

func kept(t *testing.T, cases ...Case) string {
	t.Helper()
	dir := t.TempDir()
	j, err := NewJournal(dir, plan())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		j.Add("r", c)
	}
	if err := j.Err(); err != nil {
		t.Fatal(err)
	}
	j.Close(false)
	return dir
}

func TestJournalKeepsWhatWasJudged(t *testing.T) {
	r, dir, err := Load(kept(t, Case{ID: "r@1", Verdict: Fail, Actual: "a\x1b\u202e\nb"}))
	if err != nil {
		t.Fatal(err)
	}
	cases := r.Requirements[0].Cases
	if cases[0].Verdict != NotTested || cases[1].Verdict != Fail || cases[1].Actual != "a\x1b\u202e\nb" || dir == "" {
		t.Errorf("cases %+v", cases)
	}
	if !r.Conditions.Interrupted || r.Requirements[0].Verdict != Fail || r.Summary.Failed != 1 {
		t.Errorf("conditions %+v, summary %+v", r.Conditions, r.Summary)
	}
	text, err := os.ReadFile(filepath.Join(dir, JournalFile))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(text), "\n") != 2 || strings.ContainsAny(string(text), "\x1b\u202e") {
		t.Errorf("the journal is %q", text)
	}
}

func TestJournalWithoutItsEnd(t *testing.T) {
	dir := kept(t, Case{ID: "r@0", Verdict: Pass}, Case{ID: "r@1", Verdict: Fail})
	path := filepath.Join(dir, JournalFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first := strings.IndexByte(string(text), '\n') + 1
	for cut := first; cut < len(text); cut++ {
		if err := os.WriteFile(path, text[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := ReadJournal(path)
		if err != nil || r.Summary.Failed != 0 {
			t.Fatalf("cut after %d bytes: %v", cut, err)
		}
	}
	if err := os.WriteFile(path, text[:first-1], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadJournal(path); err == nil || !strings.Contains(err.Error(), "before it began") {
		t.Errorf("half a plan: %v", err)
	}
}

func TestJournalOfSomethingElse(t *testing.T) {
	for _, line := range []string{"nonsense", `{"requirement":"r","case":{"id":"other","verdict":"pass"}}`, `{"requirement":"r","case":{"id":"r@0","verdict":"odd"}}`,
		`{"requirement":"r","case":{"id":"r@0","verdict":"pass","evidence":["../../etc/passwd"]}}`} {
		dir := kept(t)
		path := filepath.Join(dir, JournalFile)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(string(text)+line+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if r, err := ReadJournal(path); err == nil {
			t.Errorf("%s was read as %+v", line, r.Requirements)
		}
	}
}

func TestLoadPrefersTheReport(t *testing.T) {
	dir := kept(t, Case{ID: "r@0", Verdict: Fail})
	if err := Write(dir, judged(Pass)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(dir, JSONFile)} {
		r, where, err := Load(path)
		if err != nil || r.Summary.Passed != 1 || where != dir {
			t.Errorf("%s: %v in %s", path, err, where)
		}
	}
	if _, _, err := Load(t.TempDir()); err == nil {
		t.Error("an empty directory was read")
	}
}

func TestNilJournalDrops(t *testing.T) {
	var j *Journal
	j.Add("r", Case{})
	j.Close(true)
	if j.Err() != nil {
		t.Error("an error out of nowhere")
	}
}
