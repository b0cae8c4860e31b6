package annotations_test

import (
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reports/annotations"
	"github.com/oidcheck/oidcheck/reports/internal/sample"
)

func TestLines(t *testing.T) {
	r, err := sample.Report(t.TempDir(), sample.Hostile)
	if err != nil {
		t.Fatal(err)
	}
	lines := annotations.Lines(r)
	if len(lines) != 5 { // blocked, error, fail, stale; warn
		t.Fatalf("%d lines: %q", len(lines), lines)
	}
	for i, line := range lines {
		command := "::error title=code-single-use@"
		if i == 4 {
			command = "::warning title=code-single-use@"
		}
		if !strings.HasPrefix(line, command) || strings.ContainsAny(line, "\r\n\x1b\x00") || strings.Contains(line, "##vso[") {
			t.Errorf("line %q", line)
		}
		if !strings.Contains(line, "%0Aexpected: 400 ") || !strings.Contains(line, "%250A") {
			t.Errorf("line %q", line)
		}
	}
}

func TestManyFindings(t *testing.T) {
	r, err := sample.Report(t.TempDir(), "hello")
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		r.Requirements = append(r.Requirements, r.Requirements...)
	}
	lines := annotations.Lines(r)
	if len(lines) != 20 || !strings.Contains(lines[9], "and 55 more") || !strings.Contains(lines[19], "and 7 more") {
		t.Errorf("%d lines: %q", len(lines), lines)
	}
}
