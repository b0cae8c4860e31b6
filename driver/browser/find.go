package browser

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// programs are looked for on PATH, the fastest first.
var programs = []string{"chromium-headless-shell", "headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"}

// remedy is what to do when no Chromium is found.
const remedy = "install one (Debian and Ubuntu: apt-get install chromium-headless-shell), name one with --chrome or CHROME, or use --driver http"

// ErrNotFound is wrapped by the error of Find.
var ErrNotFound = errors.New("no usable Chromium")

// Find returns the path of a Chromium: the value of flag (--chrome), else of
// the environment variables CHROME and CHROMIUM, else the first known program
// on PATH. A value that is given but wrong is an error: nothing else is
// tried, so that nobody tests with another browser than he believes.
func Find(flag string, env func(string) string) (string, error) {
	for _, given := range []struct{ name, value string }{
		{"--chrome", flag}, {"CHROME", env("CHROME")}, {"CHROMIUM", env("CHROMIUM")},
	} {
		if given.value == "" {
			continue
		}
		path, err := exec.LookPath(given.value)
		if err != nil {
			return "", fmt.Errorf("%w: %s=%q: %w; %s", ErrNotFound, given.name, given.value, errors.Unwrap(err), remedy)
		}
		return program(path), nil
	}
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			return program(path), nil
		}
	}
	return "", fmt.Errorf("%w: none of %q is on PATH; %s", ErrNotFound, programs, remedy)
}

// program returns the program itself where path is Debian's wrapper of the
// headless shell. The wrapper stays the parent of the browser, so a signal
// to it leaves the browser running and nobody notices when the browser dies.
func program(path string) string {
	const name = "chromium-headless-shell"
	resolved, err := filepath.EvalSymlinks(path)
	if err != nil || filepath.Base(resolved) != name || !interpreted(resolved) {
		return path
	}
	real := filepath.Join(filepath.Dir(resolved), "..", "lib", "chromium", name)
	if info, err := os.Stat(real); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
		return real
	}
	return path
}

// interpreted reports whether the file begins with an interpreter line.
func interpreted(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var head [2]byte
	_, err = io.ReadFull(f, head[:])
	return err == nil && bytes.Equal(head[:], []byte("#!"))
}
