package reports

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWriteMakesOneFileAndNoOther(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "out")
	for range 2 { // the second replaces the first
		if err := Write(dir, full()); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Name() != JSONFile {
		t.Errorf("the directory holds %v", entries)
	}
}

func TestWriteFinishes(t *testing.T) {
	dir := t.TempDir()
	r := &Report{Requirements: []Requirement{requirement("b", "code"), requirement("a", "code", Case{ID: "a", Verdict: Warn})}}
	if err := Write(dir, r); err != nil {
		t.Fatal(err)
	}
	got, err := Read(filepath.Join(dir, JSONFile))
	if err != nil {
		t.Fatal(err)
	}
	if got.Schema != Schema || got.Requirements[0].Verdict != Warn || got.Summary.Passed != 1 {
		t.Errorf("schema %q, requirements %+v, summary %+v", got.Schema, got.Requirements, got.Summary)
	}
}

func TestWriteLeavesTheOldFileWhenItFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, JSONFile)
	if err := os.MkdirAll(filepath.Join(path, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Write(dir, full()); err == nil {
		t.Fatal("a directory was replaced by a file")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("a temporary file was left: %v", entries)
	}
}

func TestWriteSaysWhere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(file, "out"), full()); err == nil {
		t.Error("a report was written below a file")
	}
}
