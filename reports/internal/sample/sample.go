// Package sample holds reports for the tests of the formats.
package sample

import (
	"net/http"
	"slices"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/reports"
)

// Hostile is text as a target may write it: it tries to leave every format.
const Hostile = "<script>alert(1)</script> ]]> [click](javascript:alert(1)) ![x](https://evil.test/p.png) ``` `x` \x1b[31m\x00\u202e\xff" +
	"\n::error::forged\n# heading\n| cell | <img src=x onerror=alert(1)> @someone https://evil.test www.evil.test a@evil.test {0} %0A##vso[task.complete]"

// Report writes evidence below dir, and returns a report with a case for each
// verdict. Everything that a target may decide is text.
func Report(dir, text string) (*reports.Report, error) {
	started := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	store := reports.NewEvidenceStore(dir)
	one, err := store.Put(Exchange(started.Add(time.Second), text))
	if err != nil {
		return nil, err
	}
	lost := Exchange(started, text)
	lost.Response, lost.Request.Header, lost.Error = nil, nil, text
	two, err := store.Put(lost)
	if err != nil {
		return nil, err
	}
	q := reports.Requirement{
		ID: "code-single-use", Title: "redeems a code once", Level: "MUST", Severity: "critical", Modes: []string{"code"},
		Why: "A stolen code is worth nothing then.", How: "It is redeemed twice.", Fix: "Spend it in one step.",
		Clauses: []reports.Clause{{Document: "RFC 6749", Section: "4.1.2", URL: "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2", Level: "MUST", Binds: "op", Says: "deny it"}},
		CWE:     []string{"CWE-294"}, ASVS: []string{"10.4.2"},
	}
	for _, v := range reports.Verdicts() {
		c := reports.Case{ID: "code-single-use@" + string(v), Variant: string(v), Title: "redeems it once", Modes: []string{"code"}, Verdict: v, Driver: "http", TookMS: 12.5}
		if !v.Skipped() && v != reports.Pass {
			c.Message, c.Expected, c.Actual, c.Facts = text, "400 "+text, "200 "+text, []string{text}
			c.Evidence = append(slices.Concat(one, two), "evidence/00000000000000000000000000000000.png")
		}
		if v == reports.Accepted {
			c.Ledger = &reports.LedgerNote{Entry: q.ID, Was: reports.Fail, Reason: text, Owner: text, Link: text, Expires: "2027-01-31"}
		}
		q.Cases = append(q.Cases, c)
	}
	r := &reports.Report{
		Tool:    reports.Tool{Name: "oidcheck", Version: "0.1.0"},
		Target:  reports.Target{Name: "sample " + text, Issuer: "https://op.test/" + text, File: "targets/op.yml"},
		Profile: []string{"oidc"}, Seed: 42, Started: started, Driver: "http", Repeat: "oidcheck run --seed 42",
		Timing: reports.Timing{WallMS: 2100, Exchanges: 2, Procs: 1}, Requirements: []reports.Requirement{q},
	}
	r.Finish()
	r.Gate = reports.Decide(r, r.Policy, r.Conditions)
	return r, nil
}

// Exchange is a request for a token, whose answer is text.
func Exchange(at time.Time, text string) exchange.Exchange {
	return exchange.Exchange{
		Seq: 1, Channel: exchange.Back, Driver: "http", Started: at, TookMS: 1.5,
		Request: exchange.Request{Method: "POST", URL: "https://op.test/token?q=" + text, Body: "grant_type=authorization_code",
			Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Cookie": {"a=b"}}},
		Response: &exchange.Response{Status: 302, Body: text, BodyBytes: len(text),
			Header: http.Header{"Location": {text}, "Set-Cookie": {"c=d; Path=/; Secure; HttpOnly"}, "X-Text": {text}}},
	}
}
