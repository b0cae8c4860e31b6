package reports

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"
)

// Merge unites reports of the same target: the shards of one run, or runs of
// different cases. Of a case in several reports, one that was run counts before
// those that left it out, and the worst of those that were run. What ran at the
// same time counts once as wall time; waits and exchanges are added up. The
// result has what an earlier ledger did undone, and no gate yet.
//
// Reports that don't fit together are an error, and so are shards that are
// missing or come twice: what nobody ran must not look as if it had passed.
func Merge(parts []*Report) (*Report, error) {
	if len(parts) == 0 {
		return nil, errors.New("merge: there is no report")
	}
	if err := complete(parts); err != nil {
		return nil, err
	}
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b *Report) int { return a.Started.Compare(b.Started) })
	first := parts[0]
	for _, p := range parts[1:] {
		if what := unlike(first, p); what != "" {
			return nil, fmt.Errorf("merge: the reports have different %s: merge what was run alike", what)
		}
	}
	out := first.Clone()
	out.Shard, out.Gate, out.Ledger, out.Requirements = nil, Gate{}, nil, unite(parts)
	out.Timing, out.Conditions = together(parts), conditions(parts)
	out.Finish()
	return out, nil
}

// complete sees that all shards are there, each once.
func complete(parts []*Report) error {
	if !slices.ContainsFunc(parts, func(r *Report) bool { return r.Shard != nil }) {
		return nil
	}
	count, seen := 0, map[int]bool{}
	for _, p := range parts {
		switch {
		case p.Shard == nil:
			return errors.New("merge: one report is of a shard, and another is not: merge the shards of one run")
		case count != 0 && p.Shard.Count != count:
			return fmt.Errorf("merge: one report is a shard of %d, another of %d: merge the shards of one run", count, p.Shard.Count)
		case seen[p.Shard.Index]:
			return fmt.Errorf("merge: shard %d of %d is there twice", p.Shard.Index, p.Shard.Count)
		case p.Shard.Index < 1 || p.Shard.Index > p.Shard.Count || p.Shard.Count > maxCases:
			return fmt.Errorf("merge: shard %d of %d can't be", p.Shard.Index, p.Shard.Count)
		}
		count = p.Shard.Count
		seen[p.Shard.Index] = true
	}
	for i := 1; i <= count; i++ {
		if !seen[i] {
			return fmt.Errorf("merge: shard %d of %d is missing: nothing is known of its cases; run it again and merge all", i, count)
		}
	}
	return nil
}

// unlike names what keeps two reports from being merged, empty for nothing.
func unlike(a, b *Report) string {
	for _, d := range []struct {
		what string
		a, b any
	}{
		{"versions of oidcheck", []string{a.Tool.Version, a.Tool.Commit}, []string{b.Tool.Version, b.Tool.Commit}},
		{"targets", a.Target.Name, b.Target.Name},
		{"faults", cmp.Or(fmt.Sprint(a.Target.Faults)), cmp.Or(fmt.Sprint(b.Target.Faults))},
		{"presets", a.Preset, b.Preset},
		{"profiles", a.Profile, b.Profile},
		{"drivers", a.Driver, b.Driver},
		{"policies of the gate", a.Policy, b.Policy},
		{"ledgers", a.Known, b.Known},
	} {
		if !reflect.DeepEqual(d.a, d.b) {
			return d.what
		}
	}
	return ""
}

func unite(parts []*Report) []Requirement {
	var out []Requirement
	at := map[string]int{}
	for _, p := range parts {
		for _, q := range p.Requirements {
			i, known := at[q.ID]
			if !known {
				i = len(out)
				at[q.ID] = i
				out = append(out, q)
				out[i].Cases = nil
			}
			for _, c := range q.Cases {
				if c.Ledger != nil {
					c.Verdict, c.Ledger = c.Ledger.Was, nil
				}
				out[i].take(c)
			}
		}
	}
	return out
}

// take adds a case, or puts it in the place of one that says less.
func (q *Requirement) take(c Case) {
	i := slices.IndexFunc(q.Cases, func(o Case) bool { return o.ID == c.ID })
	switch {
	case i < 0:
		q.Cases = append(q.Cases, c)
	case c.outweighs(q.Cases[i]):
		q.Cases[i] = c
	}
}

func (c Case) outweighs(o Case) bool {
	if weight := c.weight() - o.weight(); weight != 0 {
		return weight > 0
	}
	return c.Verdict.rank() < o.Verdict.rank()
}

func (c Case) weight() int {
	switch {
	case !c.Verdict.Skipped():
		return 2
	case c.Verdict == NotTested && c.Reason == ReasonShard:
		return 0
	}
	return 1
}

// together adds up the time of reports, which are in the order of their starts.
func together(parts []*Report) Timing {
	var t Timing
	var end time.Time
	for _, p := range parts {
		from, to := p.Started, p.Started.Add(time.Duration(p.Timing.WallMS*float64(time.Millisecond)))
		if from.Before(end) {
			from = end
		}
		if to.After(from) {
			t.WallMS += float64(to.Sub(from)) / float64(time.Millisecond)
			end = to
		}
		t.TargetWaitMS += p.Timing.TargetWaitMS
		t.PatienceMS += p.Timing.PatienceMS
		t.Exchanges += p.Timing.Exchanges
		t.Procs += p.Timing.Procs
	}
	return t
}

func conditions(parts []*Report) Conditions {
	var out Conditions
	for _, p := range parts {
		out.Interrupted = out.Interrupted || p.Conditions.Interrupted
		out.TargetLost = cmp.Or(out.TargetLost, p.Conditions.TargetLost)
		out.HarnessErrors = append(out.HarnessErrors, p.Conditions.HarnessErrors...)
	}
	return out
}
