package reports

import (
	"cmp"
	"slices"
)

// Finish brings a report into its final form: requirements and cases sorted by
// ID, verdicts and partial of the requirements, the summary, and empty lists
// where there is nothing. It may be called again after a change.
func (r *Report) Finish() {
	r.normalise()
	slices.SortStableFunc(r.Requirements, func(a, b Requirement) int { return cmp.Compare(a.ID, b.ID) })
	for i := range r.Requirements {
		r.Requirements[i].finish()
	}
	r.Summary = summarise(r.Requirements)
}

func (q *Requirement) finish() {
	slices.SortStableFunc(q.Cases, func(a, b Case) int { return cmp.Compare(a.ID, b.ID) })
	verdicts := make([]Verdict, len(q.Cases))
	for i, c := range q.Cases {
		verdicts[i] = c.Verdict
	}
	q.Verdict = Worst(verdicts...)
	q.Partial = Partial(verdicts...)
}

func summarise(requirements []Requirement) Summary {
	s := Summary{Requirements: map[Verdict]int{}, Cases: map[Verdict]int{}}
	for _, v := range bySeverity { // a count of nothing is written as 0
		s.Requirements[v], s.Cases[v] = 0, 0
	}
	for _, q := range requirements {
		s.Requirements[q.Verdict]++
		for _, c := range q.Cases {
			s.count(c.Verdict)
		}
	}
	return s
}

func (s *Summary) count(v Verdict) {
	s.Cases[v]++
	switch {
	case v.Passed():
		s.Passed++
	case v.Skipped():
		s.Skipped++
	default:
		s.Failed++
	}
}

// normalise puts empty lists and maps where there are none, so that a reader
// never meets null.
func (r *Report) normalise() {
	r.Schema = cmp.Or(r.Schema, Schema)
	empty(&r.Profile)
	empty(&r.Gate.Reasons)
	empty(&r.Ledger)
	empty(&r.Requirements)
	if r.Summary.Requirements == nil {
		r.Summary.Requirements = map[Verdict]int{}
	}
	if r.Summary.Cases == nil {
		r.Summary.Cases = map[Verdict]int{}
	}
	for i := range r.Requirements {
		r.Requirements[i].normalise()
	}
}

func (q *Requirement) normalise() {
	empty(&q.Modes)
	empty(&q.Clauses)
	empty(&q.OIDF)
	empty(&q.OAuch)
	empty(&q.Attacks)
	empty(&q.ASVS)
	empty(&q.CWE)
	empty(&q.Cases)
	for i := range q.Cases {
		empty(&q.Cases[i].Modes)
		empty(&q.Cases[i].Evidence)
		empty(&q.Cases[i].Facts)
	}
}

func empty[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}

// Clone returns a copy that shares no list with r, as far down as Finish,
// Apply and Gate change something.
func (r *Report) Clone() *Report {
	c := *r
	c.Profile = slices.Clone(r.Profile)
	c.Gate.Reasons = slices.Clone(r.Gate.Reasons)
	c.Gate.Notes = slices.Clone(r.Gate.Notes)
	c.Ledger = slices.Clone(r.Ledger)
	c.Requirements = slices.Clone(r.Requirements)
	for i := range c.Requirements {
		c.Requirements[i].Cases = slices.Clone(c.Requirements[i].Cases)
	}
	return &c
}
