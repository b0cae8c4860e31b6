package reports

import (
	"fmt"
	"os"
	"path/filepath"
)

// JSONFile is the file that Write makes.
const JSONFile = "report.json"

// Write writes report.json into dir, which it makes when it is missing. The
// file is replaced as a whole. The report is finished first.
func Write(dir string, r *Report) error {
	r.Finish()
	data, err := Encode(r)
	if err != nil {
		return fmt.Errorf("report of %s: %w", r.Target.Name, err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("directory of the report: %w", err)
	}
	return WriteFile(filepath.Join(dir, JSONFile), data)
}
