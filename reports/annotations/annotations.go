// Package annotations writes the findings of a report as commands of GitHub's
// workflows, which mark them on the page of the run.
package annotations

import (
	"fmt"
	"strings"

	"github.com/oidcheck/oidcheck/reports"
)

// most is how many annotations of a kind GitHub shows for a step.
const most = 10

// limit bounds a message, in bytes: GitHub cuts at 4 KiB.
const limit = 2 << 10

// Lines returns a command for each of the first findings: an error for what
// fails the gate, a warning for what warns.
func Lines(r *reports.Report) []string {
	var failed, warned []string
	for _, q := range r.Requirements {
		for _, c := range q.Cases {
			switch {
			case c.Verdict == reports.Warn && !r.Policy.Strict:
				warned = append(warned, line("warning", r, c))
			case c.Verdict.Failed(), c.Verdict == reports.Warn:
				failed = append(failed, line("error", r, c))
			}
		}
	}
	return append(few("error", failed), few("warning", warned)...)
}

// few leaves room for a line that says how many there are besides.
func few(command string, lines []string) []string {
	if len(lines) <= most {
		return lines
	}
	more := fmt.Sprintf("::%s title=oidcheck::and %d more: see the report", command, len(lines)-most+1)
	return append(lines[:most-1:most-1], more)
}

func line(command string, r *reports.Report, c reports.Case) string {
	text := reports.Headline(c)
	if c.Expected != "" {
		text += "\nexpected: " + reports.Printable(reports.Clip(c.Expected, limit))
	}
	if c.Actual != "" {
		text += "\nactual: " + reports.Printable(reports.Clip(c.Actual, limit))
	}
	if r.Repeat != "" {
		text += "\nrepeat: " + reports.Printable(r.Repeat+" --only "+c.ID)
	}
	return fmt.Sprintf("::%s title=%s::%s", command, property.Replace(reports.Printable(c.ID)), message.Replace(reports.Clip(text, 2*limit)))
}

// What ends a message, or a property, is written by its number.
var (
	message  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
