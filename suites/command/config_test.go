package command

import (
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reports"
)

// one is a run of a single case that leaves --out to the configuration.
var one = []string{"run", "--driver", "http", "--patience", "0s", "--only", "userinfo-response"}

func TestPrecedence(t *testing.T) {
	p := newProgram(t)
	p.wants(reports.ExitOK, p.do(one...))
	if !exists(p.dir, "reports", "out", reports.JSONFile) {
		t.Fatal("the embedded configuration does not say where the reports go")
	}
	p.write("ginkgo.yml", "version: 1\nrun:\n  out: by-file\n")
	p.wants(reports.ExitOK, p.do(one...))
	p.env["OIDCHECK_OUT"] = "by-environment"
	p.wants(reports.ExitOK, p.do(one...))
	p.wants(reports.ExitOK, p.do(append(one, "--out", "by-flag")...))
	for _, by := range []string{"by-file", "by-environment", "by-flag"} {
		if !exists(p.dir, by, reports.JSONFile) {
			t.Errorf("no report %s", by)
		}
	}
}

func TestOwnConfiguration(t *testing.T) {
	p := newProgram(t)
	p.write("ginkgo.yml", "version: 1\ndefault: [house]\nprofiles:\n  house: [rfc7636]\n")
	p.wants(reports.ExitOK, p.do(fast("out", "--profile", "house")...))
	report := p.report("out")
	if got := report.Requirements; len(got) == 0 || len(got) > 5 {
		t.Errorf("RFC 7636 demands %d requirements", len(got))
	}
	p.wants(reports.ExitOK, p.do(fast("out", "--profile", "house,oidc", "--only", "userinfo-response")...)) // the built-in ones are still there
	if len(p.report("out").Requirements) < 10 {
		t.Errorf("both profiles demand %d requirements", len(p.report("out").Requirements))
	}
	p.serve("target.yml")
	p.write("named.yml", strings.Replace(p.read("target.yml"), "profiles: [", "profiles: [houze, ", 1))
	r := p.wants(reports.ExitUsage, p.do(fast("out", "--target", "named.yml")...))
	p.says(r, "named.yml: profiles: ", `"houze"`, `did you mean "house"?`)
}

func TestBadConfiguration(t *testing.T) {
	p := newProgram(t)
	for text, says := range map[string]string{
		"version: 2\n":                                       "ginkgo.yml:1: version 2 is unknown",
		"version: 1\nrun:\n  driver: htp\n":                  "ginkgo.yml:3: run.driver must be one of auto, http, browser",
		"version: 1\nrun:\n  timeout: 0s\n":                  "ginkgo.yml:3: run.timeout must be more than 0s",
		"version: 1\nrun:\n  exchange: -1s\n":                "ginkgo.yml:3: run.exchange must be more than 0s",
		"version: 1\nrun:\n  patience: -1s\n":                "ginkgo.yml:3: run.patience must not be negative",
		"version: 1\nrun:\n  workers: 0\n":                   "ginkgo.yml:3: run.workers must be 1 or more",
		"version: 1\nrun:\n  procs: -1\n":                    "ginkgo.yml:3: run.procs must not be negative",
		"version: 1\nprofiles:\n  mine: [rfc6749, rfc674]\n": `ginkgo.yml:3: profiles.mine holds "rfc674", and there is no such document: did you mean "rfc6749"?`,
		"version: 1\ndefault: [odic]\n":                      `ginkgo.yml:2: default can't be used: there is no profile "odic"`,
		"version: 1\ngate:\n  strict: perhaps\n":             "ginkgo.yml:3: ",
		"version: 1\nversion: 1\n":                           "given twice",
		"":                                                   "ginkgo.yml",
	} {
		p.write("ginkgo.yml", text)
		r := p.do(fast("out")...)
		if r.code != reports.ExitUsage || !strings.Contains(r.stderr, says) {
			t.Errorf("%q: exit %d, stderr %q, want %q", text, r.code, r.stderr, says)
		}
	}
}

func TestEnvironment(t *testing.T) {
	p := newProgram(t)
	p.env["OIDCHECK_PATIENCE"] = "soon"
	r := p.wants(reports.ExitUsage, p.do("run", "--driver", "http"))
	p.says(r, "environment variable OIDCHECK_PATIENCE", "soon")

	p.env = map[string]string{"OIDCHECK_TARGET": "elsewhere.yml"}
	r = p.wants(reports.ExitUsage, p.do("run", "--fault", "state-dropped"))
	p.says(r, "--target (set by OIDCHECK_TARGET)", "--fault")

	// Those mean other things to other programs, or are ours alone.
	p.env = map[string]string{"OIDCHECK_VERSION": "3", "OIDCHECK_HELP": "true", "OIDCHECK_PART": "true"}
	p.wants(reports.ExitOK, p.do(fast("out", "--only", "userinfo-response")...))

	p.env = map[string]string{"OIDCHECK_FAULT": "state-dropped,nonce-dropped"}
	p.wants(reports.ExitViolated, p.do(fast("out", "--only", "id-token-nonce")...))
	if got := p.report("out").Target.Faults; len(got) != 2 {
		t.Errorf("armed %v", got)
	}
}

func TestGateOfTheConfiguration(t *testing.T) {
	p := newProgram(t)
	// OIDC Core says SHOULD; other documents of the preset say more.
	warns := fast("out", "--fault", "refresh-token-without-prompt-consent", "--profile", "oidc", "--only", "refresh-token-needs-consent")
	p.wants(reports.ExitOK, p.do(warns...))
	if report := p.report("out"); report.Summary.Cases[reports.Warn] == 0 {
		t.Fatalf("nothing warns: %+v", report.Summary)
	}
	r := p.wants(reports.ExitViolated, p.do(append(warns, "--strict")...))
	p.says(r, "which a strict run counts as failed", "--strict")
	p.write("ginkgo.yml", "version: 1\ngate:\n  strict: true\n")
	p.wants(reports.ExitViolated, p.do(warns...))
	p.write("ginkgo.yml", "version: 1\ngate:\n  min_executed: 1000\n")
	r = p.wants(reports.ExitNothing, p.do(warns...))
	p.says(r, "at least 1000 must be")
}
