package reports

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// style puts colours on text for a terminal, or none.
type style struct{ coloured bool }

var colours = map[Verdict]string{
	Fail: "31", Stale: "31", Error: "35", Blocked: "33", Warn: "33",
	Accepted: "36", Pass: "32", NotTested: "2", NotApplicable: "2",
}

// verdict colours text that is printable already.
func (s style) verdict(v Verdict, text string) string {
	if !s.coloured || colours[v] == "" {
		return text
	}
	return "\x1b[" + colours[v] + "m" + text + "\x1b[0m"
}

// table lists the requirements that are not pass, the worst first, and names
// those that passed on some of their cases only.
func (s style) table(r *Report) []string {
	rows := [][]string{{"VERDICT", "LEVEL", "SEVERITY", "REQUIREMENT", "CASES"}}
	kinds := []Verdict{""}
	var partial []string
	for _, v := range bySeverity {
		for i := range r.Requirements {
			q := &r.Requirements[i]
			switch {
			case q.Verdict != v, q.leftOut():
			case v != Pass:
				rows = append(rows, []string{string(v), q.Level, q.Severity, q.ID, tally(q.Cases)})
				kinds = append(kinds, v)
			case q.Partial:
				partial = append(partial, Printable(q.ID))
			}
		}
	}
	var out []string
	if len(rows) > 1 {
		out = append(out, "")
		for i, line := range align(rows) {
			out = append(out, s.verdict(kinds[i], line))
		}
	}
	if len(partial) > 0 {
		out = append(out, "", "passed, with cases not tested: "+strings.Join(partial, ", "))
	}
	return out
}

// leftOut reports whether a filter left the whole requirement out: who asked for
// that need not be told.
func (q *Requirement) leftOut() bool {
	for _, c := range q.Cases {
		if c.Verdict != NotTested || c.Reason != ReasonFilter {
			return false
		}
	}
	return len(q.Cases) > 0
}

// align pads the cells so that columns stand under each other, and makes them
// printable.
func align(rows [][]string) []string {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			row[i] = Printable(cell)
			width[i] = max(width[i], utf8.RuneCountInString(row[i]))
		}
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		var b strings.Builder
		for j, cell := range row {
			b.WriteString(cell + strings.Repeat(" ", width[j]-utf8.RuneCountInString(cell)+2))
		}
		lines[i] = strings.TrimRight(b.String(), " ")
	}
	return lines
}

// tally counts cases by verdict: "1 fail, 2 pass".
func tally(cases []Case) string {
	counts := map[Verdict]int{}
	for _, c := range cases {
		counts[c.Verdict]++
	}
	return counted(counts)
}

func counted(counts map[Verdict]int) string {
	var parts []string
	for _, v := range bySeverity {
		if counts[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[v], v))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

func totals(r *Report) []string {
	t := r.Timing
	return []string{
		"",
		"Requirements: " + counted(r.Summary.Requirements),
		"Cases: " + counted(r.Summary.Cases),
		"Judged by mode: " + coverage(r),
		spent(t),
	}
}

// coverage counts the judged cases of each mode by driver, in the order in which
// the modes are met: "code 80 http and 3 browser, implicit 20 http".
func coverage(r *Report) string {
	var order []string
	counts := map[string]map[string]int{}
	for _, q := range r.Requirements {
		for _, c := range q.Cases {
			if c.Verdict.Skipped() || c.Verdict == Blocked || c.Verdict == Error {
				continue
			}
			for _, mode := range c.Modes {
				if counts[mode] == nil {
					counts[mode] = map[string]int{}
					order = append(order, mode)
				}
				counts[mode][c.Driver]++
			}
		}
	}
	slices.Sort(order)
	var parts []string
	for _, mode := range order {
		part := fmt.Sprintf("%s %d http", mode, counts[mode]["http"])
		if n := counts[mode]["browser"]; n > 0 {
			part += fmt.Sprintf(" and %d browser", n)
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return "none"
	}
	return Printable(strings.Join(parts, ", "))
}

// spent says where the time of a run went.
func spent(t Timing) string {
	line := fmt.Sprintf("Time: %.2f s, of which the target took %.2f s for %d exchanges", t.WallMS/1000, t.TargetWaitMS/1000, t.Exchanges)
	if t.PatienceMS >= 1 {
		line += fmt.Sprintf(", and %.2f s passed in waiting for what takes time", t.PatienceMS/1000)
	}
	return line
}
