package command

import (
	"regexp"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/reports"
)

// entry is a ledger of one entry.
func entry(id string, expires time.Time) string {
	return "entries:\n  - id: " + id + "\n    reason: the release is under way\n    owner: identity team\n    expires: " + expires.Format(time.DateOnly) + "\n"
}

func TestLedger(t *testing.T) {
	p := newProgram(t)
	later, before := time.Now().AddDate(0, 1, 0), time.Now().AddDate(0, -1, 0)
	p.write("accepted.yml", entry("userinfo-query-refused", later))
	p.write("expired.yml", entry("userinfo-query-refused", before))
	faulty := func(ledger string) result {
		return p.do(fast("out", "--fault", "userinfo-query-accepted", "--ledger", ledger, "--only", "userinfo-*")...)
	}

	p.wants(reports.ExitOK, p.do(fast("out", "--fault", "userinfo-query-accepted", "--ledger", "accepted.yml")...)) // all cases
	report := p.report("out")
	if verdicts(report)["userinfo-query-refused"] != reports.Accepted {
		t.Errorf("userinfo-query-refused is %s", verdicts(report)["userinfo-query-refused"])
	}
	validate(t, p.read("out/report.json"))

	r := p.wants(reports.ExitViolated, faulty("expired.yml"))
	p.says(r, "userinfo-query-refused expired on "+before.Format(time.DateOnly), "renew the entry")

	p.write("misspelt.yml", entry("userinfo-query-refuzed", later))
	r = p.wants(reports.ExitUsage, faulty("misspelt.yml"))
	p.says(r, "misspelt.yml:2: ", `did you mean "userinfo-query-refused"?`)

	r = p.wants(reports.ExitViolated, p.do(fast("out", "--ledger", "accepted.yml", "--only", "userinfo-*")...))
	p.says(r, "passed although the ledger lists", "remove the entries")
	if got := verdicts(p.report("out"))["userinfo-query-refused"]; got != reports.Stale {
		t.Errorf("userinfo-query-refused is %s", got)
	}

	// An entry whose cases were left out on purpose is not unused.
	p.wants(reports.ExitOK, p.do(fast("out", "--ledger", "accepted.yml", "--only", "userinfo-response")...))
	if len(p.report("out").Ledger) > 0 {
		t.Errorf("issues %+v", p.report("out").Ledger)
	}
}

// An entry about what the chosen documents don't demand waits for the run that
// demands it.
func TestLedgerEntryOfAnotherProfile(t *testing.T) {
	p := newProgram(t)
	p.write("ledger.yml", entry("login-cookie-attributes", time.Now().AddDate(0, 1, 0)))
	p.wants(reports.ExitOK, p.do(fast("out", "--profile", "oidc", "--only", "userinfo-response", "--ledger", "ledger.yml")...))
}

// An entry about what the target can't run at all accepts nothing.
func TestUnusedLedgerEntry(t *testing.T) {
	p := newProgram(t)
	p.serve("target.yml")
	p.write("ledger.yml", entry("password-verified", time.Now().AddDate(0, 1, 0)))
	p.write("without.yml", regexp.MustCompile(`(?m)^  password:\n(    .*\n)+`).ReplaceAllString(p.read("target.yml"), ""))
	r := p.wants(reports.ExitViolated, p.do(fast("out", "--only", "userinfo-response,password-*", "--target", "without.yml", "--ledger", "ledger.yml")...))
	p.says(r, "password-verified lists no case that this target can run", "remove it")
}

// The target file may name the ledger, and the flag comes before it.
func TestLedgerOfTheTarget(t *testing.T) {
	p := newProgram(t)
	p.serve("target.yml", "--fault", "nonce-dropped")
	p.write("mine.yml", entry("id-token-nonce", time.Now().AddDate(0, 1, 0)))
	p.write("none.yml", "entries: []\n")
	p.write("with.yml", p.read("target.yml")+"ledger: mine.yml\n")
	p.wants(reports.ExitOK, p.do(fast("out", "--only", "id-token-*", "--target", "with.yml")...))
	p.wants(reports.ExitViolated, p.do(fast("out", "--only", "id-token-*", "--target", "with.yml", "--ledger", "none.yml")...))
}
