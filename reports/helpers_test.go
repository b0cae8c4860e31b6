package reports

import (
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

var started = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// full returns a finished report in which every member has a value.
func full() *Report {
	r := &Report{
		Tool:    Tool{Name: "oidcheck", Version: "0.1.0", Commit: "abcdef0", Go: "go1.26"},
		Target:  Target{Name: "reference", Issuer: "https://127.0.0.1:8443", File: "/home/someone/target.yml", Faults: []string{"code-reuse"}},
		Profile: []string{"oidc", "security"},
		Preset:  "modes",
		Seed:    42,
		Started: started,
		Driver:  "auto",
		Repeat:  "oidcheck run --fault code-reuse --seed 42",
		Timing:  Timing{WallMS: 2100, TargetWaitMS: 900.5, PatienceMS: 5000, Exchanges: 321, Procs: 2},
		Shard:   &Shard{Index: 1, Count: 3},
		Policy:  GatePolicy{Strict: true, Severity: "low", MinExecuted: 1, RequireModes: []string{"code"}},
		Known: &KnownList{File: "known.yml", Entries: []KnownFailure{{ID: "code-single-use", Reason: "known", Owner: "ops",
			Link: "https://tracker.test/1", Clause: "RFC 6749 4.1.2", Expires: "2027-01-31", Line: 2}}},
		Ledger: []LedgerIssue{{Entry: "id-token-exp", Line: 7, Kind: LedgerExpired, Message: "expired on 2026-01-01"}},
		Requirements: []Requirement{
			requirement("userinfo-response", "common", Case{ID: "userinfo-response", Verdict: Pass, Driver: "http"}),
			codeSingleUse(),
		},
	}
	r.Finish()
	r.Gate = Decide(r, GatePolicy{}, Conditions{})
	return r
}

func codeSingleUse() Requirement {
	q := requirement("code-single-use", "code",
		Case{ID: "code-single-use@none", Variant: "none", Verdict: NotTested, Reason: ReasonNeedsClient, Message: "the target file names no public-pkce client"},
		Case{
			ID: "code-single-use@client_secret_basic", Variant: "client_secret_basic", Verdict: Fail, Driver: "http", TookMS: 12.5,
			Message: "a code was redeemed twice", Expected: "400 invalid_grant", Actual: "200 with an access token",
			Evidence: []string{"evidence/0123456789abcdef0123456789abcdef.json"}, Facts: []string{"codes have 43 characters"},
			Decided: &Place{File: "evidence/0123456789abcdef0123456789abcdef.json", Seq: 7},
			Ledger:  &LedgerNote{Entry: "code-single-use", Was: Fail, Reason: "known", Owner: "ops", Link: "https://tracker.test/1", Expires: "2027-01-31"},
		})
	q.Title, q.Severity = "redeems a code once", "critical"
	q.Clauses = []Clause{{Document: "RFC 6749", Section: "4.1.2", URL: "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2",
		Level: "MUST", Binds: "op", When: "over-tls", Says: "deny a code that was used before"}}
	q.OIDF, q.OAuch, q.Attacks = []string{"oidcc-codereuse"}, []string{"CodeReuse"}, []string{"CODE-03"}
	q.ASVS, q.CWE, q.RFC9700 = []string{"10.4.2"}, []string{"CWE-294"}, []string{"4.2.4"}
	q.Why, q.How, q.Fix = "a code leaks", "redeems it twice", "mark it as spent"
	return q
}

func requirement(id, mode string, cases ...Case) Requirement {
	return Requirement{ID: id, Title: "does " + id, Level: "MUST", Severity: "medium", Modes: []string{mode}, Cases: cases}
}

// judged returns a finished report of one requirement, "r", with a case for
// each verdict: r@0, r@1 and so on.
func judged(verdicts ...Verdict) *Report {
	q := requirement("r", "code")
	for i, v := range verdicts {
		q.Cases = append(q.Cases, Case{ID: "r@" + string(rune('0'+i)), Verdict: v})
	}
	r := &Report{Requirements: []Requirement{q}}
	r.Finish()
	return r
}

func anExchange(body string) exchange.Exchange {
	return exchange.Exchange{
		Seq: 3, Channel: exchange.Back, Driver: "http", Started: started, TookMS: 1.5,
		Request:  exchange.Request{Method: "POST", URL: "https://op.test/token", Body: "grant_type=authorization_code"},
		Response: &exchange.Response{Status: 200, Body: body, BodyBytes: len(body)},
	}
}
