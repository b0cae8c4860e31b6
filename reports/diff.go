package reports

import (
	"cmp"
	"slices"
)

// DiffSchema names the form of a Diff. It only grows.
const DiffSchema = "oidcheck/diff/v1"

// The kinds of a Change.
const (
	ChangeNew     = "new"     // a finding that was none before
	ChangeFixed   = "fixed"   // a finding before, and passes
	ChangeLost    = "lost"    // was judged before, and is not any more
	ChangeChanged = "changed" // another verdict of the same kind
)

// Change is a case whose verdict is another than before.
type Change struct {
	Case        string  `json:"case"`
	Requirement string  `json:"requirement"`
	Severity    string  `json:"severity"`
	Kind        string  `json:"kind"`
	Old         Verdict `json:"old"` // empty: there was no such case
	New         Verdict `json:"new"` // empty: there is no such case
	Worse       bool    `json:"worse"`
	Message     string  `json:"message"` // of the new report
}

// Diff is what changed from one report to another, by the IDs of cases.
type Diff struct {
	Schema  string   `json:"schema"`
	Notes   []string `json:"notes"` // why the two may not be comparable
	Changes []Change `json:"changes"`
	Same    int      `json:"same"`  // cases of the same verdict
	Worse   int      `json:"worse"` // changes for the worse
}

// Compare returns what changed between two finished reports, what got worse
// first. Cases that neither report judged, and new ones that pass, are no
// change.
func Compare(before, after *Report) Diff {
	d := Diff{Schema: DiffSchema, Notes: differences(before, after), Changes: []Change{}}
	was := map[string]Verdict{}
	for _, q := range before.Requirements {
		for _, c := range q.Cases {
			was[c.ID] = c.Verdict
		}
	}
	for _, q := range after.Requirements {
		for _, c := range q.Cases {
			d.add(Change{Case: c.ID, Requirement: q.ID, Severity: q.Severity, Old: was[c.ID], New: c.Verdict, Message: Headline(c)})
			delete(was, c.ID)
		}
	}
	for _, q := range before.Requirements {
		for _, c := range q.Cases {
			if _, gone := was[c.ID]; gone {
				d.add(Change{Case: c.ID, Requirement: q.ID, Severity: q.Severity, Old: c.Verdict})
			}
		}
	}
	slices.SortStableFunc(d.Changes, func(a, b Change) int {
		return cmp.Or(order(b.Worse)-order(a.Worse), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Case, b.Case))
	})
	return d
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (d *Diff) add(c Change) {
	c.Kind = kind(c.Old, c.New)
	if c.Kind == "" {
		if c.Old == c.New {
			d.Same++
		}
		return
	}
	c.Worse = c.Kind == ChangeNew || c.Kind == ChangeLost || c.Kind == ChangeChanged && c.New.rank() < c.Old.rank()
	if c.Worse {
		d.Worse++
	}
	d.Changes = append(d.Changes, c)
}

// finding reports whether somebody has to look at a case with this verdict.
func (v Verdict) finding() bool { return v != "" && v.Failed() || v == Warn }

func kind(before, after Verdict) string {
	switch {
	case before == after:
		return ""
	case after.finding() && !before.finding():
		return ChangeNew
	case before.finding() && !after.finding() && after.Judged():
		return ChangeFixed
	case before.Judged() && !after.Judged() && !after.finding():
		return ChangeLost
	case before.finding() || before.Judged() && after.Judged():
		return ChangeChanged
	}
	return "" // not judged before, and passes, or not judged in another way
}

// differences say what else differs between two runs than what was found.
func differences(before, after *Report) []string {
	out := []string{}
	for _, d := range []struct {
		what      string
		different bool
	}{
		{"targets", before.Target.Name != after.Target.Name},
		{"profiles", !slices.Equal(before.Profile, after.Profile)},
		{"drivers", before.Driver != after.Driver},
		{"versions of oidcheck", before.Tool.Version != after.Tool.Version || before.Tool.Commit != after.Tool.Commit},
	} {
		if d.different {
			out = append(out, "the "+d.what+" differ")
		}
	}
	if after.Conditions.Interrupted || after.Conditions.TargetLost != "" {
		out = append(out, "the new run did not come to its end")
	}
	return out
}
