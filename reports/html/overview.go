package html

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"github.com/oidcheck/oidcheck/reports"
)

// modesFirst are the modes in the order of the reports; others follow them.
var modesFirst = []string{"code", "pkce", "implicit", "hybrid", "client_credentials", "password", "refresh", "common"}

// modesOf are the modes that a case judges.
func modesOf(q *reports.Requirement, c reports.Case) []string {
	if len(c.Modes) > 0 {
		return c.Modes
	}
	return q.Modes
}

// grid counts cases by mode and verdict.
type grid struct {
	Verdicts []reports.Verdict
	Rows     []gridRow
}

type gridRow struct {
	Mode  string
	Cells []gridCell
	All   int
}

type gridCell struct {
	Verdict reports.Verdict
	Count   int
	Shade   int // from 1, few, to 4, most of the row; 0: none
}

func newGrid(r *reports.Report) grid {
	counts := map[string]map[reports.Verdict]int{}
	for _, q := range r.Requirements {
		for _, c := range q.Cases {
			for _, m := range modesOf(&q, c) {
				if counts[m] == nil {
					counts[m] = map[reports.Verdict]int{}
				}
				counts[m][c.Verdict]++
			}
		}
	}
	var g grid
	for _, v := range reports.Verdicts() {
		if r.Summary.Cases[v] > 0 {
			g.Verdicts = append(g.Verdicts, v)
		}
	}
	for _, m := range ordered(maps.Keys(counts), modesFirst) {
		g.Rows = append(g.Rows, newGridRow(m, g.Verdicts, counts[m]))
	}
	return g
}

// ordered sorts names: those of first as they stand there, then the others.
func ordered(names iter.Seq[string], first []string) []string {
	rank := func(name string) int {
		if i := slices.Index(first, name); i >= 0 {
			return i
		}
		return len(first)
	}
	return slices.SortedFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b)) })
}

func newGridRow(mode string, verdicts []reports.Verdict, counts map[reports.Verdict]int) gridRow {
	row := gridRow{Mode: oneWord(mode)}
	for _, n := range counts {
		row.All += n
	}
	for _, v := range verdicts {
		cell := gridCell{Verdict: v, Count: counts[v]}
		if cell.Count > 0 {
			cell.Shade = 1 + min(3, 4*cell.Count/(row.All+1))
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// unjudged is why some cases say nothing about the provider.
type unjudged struct {
	Verdict   reports.Verdict
	Reason    string
	Remedy    string
	BlockedBy string // a requirement of the report
	Count     int
	Cases     []caseLink
}

type caseLink struct{ ID, Anchor string }

// newUnjudged gathers the cases that were not judged by their reason, the most
// frequent first.
func newUnjudged(r *reports.Report) []unjudged {
	at := map[unjudgedKey]int{}
	var out []unjudged
	for _, q := range r.Requirements {
		for _, c := range q.Cases {
			if c.Verdict.Judged() {
				continue
			}
			key := unjudgedKey{c.Verdict, cmp.Or(c.Reason, c.Message), c.BlockedBy}
			i, known := at[key]
			if !known {
				i = len(out)
				at[key] = i
				out = append(out, newUnjudgedRow(key))
			}
			out[i].Count++
			out[i].Cases = append(out[i].Cases, caseLink{line(c.ID, maxGist), anchor(c.ID)})
		}
	}
	slices.SortStableFunc(out, func(a, b unjudged) int {
		order := func(v reports.Verdict) int { return slices.Index(reports.Verdicts(), v) }
		return cmp.Or(cmp.Compare(order(a.Verdict), order(b.Verdict)), cmp.Compare(b.Count, a.Count))
	})
	return out
}

type unjudgedKey struct {
	verdict           reports.Verdict
	reason, blockedBy string
}

func newUnjudgedRow(k unjudgedKey) unjudged {
	row := unjudged{Verdict: k.verdict, Reason: line(cmp.Or(k.reason, "no reason was given"), 4*maxGist), BlockedBy: line(k.blockedBy, maxGist)}
	if k.verdict != reports.NotTested {
		return row
	}
	if remedy, known := remedies[k.reason]; known {
		row.Reason, row.Remedy = k.reason+": "+remedy.why, remedy.what
	}
	return row
}
