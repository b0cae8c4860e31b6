package command

import (
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reports"
)

func TestDoctor(t *testing.T) {
	p := newProgram(t)
	r := p.wants(reports.ExitOK, p.do("doctor", "--driver", "http"))
	p.says(r, "ok       discovery", "ok       client confidential-basic", "ok       login alice", " 0 problems")

	p.serve("target.yml")
	p.wants(reports.ExitOK, p.do("doctor", "--driver", "http", "--target", "target.yml"))
}

// TestDoctorNamesThePlace: what is wrong in the target file is told with file, line and key.
func TestDoctorNamesThePlace(t *testing.T) {
	p := newProgram(t)
	p.serve("target.yml")
	lines := strings.Split(p.read("target.yml"), "\n")
	at := 0 // the first secret
	for i, line := range lines {
		if strings.Contains(line, "client_secret:") && at == 0 {
			lines[i], at = `    client_secret: "quite-another-secret"`, i+1
		}
	}
	p.write("wrong.yml", strings.Join(lines, "\n"))
	r := p.wants(reports.ExitUsage, p.do("doctor", "--driver", "http", "--target", "wrong.yml"))
	p.says(r, "problem  client", "client_secret", "wrong.yml:")
	if strings.Contains(r.text(), "quite-another-secret") {
		t.Errorf("the secret is shown:\n%s", r.text())
	}
}

func TestDoctorOfNobody(t *testing.T) {
	p := newProgram(t)
	r := p.wants(reports.ExitEnvironment, p.do("doctor", "--driver", "http", "--issuer", "https://127.0.0.1:1"))
	p.says(r, "problem  tcp", "refuses connections", "skipped  login")
	p.wants(reports.ExitUsage, p.do("doctor", "--issuer", "op.example.com"))
	p.wants(reports.ExitUsage, p.do("doctor", "--target", "there-is-none.yml"))
	p.wants(reports.ExitUsage, p.do("doctor", "--driver", "telnet"))
}
