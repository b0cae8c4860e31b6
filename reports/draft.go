package reports

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// FillIn stands in a ledger where somebody has to write something. Such a
// ledger is not loaded.
const FillIn = "FILL IN"

// DraftLedger returns the ledger that would let the report's findings pass, as
// YAML, and how many of its entries are new. Those of the ledger that was
// applied are kept while they are in use. New ones have placeholders for what
// only a person can know: a reason, who answers for it, until when. Warnings get
// entries when the gate is strict.
func DraftLedger(r *Report, now time.Time) (text []byte, added int) {
	var b strings.Builder
	b.WriteString("# Known failures. Fill in every reason, owner and last day: until then the file is refused.\nentries:")
	old := r.Known
	used := used(r)
	if old != nil {
		for _, e := range old.Entries {
			last, err := time.Parse(time.DateOnly, e.Expires)
			if used[e.ID] && err == nil && now.Before(last.Add(day)) {
				e.write(&b, "")
				added--
			}
		}
	}
	kept := -added
	added = 0
	for i := range r.Requirements {
		for _, e := range drafts(&r.Requirements[i], r.Policy) {
			e.write(&b, "  # "+Printable(Clip(e.comment, 200)))
			added++
		}
	}
	if added+kept == 0 {
		b.WriteString(" []")
	}
	b.WriteString("\n")
	return []byte(b.String()), added
}

// used are the entries by which a case is accepted.
func used(r *Report) map[string]bool {
	out := map[string]bool{}
	for _, q := range r.Requirements {
		for _, c := range q.Cases {
			if c.Ledger != nil && c.Verdict == Accepted {
				out[c.Ledger.Entry] = true
			}
		}
	}
	return out
}

type draft struct {
	KnownFailure
	comment string
}

// drafts gives a requirement one entry when all of its cases that were run need
// one, else one for each case that does.
func drafts(q *Requirement, p GatePolicy) []draft {
	var need []Case
	ran := 0
	for _, c := range q.Cases {
		if !c.Verdict.Skipped() {
			ran++
		}
		if c.Verdict == Fail || c.Verdict == Blocked || c.Verdict == Warn && p.Strict {
			need = append(need, c)
		}
	}
	clause := ""
	if len(q.Clauses) > 0 {
		c := q.Clauses[0]
		clause = fmt.Sprintf("%s %s, %s, binds %s", c.Document, c.Section, c.Level, c.Binds)
	}
	entry := func(id string, c Case) draft {
		return draft{KnownFailure{ID: id, Reason: FillIn + ": why it is accepted", Owner: FillIn + ": who answers for it", Clause: clause}, Headline(c)}
	}
	if len(need) > 0 && len(need) == ran {
		return []draft{entry(q.ID, need[0])}
	}
	var out []draft
	for _, c := range need {
		out = append(out, entry(c.ID, c))
	}
	return out
}

func (e KnownFailure) write(b *strings.Builder, comment string) {
	fmt.Fprintf(b, "\n  - id: %s%s", quoted(e.ID), comment)
	for _, f := range []struct{ key, value string }{{"reason", e.Reason}, {"owner", e.Owner}, {"link", e.Link}, {"clause", e.Clause}} {
		if f.value != "" {
			fmt.Fprintf(b, "\n    %s: %s", f.key, quoted(f.value))
		}
	}
	if e.Expires == "" {
		b.WriteString("\n    expires: # the last day on which it is accepted, such as 2027-01-31")
		return
	}
	fmt.Fprintf(b, "\n    expires: %s", Printable(e.Expires))
}

// quoted is a text in double quotes, as YAML reads it.
func quoted(s string) string { return strconv.QuoteToGraphic(s) }
