package command

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/oidcheck/oidcheck/reports"
)

// fixture parses the YAML documents of an example below fixtures/ci.
func fixture(t *testing.T, name string) []map[string]any {
	t.Helper()
	file, err := os.Open(filepath.Join(filepath.Dir(defaultsFile), "fixtures", "ci", name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var out []map[string]any
	decoder := yaml.NewDecoder(file)
	for {
		var doc map[string]any
		if err := decoder.Decode(&doc); err != nil {
			if len(out) == 0 {
				t.Fatal(err)
			}
			return out
		}
		out = append(out, doc)
	}
}

// at follows keys and positions into a document.
func at(t *testing.T, v any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch key := step.(type) {
		case string:
			v = v.(map[string]any)[key]
		case int:
			v = v.([]any)[key]
		}
		if v == nil {
			t.Fatalf("there is no %v in %v", step, path)
		}
	}
	return v
}

// step returns the script of the step with that name.
func step(t *testing.T, steps any, name string) string {
	t.Helper()
	for _, s := range steps.([]any) {
		if m := s.(map[string]any); m["name"] == name {
			return m["run"].(string)
		}
	}
	t.Fatalf("there is no step %q", name)
	return ""
}

// shell runs a script as a build service does, with the test binary for
// oidcheck, on a few cases. It returns what was printed and the exit code.
func (p *program) shell(script string, env ...string) (string, int) {
	p.t.Helper()
	self, err := os.Executable()
	if err != nil {
		p.t.Fatal(err)
	}
	bin := filepath.Join(p.dir, "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		p.t.Fatal(err)
	}
	_ = os.Symlink(self, filepath.Join(bin, "oidcheck")) // there from the second time on
	cmd := exec.CommandContext(p.t.Context(), "sh", "-ec", script)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "COMMAND_TEST_PROGRAM="+defaultsFile,
		"OIDCHECK_DRIVER=http", "OIDCHECK_PATIENCE=0s", "OIDCHECK_SEED=1", "OIDCHECK_ONLY=userinfo-*,discovery-*", "GITHUB_ACTIONS=", "GITHUB_STEP_SUMMARY=")
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// ciExample is how a build service runs its three shards, and unites them.
type ciExample struct {
	shard func(i int) (script string, env []string)
	merge string
	whole string // directory of the report
}

func shardedExamples(t *testing.T, dir string) map[string]ciExample {
	github, gitlab, k8s := fixture(t, "github/sharded.yml")[0], fixture(t, "gitlab/sharded.yml")[0], fixture(t, "kubernetes/sharded.yml")
	if n := len(at(t, github, "jobs", "shard", "strategy", "matrix", "shard").([]any)); n != 3 {
		t.Errorf("the matrix of GitHub has %d shards", n)
	}
	if n := at(t, gitlab, "oidcheck", "parallel"); n != 3 {
		t.Errorf("GitLab runs %v shards", n)
	}
	spec := at(t, k8s[0], "spec").(map[string]any)
	if spec["completionMode"] != "Indexed" || spec["completions"] != 3 || len(k8s) != 2 {
		t.Errorf("the Job is %v", spec)
	}
	mounted := strings.NewReplacer("/config/", dir+"/", "/reports/", dir+"/k8s/")
	pod := func(doc int) string {
		return mounted.Replace(at(t, k8s[doc], "spec", "template", "spec", "containers", 0, "args", 0).(string))
	}
	return map[string]ciExample{
		"github": {
			shard: func(i int) (string, []string) {
				script := step(t, at(t, github, "jobs", "shard", "steps"), "Test a third")
				return strings.ReplaceAll(script, "${{ matrix.shard }}", fmt.Sprint(i)), nil
			},
			merge: step(t, at(t, github, "jobs", "gate", "steps"), "Unite and decide"), whole: "report",
		},
		"gitlab": {
			shard: func(i int) (string, []string) {
				return at(t, gitlab, "oidcheck", "script", 0).(string), []string{
					fmt.Sprintf("CI_NODE_INDEX=%d", i), "CI_NODE_TOTAL=3",
					"OIDCHECK_TARGET=" + at(t, gitlab, "variables", "OIDCHECK_TARGET").(string), "OIDCHECK_LEDGER=" + at(t, gitlab, "variables", "OIDCHECK_LEDGER").(string)}
			},
			merge: at(t, gitlab, "oidcheck-gate", "script", 0).(string), whole: "report",
		},
		"kubernetes": {
			shard: func(i int) (string, []string) { return pod(0), []string{fmt.Sprintf("JOB_COMPLETION_INDEX=%d", i-1)} },
			merge: pod(1), whole: "k8s/all",
		},
	}
}

// TestShardedExamples runs the examples as they stand: three shards,
// united, find what one run finds.
func TestExamplesOfBuildServices(t *testing.T) {
	p := newProgram(t)
	p.serve("provider.yml", "--fault", "userinfo-query-accepted")
	p.write("known.yml", "entries: []\n")
	p.wants(reports.ExitViolated, p.do(fast("one", "--target", "provider.yml", "--only", "userinfo-*,discovery-*")...))
	for name, example := range shardedExamples(t, p.dir) {
		for i := 1; i <= 3; i++ {
			script, env := example.shard(i)
			p.shell(script, env...)
		}
		out, code := p.shell(example.merge)
		if code != reports.ExitViolated || !strings.Contains(out, "userinfo-query-refused") {
			t.Fatalf("%s: exit %d:\n%s", name, code, out)
		}
		p.wants(reports.ExitOK, p.do("report", "diff", "one", example.whole))
		for _, dir := range []string{"shards", "report"} {
			if err := os.RemoveAll(filepath.Join(p.dir, dir)); err != nil {
				t.Fatal(err)
			}
		}
	}
}
