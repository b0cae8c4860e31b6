package reports

import (
	"encoding/xml"
	"strings"
	"testing"
)

// read parses what JUnit wrote, strictly and to its end.
func read(t *testing.T, r *Report) (junitSuites, string) {
	t.Helper()
	data, err := JUnit(r)
	if err != nil {
		t.Fatal(err)
	}
	var got junitSuites
	if err := xml.Unmarshal(data, &got); err != nil {
		t.Fatalf("%v in\n%s", err, data)
	}
	return got, string(data)
}

func TestJUnitNamesAndCounts(t *testing.T) {
	got, _ := read(t, full())
	if got.Name != "oidcheck" || got.Tests != 3 || got.Failures != 1 || got.Errors != 0 || got.Skipped != 1 || got.Suite.Tests != 3 {
		t.Errorf("totals %+v", got)
	}
	var names []string
	for _, c := range got.Suite.Cases {
		names = append(names, c.ClassName+" "+c.Name)
	}
	want := "code code-single-use@client_secret_basic, code code-single-use@none, common userinfo-response"
	if strings.Join(names, ", ") != want {
		t.Errorf("cases %v, want %s", names, want)
	}
	if got.Suite.Cases[0].Time != "0.013" || got.Time != "2.100" || got.Suite.Timestamp != "2026-11-23T10:00:00Z" {
		t.Errorf("times %s, %s, %s", got.Suite.Cases[0].Time, got.Time, got.Suite.Timestamp)
	}
}

func TestJUnitFailure(t *testing.T) {
	got, _ := read(t, full())
	f := got.Suite.Cases[0].Failure
	if f == nil || f.Type != "fail" || !strings.Contains(f.Message, "a code was redeemed twice") {
		t.Fatalf("failure %+v", f)
	}
	for _, want := range []string{"expected: 400 invalid_grant", "actual: 200 with an access token",
		"https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2", "RFC 6749 4.1.2 (MUST, binds op)", "evidence/0123456789abcdef"} {
		if !strings.Contains(f.Text, want) {
			t.Errorf("%q isn't in\n%s", want, f.Text)
		}
	}
}

func TestJUnitElementOfEachVerdict(t *testing.T) {
	elements := func(c junitCase) string {
		var out []string
		for name, given := range map[string]bool{"failure": c.Failure != nil, "error": c.Error != nil, "skipped": c.Skipped != nil, "out": c.SystemOut != ""} {
			if given {
				out = append(out, name)
			}
		}
		return strings.Join(out, " ")
	}
	want := map[Verdict]string{Pass: "", Fail: "failure", Stale: "failure", Error: "error", Blocked: "error",
		Warn: "out", Accepted: "out", NotTested: "skipped", NotApplicable: "skipped"}
	for v, element := range want {
		got, _ := read(t, judged(v))
		if found := elements(got.Suite.Cases[0]); found != element {
			t.Errorf("%s: %q, want %q", v, found, element)
		}
	}
}

func TestJUnitGivesReasons(t *testing.T) {
	r := full()
	r.Requirements[1].Cases[0].Verdict, r.Requirements[1].Cases[0].BlockedBy = Blocked, "code-exchange"
	got, _ := read(t, r)
	if s := got.Suite.Cases[1].Skipped; s == nil || s.Message != "not-tested: needs-client: the target file names no public-pkce client" {
		t.Errorf("skipped %+v", s)
	}
	if e := got.Suite.Cases[2].Error; e == nil || e.Message != "blocked: blocked by code-exchange" {
		t.Errorf("error %+v", e)
	}
}

func TestJUnitProperties(t *testing.T) {
	got, text := read(t, full())
	properties := map[string]string{}
	for _, p := range got.Suite.Properties {
		properties[p.Name] = p.Value
	}
	for name, want := range map[string]string{"seed": "42", "profile": "oidc,security", "target": "reference", "faults": "code-reuse"} {
		if properties[name] != want {
			t.Errorf("%s is %q, want %q", name, properties[name], want)
		}
	}
	if strings.Contains(text, "/home/") || strings.Contains(text, "hostname") {
		t.Errorf("this machine shows in\n%s", text)
	}
}

func TestJUnitSurvivesHostileText(t *testing.T) {
	r := judged(Fail)
	c := &r.Requirements[0].Cases[0]
	c.Message = "]]></failure><testcase name=\"forged\"/>"
	c.Expected, c.Actual = "a\x00b\x1b[31m\ufffe\xff", "line one\nline \u202etwo"
	got, text := read(t, r)
	if len(got.Suite.Cases) != 1 {
		t.Errorf("%d cases, want 1", len(got.Suite.Cases))
	}
	f := got.Suite.Cases[0].Failure
	if !strings.Contains(f.Message, c.Message) || !strings.Contains(f.Text, `a\x00b\x1b[31m\ufffe\xff`) || !strings.Contains(f.Text, `    | line \u202etwo`) {
		t.Errorf("failure %+v", f)
	}
	if strings.ContainsAny(text, "\x00\x1b\u202e\ufffd") {
		t.Errorf("hostile characters are in\n%q", text)
	}
}
