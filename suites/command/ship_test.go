package command

import (
	"runtime"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reports"
)

func TestVersion(t *testing.T) {
	p := newProgram(t)
	was := revision
	t.Cleanup(func() { revision = was })
	revision = "0123456789abcdef"
	p.says(p.wants(reports.ExitOK, p.do("version")), "oidcheck "+version(), "commit 0123456789abcdef", runtime.Version())
	p.says(p.wants(reports.ExitOK, p.do("--version")), "commit 0123456789abcdef")
}

func TestManualPages(t *testing.T) {
	p := newProgram(t)
	p.wants(reports.ExitOK, p.do("man", "pages"))
	for _, page := range []string{"oidcheck.1", "oidcheck-run.1", "oidcheck-doctor.1", "oidcheck-init.1"} {
		if !strings.Contains(p.read("pages/"+page), ".SH SYNOPSIS") {
			t.Errorf("%s has no synopsis", page)
		}
	}
	p.wants(reports.ExitUsage, p.do("man"))
	p.write("file", "")
	p.wants(reports.ExitUsage, p.do("man", "file/below"))
}

func TestCompletion(t *testing.T) {
	p := newProgram(t)
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		p.says(p.wants(reports.ExitOK, p.do("completion", shell)), "oidcheck")
	}
	for flag, value := range map[string]string{"--fault": "code-reuse-accepted", "--profile": "oauth-2.1", "--preset": "hardened", "--driver": "browser", "--only": "code-single-use"} {
		p.says(p.wants(reports.ExitOK, p.do("__complete", "run", flag, "")), value)
	}
	p.says(p.wants(reports.ExitOK, p.do("__complete", "explain", "")), "code-single-use")
	p.says(p.wants(reports.ExitOK, p.do("__complete", "schema", "")), "target")
}
