package command

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites"
)

// example returns the n-th YAML block of the README, as a file.
func example(t *testing.T, n int) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) <= n {
		t.Fatalf("the README has %d YAML blocks", len(blocks))
	}
	path := filepath.Join(t.TempDir(), "example.yml")
	if err := os.WriteFile(path, []byte(blocks[n][1]), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestReadmeTarget: the target file that the README shows is one.
func TestReadmeTarget(t *testing.T) {
	for _, name := range []string{"OIDCHECK_BASIC_SECRET", "OIDCHECK_POST_SECRET", "OIDCHECK_ALICE", "OIDCHECK_BOB"} {
		t.Setenv(name, "a-secret-of-a-test")
	}
	got, err := target.Load(example(t, 0))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Clients) != 3 || len(got.Users) != 2 {
		t.Errorf("%d clients, %d users", len(got.Clients), len(got.Users))
	}
}

// TestReadmeLedger: so is the ledger.
func TestReadmeLedger(t *testing.T) {
	ledger, err := reports.LoadLedger(example(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if err := ledger.Check(ids(suites.All())); err != nil {
		t.Error(err)
	}
}

// TestReadmeNamesWhatExists: requirements, faults and commands that the README
// names are there.
func TestReadmeNamesWhatExists(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"redirect-uri-subdomain", "redirect-uri-exact@subdomain"} {
		if !strings.Contains(string(text), name) {
			t.Errorf("the README no longer names %s", name)
		}
	}
	p := newProgram(t)
	p.wants(reports.ExitOK, p.do("explain", "redirect-uri-exact"))
	p.wants(reports.ExitViolated, p.do("run", "--fault", "redirect-uri-subdomain", "--only", "redirect-uri-exact@subdomain", "--driver", "http", "--out", "out"))
}
