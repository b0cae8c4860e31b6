package command

import (
	"bytes"
	"context"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/formats"
)

// closedPort returns the address of a port that nobody listens on any more.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestTargetDown(t *testing.T) {
	p := newProgram(t)
	address := closedPort(t)
	r := p.wants(reports.ExitEnvironment, p.do(fast("out", "--issuer", "https://"+address)...))
	p.says(r, address, "connection refused", "is it running")
	report := p.report("out")
	if report.Gate.Exit != reports.ExitEnvironment || !strings.Contains(report.Gate.Reasons[0], address) {
		t.Errorf("gate %+v", report.Gate)
	}
	if report.Summary.Passed+report.Summary.Failed > 0 || report.Summary.Skipped == 0 {
		t.Errorf("summary %+v", report.Summary)
	}
	validate(t, p.read("out/report.json"))
}

func TestRejectedLogin(t *testing.T) {
	p := newProgram(t)
	p.serve("target.yml")
	text := p.read("target.yml")
	users := regexp.MustCompile(`username: (\S+)\n(\s+)password: .*`).FindAllStringSubmatch(text, -1)
	if len(users) < 2 {
		t.Fatalf("the target file has %d users", len(users))
	}
	second := users[1]
	p.write("wrong.yml", strings.Replace(text, second[0], "username: "+second[1]+"\n"+second[2]+`password: "not the password"`, 1))

	r := p.wants(reports.ExitEnvironment, p.do(fast("out", "--target", "wrong.yml")...))
	p.says(r, "login failed for users[1] ("+strings.Trim(second[1], `"`)+")", "check users in the target file")
	if strings.Contains(r.text(), "not the password") {
		t.Errorf("the password is shown: %s", r.text())
	}
	if report := p.report("out"); report.Gate.Exit != reports.ExitEnvironment || report.Timing.Exchanges == 0 {
		t.Errorf("gate %+v, timing %+v", report.Gate, report.Timing)
	}
}

func TestMisspeltKeys(t *testing.T) {
	p := newProgram(t)
	p.serve("target.yml")
	text := strings.Replace(p.read("target.yml"), "redirect_uris:", "redirect_urls:", 1)
	line := 1 + strings.Count(text[:strings.Index(text, "redirect_urls:")], "\n")
	p.write("typo.yml", text)
	r := p.wants(reports.ExitUsage, p.do(fast("out", "--target", "typo.yml")...))
	p.says(r, "typo.yml:"+strconv.Itoa(line)+": ", `"redirect_urls"`, `did you mean "redirect_uris"?`)
	p.wants(reports.ExitUsage, p.do(fast("out", "--target", "missing.yml")...))

	p.write("ginkgo.yml", "version: 1\nrun:\n  patiense: 1s\n")
	r = p.wants(reports.ExitUsage, p.do(fast("out")...))
	p.says(r, "ginkgo.yml:3: ", `"patiense"`, `did you mean "patience"?`)
}

func TestUsage(t *testing.T) {
	p := newProgram(t)
	for _, c := range []struct {
		args []string
		says string
	}{
		{fast("out", "--only", "code-single-us"), `did you mean "code-single-use"?`},
		{fast("out", "--only", "nothing-like-it-at-all"), "`oidcheck list` shows"},
		{fast("out", "--only", "mode:cod"), `did you mean "code"?`},
		{fast("out", "--only", "doc:rfc674"), `did you mean "rfc6749"?`},
		{fast("out", "--only", "needs:brwser"), `did you mean "browser"?`},
		{fast("out", "--only", "kind:code"), "no kind of filter"},
		{fast("out", "--only", "code-[a"), "malformed"},
		{fast("out", "--profile", "oidcc"), `did you mean "oidc"?`},
		{fast("out", "--preset", "nodes"), "modes"},
		{fast("out", "--fault", "code-reuse-acepted"), `did you mean "code-reuse-accepted"?`},
		{fast("out", "--driver", "htp"), "auto, http, browser"},
		{fast("out", "--tarqet", "x.yml"), `did you mean "--target"?`},
		{fast("out", "--quite-another-flag"), "oidcheck run --help"},
		{fast("out", "--patience", "soon"), "oidcheck run --help"},
		{fast("out", "--patience", "-1s"), "must not be negative"},
		{fast("out", "--issuer", "op.example"), "https://op.example.com"},
		{fast("out", "--ca-file", "missing.pem"), "missing.pem"},
		{fast("out", "--ledger", "missing.yml"), "missing.yml"},
		{fast("out", "--resolve", "op.example:443"), "host:port:address"},
		{fast("out", "--resolve", "op.example:443:elsewhere"), "host:port:address"},
		{fast("out", "--resolve", "op.example:0:127.0.0.1"), "host:port:address"},
		{fast("out", "--target", "x.yml", "--fault", "state-dropped"), "--fault and --target exclude each other"},
		{fast("out", "--target", "x.yml", "--issuer", "https://op.example"), "--target and --issuer exclude each other"},
		{fast("out", "extra"), "extra"},
		{[]string{"rum"}, `did you mean "run"?`},
		{[]string{"unheard-of"}, "choose from completion, doctor, "},
		{[]string{"serve", "--fault", "state-droped"}, `did you mean "state-dropped"?`},
		{[]string{"serve", "--addr", "192.0.2.1:0"}, "expose"},
		{[]string{"serve", "--target-out", "missing/target.yml"}, "missing"},
		{[]string{"list", "--format", "yaml"}, "table or json"},
	} {
		r := p.do(c.args...)
		if r.code != reports.ExitUsage || !strings.Contains(r.stderr, c.says) {
			t.Errorf("%v: exit %d, stderr %q, want 2 and %q", c.args, r.code, r.stderr, c.says)
		}
	}
	if exists(p.dir, "out") {
		t.Error("a directory of reports was made for a run that there was not")
	}
}

func TestResolveRules(t *testing.T) {
	for rule, want := range map[string][2]string{
		"op.example:443:127.0.0.1":      {"op.example:443", "127.0.0.1:443"},
		"op.example:443:127.0.0.1:8443": {"op.example:443", "127.0.0.1:8443"},
		"op.example:443:::1":            {"op.example:443", "[::1]:443"},
		"op.example:443:[::1]":          {"op.example:443", "[::1]:443"},
		"op.example:443:[::1]:8443":     {"op.example:443", "[::1]:8443"},
	} {
		from, to, err := parseResolve(rule)
		if err != nil || from != want[0] || to != want[1] {
			t.Errorf("%s: %q, %q, %v", rule, from, to, err)
		}
	}
}

func TestNothingJudged(t *testing.T) {
	p := newProgram(t)
	r := p.wants(reports.ExitNothing, p.do(fast("out", "--only", "needs:time")...))
	p.says(r, "0 cases were judged", "widen --only")
	p.wants(reports.ExitNothing, p.do(fast("out", "--only", "no-such-*")...))
	validate(t, p.read("out/report.json"))
}

// An issuer alone can be reached; without a client nothing can be judged but
// what it publishes, and the run says so.
func TestIssuerAlone(t *testing.T) {
	p := newProgram(t)
	p.serve("target.yml")
	issuer := regexp.MustCompile(`(?m)^issuer: (\S+)$`).FindStringSubmatch(p.read("target.yml"))
	if issuer == nil {
		t.Fatal("the target file names no issuer")
	}
	r := p.wants(reports.ExitEnvironment, p.do(fast("out", "--issuer", issuer[1])...))
	p.says(r, "unknown authority", "--ca-file")
	alone := fast("out", "--issuer", issuer[1], "--ca-file", "target.yml.ca.pem")
	r = p.wants(reports.ExitOK, p.do(alone...))
	p.says(r, "only metadata and keys are judged", "target file", "--target-out")
	validate(t, p.read("out/report.json"))
	r = p.wants(reports.ExitNothing, p.do(append(alone, "--only", "mode:code")...))
	p.says(r, "0 cases were judged", "target file", "--target-out")
}

func TestChromiumMissing(t *testing.T) {
	p := newProgram(t)
	r := p.wants(reports.ExitEnvironment, p.do("run", "--patience", "0s", "--out", "out", "--chrome", "/no/such/chromium"))
	p.says(r, "/no/such/chromium", "apt-get install", "--driver http")
	p.env["CHROME"] = "/no/such/chrome"
	r = p.wants(reports.ExitEnvironment, p.do("run", "--patience", "0s", "--out", "out"))
	p.says(r, "CHROME", "/no/such/chrome", "--driver http")
	delete(p.env, "CHROME")
	t.Setenv("PATH", t.TempDir())
	r = p.wants(reports.ExitEnvironment, p.do("run", "--patience", "0s", "--out", "out"))
	p.says(r, "PATH", "apt-get install", "--driver http")
	r = p.wants(reports.ExitEnvironment, p.do("prove", "--procs", "1", "--fault", "state-dropped", "--out", "out"))
	p.says(r, "--driver http")

	p.wants(reports.ExitOK, p.do("run", "--patience", "0s", "--out", "out", "--only", "code-single-use")) // takes none
	p.wants(reports.ExitOK, p.do(fast("out")...))
	for _, c := range p.report("out").Requirements {
		if c.ID == "login-page-framing" && (c.Verdict != reports.NotTested || c.Cases[0].Reason != reports.ReasonDriver) {
			t.Errorf("login-page-framing is %s: %s", c.Verdict, c.Cases[0].Reason)
		}
	}
}

// ending is a writer that interrupts the program when it says a word.
type ending struct {
	output
	word string
	end  context.CancelFunc
}

func (e *ending) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(e.word)) {
		e.end()
	}
	return e.output.Write(p)
}

// What had ended before the interruption is reported, the rest is not tested.
func TestInterruptedInTheMiddle(t *testing.T) {
	p := newProgram(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	stdout := &ending{word: " fail: ", end: cancel}
	a := &app{defaults: p.defaults, stdout: stdout, stderr: &output{}, getenv: p.getenv}
	if code := execute(ctx, a, fast("out", "--fault", "redirect-uri-host-ignored", "--seed", "1", "--no-share")); code != reports.ExitInterrupted {
		t.Fatalf("exit %d:\n%s", code, stdout.String())
	}
	report := p.report("out")
	if report.Gate.Exit != reports.ExitInterrupted || len(failed(report)) == 0 {
		t.Errorf("gate %+v, failed %v", report.Gate, failed(report))
	}
	cut := 0
	for _, q := range report.Requirements {
		for _, c := range q.Cases {
			switch {
			case c.Verdict == reports.NotTested && c.Reason == "interrupted":
				cut++
			case c.Verdict == reports.Error, c.Verdict == reports.Blocked:
				t.Errorf("%s blames the interruption on somebody: %s: %s%s", c.ID, c.Verdict, c.Reason, c.Message)
			}
		}
	}
	if cut == 0 {
		t.Error("the run went on to its end")
	}
	for _, file := range formats.Files() {
		if !exists(p.dir, "out", file) {
			t.Errorf("%s is missing", file)
		}
	}
	validate(t, p.read("out/report.json"))
}

func TestInterrupted(t *testing.T) {
	p := newProgram(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := p.wants(reports.ExitInterrupted, p.within(ctx, fast("out")...))
	p.says(r, "interrupted")
	report := p.report("out")
	if report.Gate.Exit != reports.ExitInterrupted || report.Summary.Failed > 0 {
		t.Errorf("gate %+v, summary %+v", report.Gate, report.Summary)
	}
	if slices.ContainsFunc(report.Gate.Reasons, func(s string) bool { return strings.Contains(s, "target runs") }) {
		t.Errorf("the target is blamed for the interruption: %v", report.Gate.Reasons)
	}
	p.wants(reports.ExitInterrupted, p.within(ctx, "prove", "--fault", "state-dropped", "--driver", "http", "--procs", "1", "--out", "out"))
}
