package reports

import (
	"fmt"
	"os"
	"path/filepath"
)

// The files that Write makes.
const (
	JSONFile  = "report.json"
	JUnitFile = "junit.xml"
)

// Write writes report.json and junit.xml into dir, which it makes when it is
// missing. Each file is replaced as a whole. The report is finished first.
func Write(dir string, r *Report) error {
	r.Finish()
	data, err := encode(r)
	if err != nil {
		return fmt.Errorf("report of %s: %w", r.Target.Name, err)
	}
	junit, err := JUnit(r)
	if err != nil {
		return fmt.Errorf("report of %s: %w", r.Target.Name, err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("directory of the report: %w", err)
	}
	if err := writeAtomic(filepath.Join(dir, JSONFile), data); err != nil {
		return err
	}
	return writeAtomic(filepath.Join(dir, JUnitFile), junit)
}
