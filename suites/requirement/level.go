package requirement

import "slices"

// Selection is the set of documents that a run judges by.
type Selection map[Document]bool

// Select returns the selection of these documents.
func Select(documents ...Document) Selection {
	s := Selection{}
	for _, d := range documents {
		s[d] = true
	}
	return s
}

// Level is the level of r in a run that judges by s: that of the strongest
// clause which applies. Clauses that bind another party than the provider
// count as SHOULD at most. Conditions listed in absent are known not to hold,
// and the clauses that need them are left out.
func (r *Requirement) Level(s Selection, absent ...Condition) Level {
	level := None
	for _, c := range r.Applying(s, absent...) {
		level = max(level, c.weight())
	}
	return level
}

// Applying returns the clauses of r that count in a run by s, without those
// that a chosen document replaces and those whose condition is absent.
func (r *Requirement) Applying(s Selection, absent ...Condition) []Clause {
	replaced := map[Document]bool{}
	for _, c := range r.Clauses {
		if s[c.Document] {
			for _, d := range c.Replaces {
				replaced[d] = true
			}
		}
	}
	var out []Clause
	for _, c := range r.Clauses {
		if s[c.Document] && !replaced[c.Document] && !slices.Contains(absent, c.When) {
			out = append(out, c)
		}
	}
	return out
}

func (c Clause) weight() Level {
	if c.Party() == OP {
		return c.Level
	}
	return min(c.Level, Should)
}
