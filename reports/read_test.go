package reports

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestReadGivesWhatWasWritten(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, full()); err != nil {
		t.Fatal(err)
	}
	got, err := Read(filepath.Join(dir, JSONFile))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, full()) {
		t.Errorf("read\n%+v\nwrote\n%+v", got, full())
	}
}

func TestReadIgnoresWhatWasAdded(t *testing.T) {
	r, err := parse([]byte(`{"schema": "oidcheck/report/v1", "novelty": {"a": 1}, "seed": 7}`))
	if err != nil || r.Seed != 7 {
		t.Fatalf("%+v, %v", r, err)
	}
	if r.Requirements == nil || r.Summary.Cases == nil {
		t.Error("what the file doesn't give is nil")
	}
}

func TestReadRefuses(t *testing.T) {
	const head = `{"schema": "oidcheck/report/v1", `
	tests := []struct{ name, file, want string }{
		{"nothing", "", "line 1"},
		{"another schema", `{"schema": "oidcheck/report/v9"}`, "oidcheck/report/v9"},
		{"no schema", `{}`, `schema ""`},
		{"something after the report", head + `"seed": 1}{}`, "after top-level value"},
		{"the line of a slip", head + "\n\n\"seed\": ,}", "line 3"},
		{"the line of a wrong kind", head + "\n\"seed\": \"one\"}", "line 2"},
		{"unknown verdict", head + `"requirements": [{"id": "a", "verdict": "passed"}]}`, `requirement "a": unknown verdict "passed"`},
		{"unknown verdict of a case", head + `"requirements": [{"verdict": "pass", "cases": [{"id": "a@b"}]}]}`, `case "a@b"`},
		{"evidence elsewhere", head + `"requirements": [{"verdict": "pass", "cases": [{"verdict": "pass", "evidence": ["../../etc/passwd"]}]}]}`, "outside"},
		{"evidence at the root", head + `"requirements": [{"verdict": "pass", "cases": [{"verdict": "pass", "evidence": ["/etc/passwd"]}]}]}`, "outside"},
		{"too many requirements", head + `"requirements": [` + strings.Repeat("{},", maxRequirements) + "{}]}", "at most"},
		{"too many cases", head + `"requirements": [{"verdict": "pass", "cases": [` + strings.Repeat("{},", maxCases) + "{}]}]}", "more than"},
	}
	for _, tt := range tests {
		_, err := parse([]byte(tt.file))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want an error with %q", tt.name, err, tt.want)
		}
	}
}

func TestReadNamesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.json")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{path, path + ".missing"} {
		if _, err := Read(p); err == nil || !strings.Contains(err.Error(), p) {
			t.Errorf("%v doesn't name %s", err, p)
		}
	}
}

func TestReadBoundsTheSize(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large")
	if err := os.WriteFile(path, bytes.Repeat([]byte(" "), 11), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readBounded(path, 11); err != nil {
		t.Errorf("a file of the limit: %v", err)
	}
	if _, err := readBounded(path, 10); err == nil || !strings.Contains(err.Error(), "larger than 10 bytes") {
		t.Errorf("a file above the limit: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	data, err := Encode(full())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"schema": "oidcheck/report/v1"}`))
	f.Add([]byte(`{"schema": "oidcheck/report/v1", "requirements": [{"cases": [null]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := parse(data)
		if err != nil {
			return
		}
		r.Finish()
		if _, err := Encode(r); err != nil {
			t.Fatalf("was read, and can't be written: %v", err)
		}
		if _, err := JUnit(r); err != nil {
			t.Fatalf("was read, and can't be written as JUnit: %v", err)
		}
	})
}
