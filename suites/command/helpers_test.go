package command

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/reports"
)

// TestMain lets the test binary be the program that prove starts again.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "prove" && os.Args[2] == "--part" {
		defaults, err := os.ReadFile(os.Getenv("COMMAND_TEST_DEFAULTS"))
		if err != nil {
			os.Exit(reports.ExitHarness)
		}
		os.Exit(Main(defaults, os.Args[1:], os.Stdout, os.Stderr))
	}
	if os.Getenv("COMMAND_TEST_PROGRAM") != "" { // the test binary is the program itself
		defaults, err := os.ReadFile(os.Getenv("COMMAND_TEST_PROGRAM"))
		if err != nil {
			os.Exit(reports.ExitHarness)
		}
		os.Exit(Main(defaults, os.Args[1:], os.Stdout, os.Stderr))
	}
	flag.Parse()
	if count := flag.Lookup("test.count").Value.String(); count != "1" {
		fmt.Fprintln(os.Stderr, "Ginkgo refuses to run under -count="+count+": repeat `go test -count=1` instead")
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// output is a writer that may be read while it is written to.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// result is what a program leaves.
type result struct {
	code           int
	stdout, stderr string
}

// text is all that a person was told.
func (r result) text() string { return r.stdout + r.stderr }

// program is the command line in a directory of its own, so that no ginkgo.yml
// of somebody else is read.
type program struct {
	t        *testing.T
	dir      string
	env      map[string]string
	defaults []byte
	stdin    io.Reader
}

func newProgram(t *testing.T) *program {
	t.Helper()
	text, err := os.ReadFile(defaultsFile)
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, dir: t.TempDir(), env: map[string]string{}, defaults: text}
	t.Chdir(p.dir)
	return p
}

// defaultsFile is the configuration that the program is built with, found before a test changes the working directory.
var defaultsFile = func() string {
	path, err := filepath.Abs(filepath.FromSlash("../../ginkgo.yml"))
	if err != nil {
		panic(err)
	}
	return path
}()

// patience bounds every invocation, so that a hang is a failure.
const patience = 2 * time.Minute

// do runs the program to its end.
func (p *program) do(args ...string) result {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	return p.within(ctx, args...)
}

func (p *program) within(ctx context.Context, args ...string) result {
	var stdout, stderr output
	a := &app{defaults: p.defaults, stdin: p.stdin, stdout: &stdout, stderr: &stderr, getenv: p.getenv}
	code := execute(ctx, a, args)
	return result{code, stdout.String(), stderr.String()}
}

func (p *program) getenv(name string) string { return p.env[name] }

// fast are the flags of a run that takes no time beyond its exchanges.
func fast(out string, args ...string) []string {
	return append([]string{"run", "--driver", "http", "--patience", "0s", "--out", out}, args...)
}

// wants ends the test unless the program ended with that code.
func (p *program) wants(code int, r result) result {
	p.t.Helper()
	if r.code != code {
		p.t.Fatalf("exit %d, want %d\nstdout:\n%s\nstderr:\n%s", r.code, code, r.stdout, r.stderr)
	}
	return r
}

// says fails the test unless all of these stand in what a person was told.
func (p *program) says(r result, words ...string) {
	p.t.Helper()
	for _, w := range words {
		if !strings.Contains(r.text(), w) {
			p.t.Errorf("nothing says %q:\n%s", w, r.text())
		}
	}
}

// report reads the report below the program's directory.
func (p *program) report(out string) *reports.Report {
	p.t.Helper()
	r, err := reports.Read(filepath.Join(p.dir, out, reports.JSONFile))
	if err != nil {
		p.t.Fatal(err)
	}
	return r
}

// write writes a file below the program's directory.
func (p *program) write(name, text string) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// read returns the text of such a file.
func (p *program) read(name string) string {
	p.t.Helper()
	data, err := os.ReadFile(filepath.Join(p.dir, name))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(data)
}

// serve runs `serve --target-out` until the test ends, and returns when the
// target file is there.
func (p *program) serve(file string, args ...string) {
	p.t.Helper()
	ctx, cancel := context.WithCancel(p.t.Context())
	ended := make(chan result, 1)
	go func() { ended <- p.within(ctx, append([]string{"serve", "--target-out", file}, args...)...) }()
	stopped := false
	stop := func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if r := <-ended; r.code != reports.ExitOK {
			p.t.Errorf("serve ended with %d: %s", r.code, r.stderr)
		}
	}
	p.t.Cleanup(stop)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(patience)
	for {
		select {
		case r := <-ended:
			stopped = true
			p.t.Fatalf("serve ended with %d: %s", r.code, r.stderr)
		case <-limit:
			p.t.Fatal("serve wrote no target file")
		case <-tick.C:
			if _, err := os.Stat(filepath.Join(p.dir, file)); err == nil {
				return
			}
		}
	}
}

// verdicts maps the requirements of a report to their verdicts.
func verdicts(r *reports.Report) map[string]reports.Verdict {
	out := map[string]reports.Verdict{}
	for _, q := range r.Requirements {
		out[q.ID] = q.Verdict
	}
	return out
}

// failed returns the requirements that failed, sorted.
func failed(r *reports.Report) []string {
	all := verdicts(r)
	maps.DeleteFunc(all, func(_ string, v reports.Verdict) bool { return v != reports.Fail && v != reports.Warn })
	return slices.Sorted(maps.Keys(all))
}

// newBrowserProgram is a program for tests of the browser. That there is none
// fails them: the set-up of this source installs one.
func newBrowserProgram(t *testing.T) *program {
	t.Helper()
	if _, err := browser.Find("", os.Getenv); err != nil {
		t.Fatal(err)
	}
	p := newProgram(t)
	for _, name := range []string{"CHROME", "CHROMIUM"} {
		p.env[name] = os.Getenv(name)
	}
	return p
}

func exists(path ...string) bool {
	_, err := os.Stat(filepath.Join(path...))
	return err == nil
}

// entries lists a directory.
func entries(t *testing.T, path ...string) []string {
	t.Helper()
	list, err := os.ReadDir(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range list {
		out = append(out, e.Name())
	}
	return out
}
