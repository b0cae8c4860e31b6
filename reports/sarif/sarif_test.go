package sarif_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	format "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/internal/sample"
	"github.com/oidcheck/oidcheck/reports/sarif"
)

// parsed reads SARIF strictly: with no member that the format doesn't have, and
// by the schema of OASIS, which go-sarif brings along.
func parsed(t *testing.T, r *reports.Report) *format.Run {
	t.Helper()
	data, err := sarif.Render(r)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.ContainsAny(data, "\x1b\x00\u202e") {
		t.Error("what a terminal obeys is in the report")
	}
	var doc format.Report
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(); err != nil {
		t.Error(err)
	}
	if len(doc.Runs) != 1 {
		t.Fatalf("%d runs", len(doc.Runs))
	}
	return doc.Runs[0]
}

func report(t *testing.T, text string) *reports.Report {
	t.Helper()
	r, err := sample.Report(t.TempDir(), text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestResults(t *testing.T) {
	run := parsed(t, report(t, "hello"))
	got := map[string]string{}
	for _, result := range run.Results {
		got[result.Properties.Properties["verdict"].(string)] = result.Level
		if *result.RuleID != "code-single-use" || result.RuleIndex != 0 {
			t.Errorf("rule %v, %d", result.RuleID, result.RuleIndex)
		}
		if uri := *result.Locations[0].PhysicalLocation.ArtifactLocation.URI; uri != "targets/op.yml" {
			t.Errorf("location %s", uri)
		}
		if suppressed := len(result.Suppressions) > 0; suppressed != (result.Properties.Properties["verdict"] == "accepted") {
			t.Errorf("%v: suppressed %t", result.Properties, suppressed)
		}
	}
	if want := map[string]string{"fail": "error", "stale": "error", "accepted": "error", "warn": "warning"}; !maps.Equal(got, want) {
		t.Errorf("results %v, want %v", got, want)
	}
	if n := len(run.Invocations[0].ToolExecutionNotifications); n != 2 {
		t.Errorf("%d notifications: what is blocked and what went wrong", n)
	}
}

func TestRule(t *testing.T) {
	rule := parsed(t, report(t, "hello")).Tool.Driver.Rules[0]
	if *rule.HelpURI != "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2" || !strings.Contains(*rule.Help.Text, "Spend it in one step.") {
		t.Errorf("help %s %s", *rule.HelpURI, *rule.Help.Text)
	}
	if !strings.Contains(*rule.Help.Markdown, "**How to mend it**") || rule.DefaultConfiguration.Level != "error" {
		t.Errorf("markdown %s, level %s", *rule.Help.Markdown, rule.DefaultConfiguration.Level)
	}
	if !slices.Contains(rule.Properties.Tags, "external/cwe/cwe-294") || rule.Properties.Properties["security-severity"] != "9.5" {
		t.Errorf("properties %+v", rule.Properties)
	}
}

// What changes from run to run must not make a new alert.
func TestFingerprintsAreStable(t *testing.T) {
	one, two := report(t, "hello"), report(t, "hello")
	two.Seed, two.Target.Issuer, two.Started = 7, "https://127.0.0.1:1", one.Started.AddDate(0, 1, 0)
	two.Requirements[0].Cases[0].Actual = "another text"
	seen := map[string]bool{}
	first, second := parsed(t, one), parsed(t, two)
	for i, result := range first.Results {
		if !maps.Equal(result.PartialFingerprints, second.Results[i].PartialFingerprints) {
			t.Errorf("%v became %v", result.PartialFingerprints, second.Results[i].PartialFingerprints)
		}
		seen[result.PartialFingerprints["oidcheckCase/v1"]] = true
	}
	if len(seen) != len(first.Results) {
		t.Errorf("%d fingerprints for %d results", len(seen), len(first.Results))
	}
}

func TestHostileText(t *testing.T) {
	r := report(t, sample.Hostile)
	r.Target.File = "../../../etc/passwd"
	r.Requirements[0].Clauses[0].URL = "javascript:alert(1)"
	run := parsed(t, r)
	if uri := *run.Results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI; uri != "ginkgo.yml" {
		t.Errorf("location %s", uri)
	}
	if rule := run.Tool.Driver.Rules[0]; rule.HelpURI != nil {
		t.Errorf("help at %s", *rule.HelpURI)
	}
	for _, result := range run.Results {
		text := *result.Message.Text
		if strings.Contains(text, "[click](") || !strings.Contains(text, `\[click\](`) || strings.Contains(strings.ReplaceAll(text, "{{0}}", ""), "{0}") {
			t.Errorf("a link or placeholder of the target: %s", text)
		}
	}
}

func TestEmptyReport(t *testing.T) { parsed(t, &reports.Report{}) }
