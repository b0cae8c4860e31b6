package formats_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/joshdk/go-junit"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/formats"
	"github.com/oidcheck/oidcheck/reports/internal/sample"
)

func written(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	r, err := sample.Report(dir, text)
	if err != nil {
		t.Fatal(err)
	}
	if err := formats.Write(dir, r); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestWriteMakesEveryFile(t *testing.T) {
	dir := written(t, "hello")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		if !e.IsDir() {
			got = append(got, e.Name())
		}
	}
	want := formats.Files()
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("wrote %v, want %v", got, want)
	}
}

func TestNamesAndFilesAreDistinct(t *testing.T) {
	for _, list := range [][]string{formats.Names(), formats.Files()} {
		slices.Sort(list)
		if len(slices.Compact(slices.Clone(list))) != len(list) {
			t.Errorf("twice in %v", list)
		}
	}
}

// One format whose file is in the way keeps no other from being written.
func TestWriteGoesOn(t *testing.T) {
	dir := t.TempDir()
	r, err := sample.Report(dir, "hello")
	if err != nil {
		t.Fatal(err)
	}
	first, last := formats.All()[0], formats.All()[len(formats.All())-1]
	if err := os.MkdirAll(filepath.Join(dir, first.File, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if formats.Write(dir, r) == nil {
		t.Error("a directory was replaced by a file")
	}
	if _, err := os.Stat(filepath.Join(dir, last.File)); err != nil {
		t.Error(err)
	}
}

// JUnit as a parser by others reads it.
func TestJUnitIsRead(t *testing.T) {
	for _, text := range []string{"hello", sample.Hostile} {
		suites, err := junit.IngestFile(filepath.Join(written(t, text), "junit.xml"))
		if err != nil {
			t.Fatal(err)
		}
		if len(suites) != 1 {
			t.Fatalf("%d suites", len(suites))
		}
		totals := suites[0].Totals
		if totals.Tests != 9 || totals.Passed != 3 || totals.Failed != 2 || totals.Error != 2 || totals.Skipped != 2 {
			t.Errorf("totals %+v", totals)
		}
		for i, test := range suites[0].Tests {
			if test.Classname != "code" || test.Name != "code-single-use@"+string(sorted()[i]) {
				t.Errorf("test %s.%s", test.Classname, test.Name)
			}
		}
	}
}

func sorted() []reports.Verdict {
	all := reports.Verdicts()
	slices.Sort(all)
	return all
}
