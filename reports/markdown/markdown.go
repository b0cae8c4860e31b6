// Package markdown writes the summary of a report for the pages of build
// services, which show Markdown (GitHub Flavored Markdown, in short).
package markdown

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/reports"
)

// The summary leads to the report, it does not replace it: GitHub shows 1 MiB.
const (
	maxRows  = 100 // findings in the table
	maxShown = 20  // of them with expected and actual
)

// finding is a case that somebody has to look at.
type finding struct {
	q *reports.Requirement
	c reports.Case
}

// Render returns the summary: verdict, numbers, reasons of the gate, findings,
// and what the gravest of them look like.
func Render(r *reports.Report) ([]byte, error) {
	var b strings.Builder
	head(&b, r)
	found := findings(r)
	rows(&b, found)
	for _, f := range found[:min(len(found), maxShown)] {
		if f.c.Verdict != reports.Blocked {
			f.show(&b, r)
		}
	}
	return []byte(b.String()), nil
}

var outcomes = map[int]string{
	reports.ExitOK: "✅ conforms", reports.ExitViolated: "❌ violated", reports.ExitEnvironment: "⚠️ target lost, no login, or blocked",
	reports.ExitNothing: "⚠️ too little was judged", reports.ExitHarness: "⚠️ oidcheck went wrong", reports.ExitInterrupted: "⚠️ interrupted",
}

func head(b *strings.Builder, r *reports.Report) {
	outcome, ok := outcomes[r.Gate.Exit]
	if !ok {
		outcome = "⚠️"
	}
	fmt.Fprintf(b, "# oidcheck: %s\n\n", outcome)
	fmt.Fprintf(b, "%s at %s, profile %s", Code(r.Target.Name), Code(r.Target.Issuer), Code(strings.Join(r.Profile, "+")))
	if r.Shard != nil {
		fmt.Fprintf(b, ", shard %d of %d", r.Shard.Index, r.Shard.Count)
	}
	s := r.Summary
	fmt.Fprintf(b, "\n\n**%d passed, %d failed, %d skipped** in %.1f s (exit %d)\n", s.Passed, s.Failed, s.Skipped, r.Timing.WallMS/1000, r.Gate.Exit)
	for _, reason := range append(slices.Clone(r.Gate.Reasons), r.Gate.Notes...) {
		fmt.Fprintf(b, "\n- %s", Text(reason))
	}
	if len(r.Gate.Reasons)+len(r.Gate.Notes) > 0 {
		b.WriteString("\n")
	}
	if r.Repeat != "" {
		fmt.Fprintf(b, "\nRepeat: %s\n", Code(r.Repeat))
	}
}

// findings are the cases that are neither passed nor skipped, and warnings, the
// gravest first.
func findings(r *reports.Report) []finding {
	var out []finding
	for i := range r.Requirements {
		for _, c := range r.Requirements[i].Cases {
			if c.Verdict.Failed() || c.Verdict == reports.Warn || c.Verdict == reports.Accepted {
				out = append(out, finding{&r.Requirements[i], c})
			}
		}
	}
	verdicts, weights := reports.Verdicts(), reports.Severities()
	slices.SortStableFunc(out, func(a, b finding) int {
		if d := slices.Index(verdicts, a.c.Verdict) - slices.Index(verdicts, b.c.Verdict); d != 0 {
			return d
		}
		return slices.Index(weights, a.q.Severity) - slices.Index(weights, b.q.Severity)
	})
	return out
}

func rows(b *strings.Builder, found []finding) {
	if len(found) == 0 {
		return
	}
	b.WriteString("\n| Verdict | Severity | Level | Case | The provider … |\n| --- | --- | --- | --- | --- |\n")
	for _, f := range found[:min(len(found), maxRows)] {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", Text(string(f.c.Verdict)), Text(f.q.Severity), Text(f.q.Level), Code(f.c.ID), Text(f.q.Title))
	}
	if more := len(found) - maxRows; more > 0 {
		fmt.Fprintf(b, "\nand %d more: see the report.\n", more)
	}
}

func (f finding) show(b *strings.Builder, r *reports.Report) {
	fmt.Fprintf(b, "\n### %s\n\n%s\n", Code(f.c.ID), Code(reports.Headline(f.c)))
	for _, part := range []struct{ label, text string }{{"Expected", f.c.Expected}, {"Actual", f.c.Actual}} {
		if part.text != "" {
			fmt.Fprintf(b, "\n%s:\n\n%s\n", part.label, Block(part.text))
		}
	}
	for _, c := range f.q.Clauses {
		fmt.Fprintf(b, "\n- %s", clause(c))
	}
	if f.q.Fix != "" {
		fmt.Fprintf(b, "\n- Mend: %s", Text(f.q.Fix))
	}
	if r.Repeat != "" {
		fmt.Fprintf(b, "\n- Repeat: %s", Code(r.Repeat+" --only "+f.c.ID))
	}
	b.WriteString("\n")
}

// clause is a link where the address is one of the web.
func clause(c reports.Clause) string {
	text := Text(fmt.Sprintf("%s %s (%s, binds %s)", c.Document, c.Section, c.Level, c.Binds))
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return text
	}
	address := strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "`", "%60", "|", "%7C").Replace(u.String())
	return fmt.Sprintf("[%s](%s)", text, reports.Printable(address))
}
