package reports

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
)

// WriteFile writes a whole file or none: a reader, or a process that writes
// the same file, never meets a half of it.
func WriteFile(path string, data []byte) error {
	temp := filepath.Join(filepath.Dir(path), "."+rand.Text()+".tmp")
	if err := writeNew(temp, data); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(temp, path); err != nil {
		_ = os.Remove(temp)
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = os.Remove(path)
	}
	return err
}
