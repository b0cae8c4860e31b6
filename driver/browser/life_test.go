package browser_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/browser"
)

// processes returns those that use a profile below dir.
func processes(t *testing.T, dir string) []int {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	var all []int
	for _, line := range lines {
		text, err := os.ReadFile(line)
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(line)))
		if err == nil && pid != os.Getpid() && strings.Contains(string(text), "--user-data-dir="+dir) {
			all = append(all, pid)
		}
	}
	return all
}

func entries(t *testing.T, dir string) int {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func TestCloseLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	b := start(t, browser.Options{})
	if len(processes(t, dir)) == 0 || entries(t, dir) == 0 {
		t.Fatal("the test does not see the browser")
	}
	newAgent(t, b)
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if p, n := processes(t, dir), entries(t, dir); len(p) > 0 || n > 0 {
		t.Errorf("processes %v and %d files are left", p, n)
	}
	if _, err := b.NewAgent(t.Context()); !errors.Is(err, browser.ErrGone) {
		t.Errorf("a closed browser makes agents: %v", err)
	}
}

func TestKilledBrowser(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	b := start(t, browser.Options{})
	a := newAgent(t, b)
	// The browser is killed while a visit waits for an answer.
	s := serve(t, handlers{"/auth": func(_ http.ResponseWriter, r *http.Request) {
		for _, pid := range processes(t, dir) {
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
				t.Error(err)
			}
		}
		<-r.Context().Done()
	}})
	err := fails(t, within(t), a, visit(s))
	if !errors.Is(err, browser.ErrGone) || !strings.Contains(err.Error(), "killed") {
		t.Error(err)
	}
	if err := fails(t, within(t), a, visit(s)); !errors.Is(err, browser.ErrGone) {
		t.Error(err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if p, n := processes(t, dir), entries(t, dir); len(p) > 0 || n > 0 {
		t.Errorf("processes %v and %d files are left", p, n)
	}
}

func TestStartFails(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	for name, script := range map[string]string{
		"says why": "#!/bin/sh\necho cannot open display >&2\nexit 1\n",
		"hangs":    "#!/bin/sh\nexec sleep 1000\n",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "chrome")
			if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			_, err := browser.Start(ctx, browser.Options{Path: path})
			want := map[string]string{"says why": "cannot open display", "hangs": "deadline exceeded"}[name]
			if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v", err)
			}
		})
	}
	if n := entries(t, dir); n > 0 {
		t.Errorf("%d files are left", n)
	}
}
