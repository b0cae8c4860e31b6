package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/formats"
)

// evidenceDir is where the reports keep evidence, below --out.
const evidenceDir = "evidence"

// evidenceFile is the name of evidence: that of its content.
var evidenceFile = regexp.MustCompile(`^[0-9a-f]{32}\.(json|png|txt)$`)

// clear makes the directory of the reports, and removes what an earlier run
// left there, so that nothing old is taken for new. What is not ours stays:
// --out may be any directory.
func clear(dir string) error {
	old := []string{filepath.Join(dir, reports.JournalFile)}
	for _, name := range formats.Files() {
		old = append(old, filepath.Join(dir, name))
	}
	evidence, err := os.ReadDir(filepath.Join(dir, evidenceDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range evidence {
		if evidenceFile.MatchString(e.Name()) {
			old = append(old, filepath.Join(dir, evidenceDir, e.Name()))
		}
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return os.MkdirAll(dir, 0o755)
}

// scan looks for the target's own secrets in what was written: there must be
// none, whatever the target echoed. Other files of the directory, of which the
// target file may be one, are not ours to judge.
func (j *job) scan() error {
	secrets := j.subject.target.Secrets()
	var found []error
	for _, part := range append(formats.Files(), evidenceDir) {
		path := filepath.Join(j.flags.out, part)
		leaks, err := reports.ScanDir(path, secrets)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for _, l := range leaks {
			l.File = filepath.ToSlash(filepath.Join(path, l.File))
			found = append(found, errors.New(l.String()))
		}
	}
	if len(found) > 0 {
		return fmt.Errorf("a secret of the target file is in the reports; delete them and report this as a bug: %w", errors.Join(found...))
	}
	return nil
}

// unwritten says that reports could not be written: the directory is wrong, or
// we are.
func unwritten(dir string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return usage("--out %s: the reports can't be written: %w", dir, err)
	}
	return &exitError{reports.ExitHarness, err}
}

// replace writes a file whole or not at all: a reader never meets a half of it.
func replace(path string, data []byte, mode os.FileMode) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".oidcheck-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	if _, err := temporary.Write(data); err != nil {
		_ = temporary.Close()
		return err
	}
	if err := temporary.Close(); err != nil {
		return err
	}
	if err := os.Chmod(temporary.Name(), mode); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}
