package sarif

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/markdown"
)

// maxTags is how many tags GitHub takes of one rule.
const maxTags = 20

// weights are what code scanning sorts by: CVSS-like numbers for severities.
var weights = map[string]string{"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0", "info": "0.0"}

// rule is a requirement.
func rule(q *reports.Requirement) *sarif.ReportingDescriptor {
	d := sarif.NewRule(reports.Printable(q.ID)).WithDescription(plain(q.Title))
	if q.Why != "" {
		d.WithFullDescription(sarif.NewMultiformatMessageString().WithText(plain(q.Why)))
	}
	d.WithHelp(sarif.NewMultiformatMessageString().WithText(help(q)).WithMarkdown(markdownHelp(q)))
	if uri := helpURI(q); uri != "" {
		d.WithHelpURI(uri)
	}
	d.WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level(q.Severity)))
	bag := sarif.NewPropertyBag().WithTags(tags(q)).Add("precision", "very-high").Add("level", q.Level)
	if weight := weights[q.Severity]; weight != "" {
		bag.Add("security-severity", weight)
	}
	return d.WithProperties(bag)
}

// level turns a severity into one of the levels of SARIF.
func level(severity string) string {
	switch severity {
	case "medium":
		return sarif.LevelWarning
	case "low", "info":
		return sarif.LevelNote
	}
	return sarif.LevelError
}

func tags(q *reports.Requirement) []string {
	out := []string{"security", "oidc"}
	for _, cwe := range q.CWE {
		out = append(out, "external/cwe/"+strings.ToLower(reports.Printable(cwe)))
	}
	for _, number := range q.ASVS {
		out = append(out, "asvs/"+reports.Printable(number))
	}
	for _, mode := range q.Modes {
		out = append(out, "mode/"+reports.Printable(mode))
	}
	return out[:min(len(out), maxTags)]
}

// helpURI is the place where the requirement is written first. A report may
// come from elsewhere: only web addresses are passed on.
func helpURI(q *reports.Requirement) string {
	for _, c := range q.Clauses {
		if u, err := url.Parse(c.URL); err == nil && u.Scheme == "https" && u.Host != "" {
			return u.String()
		}
	}
	return ""
}

func help(q *reports.Requirement) string {
	var parts []string
	for _, p := range sections(q) {
		parts = append(parts, p.label+": "+plain(p.text))
	}
	return strings.Join(parts, "\n\n")
}

func markdownHelp(q *reports.Requirement) string {
	var parts []string
	for _, p := range sections(q) {
		parts = append(parts, "**"+p.label+"**\n\n"+markdown.Text(p.text))
	}
	return strings.Join(parts, "\n\n")
}

type section struct{ label, text string }

func sections(q *reports.Requirement) []section {
	out := []section{{"Requirement", "The provider " + q.Title + "."}}
	for _, s := range []section{{"Why", q.Why}, {"How it is judged", q.How}, {"How to mend it", q.Fix}} {
		if s.text != "" {
			out = append(out, s)
		}
	}
	for _, c := range q.Clauses {
		out = append(out, section{"Where it is written", fmt.Sprintf("%s %s (%s, binds %s): %s", c.Document, c.Section, c.Level, c.Binds, c.Says)})
	}
	return out
}
