package browser_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/browser"
)

func none(string) string { return "" }

// install writes programs below dir: a name that ends in "!" is a script.
func install(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		text := "\x7fELF"
		if strings.HasSuffix(name, "!") {
			name, text = strings.TrimSuffix(name, "!"), "#!/bin/sh\n"
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFind(t *testing.T) {
	const shell = "chromium-headless-shell"
	for name, test := range map[string]struct {
		installed []string
		flag      string
		env       map[string]string
		want      string
	}{
		"fastest on PATH":     {installed: []string{"bin/google-chrome", "bin/chromium", "bin/headless-shell"}, want: "bin/headless-shell"},
		"wrapper":             {installed: []string{"bin/" + shell + "!", "lib/chromium/" + shell}, want: "lib/chromium/" + shell},
		"wrapper, by flag":    {installed: []string{"bin/" + shell + "!", "lib/chromium/" + shell}, flag: "bin/" + shell, want: "lib/chromium/" + shell},
		"wrapper of others":   {installed: []string{"bin/" + shell + "!"}, want: "bin/" + shell},
		"other wrapper":       {installed: []string{"bin/chromium!", "lib/chromium/chromium"}, want: "bin/chromium"},
		"flag before env":     {installed: []string{"a", "b", "bin/chromium"}, flag: "a", env: map[string]string{"CHROME": "b"}, want: "a"},
		"CHROME, CHROMIUM":    {installed: []string{"a", "b"}, env: map[string]string{"CHROME": "a", "CHROMIUM": "b"}, want: "a"},
		"CHROMIUM before all": {installed: []string{"b", "bin/chromium"}, env: map[string]string{"CHROMIUM": "b"}, want: "b"},
		"wrong flag":          {installed: []string{"bin/chromium"}, flag: "missing"},
		"wrong CHROME":        {installed: []string{"bin/chromium"}, env: map[string]string{"CHROME": "missing"}},
		"nothing":             {},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("PATH", filepath.Join(dir, "bin"))
			install(t, dir, test.installed...)
			in := func(name string) string {
				if name == "" {
					return ""
				}
				return filepath.Join(dir, name)
			}
			got, err := browser.Find(in(test.flag), func(name string) string { return in(test.env[name]) })
			if got != in(test.want) {
				t.Errorf("got %q, want %q, error %v", got, in(test.want), err)
			}
			if test.want == "" && (!errors.Is(err, browser.ErrNotFound) || !strings.Contains(err.Error(), "apt-get install chromium-headless-shell") || !strings.Contains(err.Error(), "--driver http")) {
				t.Errorf("error without remedy: %v", err)
			}
		})
	}
	if _, err := browser.Find("/no/such", none); err == nil || !strings.Contains(err.Error(), "no such file") || !strings.Contains(err.Error(), `--chrome="/no/such"`) {
		t.Errorf("error without cause: %v", err)
	}
}
