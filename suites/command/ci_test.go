package command

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/formats"
)

// pipeline runs the scripts of a CI configuration as its runner would.
type pipeline struct {
	t         *testing.T
	dir       string // working directory
	env       []string
	variables map[string]string
}

// run returns the exit code of a script.
func (p *pipeline) run(shell, script string) (code int, output string) {
	p.t.Helper()
	cmd := exec.CommandContext(p.t.Context(), shell, "-e", "-c", script)
	cmd.Dir, cmd.Env = p.dir, append(os.Environ(), p.env...)
	for name, value := range p.variables {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		p.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Steps []struct {
			Name, Uses, Shell, Run, If string
			Env                        map[string]string
			With                       map[string]string
		}
	}
}

var input = regexp.MustCompile(`\$\{\{ inputs\.([a-z]+) \}\}`)

// TestGitHubAction: the steps of the action test the bundled provider, and one of
// its faults fails the job.
func TestGitHubAction(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // the runner of such steps is bash
	}
	text := sourceFile(t, "fixtures/ci/github/action.yml")
	var a action
	if err := yaml.Unmarshal(text, &a); err != nil {
		t.Fatal(err)
	}
	temp, work := t.TempDir(), t.TempDir()
	for _, c := range []struct {
		inputs map[string]string
		want   int
	}{
		{map[string]string{"driver": "http", "only": "code-*"}, reports.ExitOK},
		{map[string]string{"driver": "http", "only": "metadata-*", "target": "missing.yml"}, reports.ExitUsage},
	} {
		outputs := filepath.Join(t.TempDir(), "outputs")
		p := &pipeline{t: t, dir: work, variables: map[string]string{}}
		p.env = []string{
			"RUNNER_TEMP=" + temp, "GITHUB_OUTPUT=" + outputs,
			"GITHUB_ACTION_PATH=" + filepath.Join(filepath.Dir(defaultsFile), "fixtures", "ci", "github"),
		}
		code := 0
		for _, step := range a.Runs.Steps {
			if step.Run == "" || code != 0 {
				continue
			}
			if strings.Contains(step.Run, "${{") {
				t.Errorf("step %q: an expression in a script lets inputs into the shell", step.Name)
			}
			for name, value := range step.Env {
				p.variables[name] = input.ReplaceAllStringFunc(value, func(m string) string {
					name := input.FindStringSubmatch(m)[1]
					if given, ok := c.inputs[name]; ok {
						return given
					}
					return a.Inputs[name].Default
				})
			}
			var out string
			if code, out = p.run(step.Shell, step.Run); code != 0 && c.want == 0 {
				t.Fatalf("step %q: exit %d\n%s", step.Name, code, out)
			}
		}
		if code != c.want {
			t.Errorf("%v: exit %d, want %d", c.inputs, code, c.want)
		}
		if said, _ := os.ReadFile(outputs); c.want == 0 && string(said) != "exit=0\n" {
			t.Errorf("outputs: %q", said)
		}
	}
	p := program{t: t, dir: work}
	if r := p.report(a.Inputs["out"].Default); r.Summary.Cases[reports.Pass] == 0 {
		t.Error("nothing was judged")
	}
	if !exists(work, a.Inputs["out"].Default, "report.sarif") {
		t.Error("there is no report.sarif for the code scanning")
	}
}

// TestGitLabTemplate: its script does the same, and its artifacts are there.
func TestGitLabTemplate(t *testing.T) {
	if runtime.GOOS == "windows" {
		return
	}
	var jobs map[string]struct {
		Script    []string
		Variables map[string]string
		Artifacts struct{ Reports struct{ Junit string } }
	}
	if err := yaml.Unmarshal(sourceFile(t, "fixtures/ci/gitlab/oidcheck.yml"), &jobs); err != nil {
		t.Fatal(err)
	}
	job := jobs[".oidcheck"]
	bin, work := t.TempDir(), t.TempDir()
	build := exec.Command("go", "build", "-C", filepath.Dir(defaultsFile), "-buildvcs=false", "-o", filepath.Join(bin, "oidcheck"), ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p := &pipeline{t: t, dir: work, variables: job.Variables, env: []string{
		"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"), "OIDCHECK_DRIVER=http", "OIDCHECK_ONLY=code-*",
	}}
	if code, out := p.run("sh", strings.Join(job.Script, "\n")); code != 0 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	junit := strings.ReplaceAll(job.Artifacts.Reports.Junit, "$OIDCHECK_OUT", job.Variables["OIDCHECK_OUT"])
	if !exists(work, junit) {
		t.Errorf("there is no %s", junit)
	}
	known := false
	for _, f := range formats.All() {
		known = known || f.File == filepath.Base(junit)
	}
	if !known {
		t.Errorf("%s is no file of a format", junit)
	}
}
