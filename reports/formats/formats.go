// Package formats lists the forms in which a report is written beside
// report.json. A form is a row of one table: whatever knows the table, from
// `run` to `report render`, knows the form.
package formats

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/ctrf"
	"github.com/oidcheck/oidcheck/reports/har"
	"github.com/oidcheck/oidcheck/reports/html"
	"github.com/oidcheck/oidcheck/reports/markdown"
	"github.com/oidcheck/oidcheck/reports/sarif"
)

// Format is one way to write a report.
type Format struct {
	Name string // of `report render --format`
	File string // in the directory of the report
	// Render takes a finished report, and its directory, for the evidence.
	Render func(r *reports.Report, dir fs.FS) ([]byte, error)
}

// table holds every format, in the order in which they are written.
var table = []Format{
	{"junit", "junit.xml", alone(reports.JUnit)},
	{"sarif", "report.sarif", alone(sarif.Render)},
	{"har", "exchanges.har", har.Render},
	{"markdown", "summary.md", alone(markdown.Render)},
	{"ctrf", "ctrf.json", alone(ctrf.Render)},
	{"html", "report.html", html.Render},
}

// alone is for a format that needs no evidence.
func alone(render func(*reports.Report) ([]byte, error)) func(*reports.Report, fs.FS) ([]byte, error) {
	return func(r *reports.Report, _ fs.FS) ([]byte, error) { return render(r) }
}

// All returns the formats.
func All() []Format { return slices.Clone(table) }

// Names returns what `report render --format` takes.
func Names() []string {
	var out []string
	for _, f := range table {
		out = append(out, f.Name)
	}
	return out
}

// Files returns the names of all files that a run writes, evidence aside.
func Files() []string {
	out := []string{reports.JSONFile}
	for _, f := range table {
		out = append(out, f.File)
	}
	return out
}

// Write writes report.json and every format into dir. Each file is replaced as
// a whole, and report.json, from which the others can be made again, comes
// first. One format that fails keeps no other from being written.
func Write(dir string, r *reports.Report) error {
	if err := reports.Write(dir, r); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	var first error
	for _, f := range table {
		if err := f.write(dir, r, root.FS()); err != nil && first == nil {
			first = err
		}
	}
	return first
}

func (f Format) write(dir string, r *reports.Report, evidence fs.FS) error {
	data, err := f.Render(r, evidence)
	if err != nil {
		return fmt.Errorf("%s of the report of %s: %w", f.Name, r.Target.Name, err)
	}
	return reports.WriteFile(filepath.Join(dir, f.File), data)
}
