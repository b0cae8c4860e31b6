package reports

import (
	"fmt"
	"slices"
	"time"
)

// Apply returns a finished copy of r as the ledger leaves it: listed cases that
// fail, warn or are blocked become accepted, listed cases that pass become
// stale, and entries that are expired or unused are listed in Report.Ledger. r
// itself is not changed, and what an earlier ledger did to it is undone first.
// known is as for Check, whose error it returns. A nil ledger lists nothing.
func (l *Ledger) Apply(r *Report, known []string, now time.Time) (*Report, error) {
	if err := l.Check(known); err != nil {
		return nil, err
	}
	out := r.Clone()
	out.Ledger, out.Known = nil, l.List()
	for i := range out.Requirements {
		q := &out.Requirements[i]
		for j := range q.Cases {
			q.Cases[j] = l.Case(q.ID, q.Cases[j], now)
		}
	}
	if l != nil {
		out.Ledger = l.issues(out, now)
	}
	out.Finish()
	return out, nil
}

// Case returns c, a case of the requirement, as the ledger leaves it.
func (l *Ledger) Case(requirement string, c Case, now time.Time) Case {
	if c.Ledger != nil {
		c.Verdict, c.Ledger = c.Ledger.Was, nil
	}
	e := l.entry(requirement, c.ID)
	if e == nil || e.expired(now) {
		return c
	}
	note := &LedgerNote{Entry: e.ID, Was: c.Verdict, Reason: e.Reason, Owner: e.Owner, Link: e.Link, Expires: e.lastDay()}
	switch c.Verdict {
	case Fail, Warn, Blocked:
		c.Verdict, c.Ledger = Accepted, note
	case Pass:
		c.Verdict, c.Ledger = Stale, note
	}
	return c
}

// entry returns the entry that lists the case: its own before that of its
// requirement.
func (l *Ledger) entry(requirement, id string) *Entry {
	if l == nil {
		return nil
	}
	var whole *Entry
	for i := range l.Entries {
		switch l.Entries[i].ID {
		case id:
			return &l.Entries[i]
		case requirement:
			whole = &l.Entries[i]
		}
	}
	return whole
}

func (l *Ledger) issues(r *Report, now time.Time) []LedgerIssue {
	var out []LedgerIssue
	whole := r.Shard == nil && !r.Conditions.Interrupted && r.Conditions.TargetLost == ""
	for _, e := range l.Entries {
		switch {
		case e.expired(now):
			out = append(out, LedgerIssue{Entry: e.ID, Line: e.Line, Kind: LedgerExpired,
				Message: fmt.Sprintf("the ledger's entry %s expired on %s: mend the provider, or renew the entry with its reason", e.ID, e.lastDay())})
		case whole && e.unused(r):
			out = append(out, LedgerIssue{Entry: e.ID, Line: e.Line, Kind: LedgerUnused,
				Message: fmt.Sprintf("the ledger's entry %s lists no case that this target can run: remove it, or complete the target file", e.ID)})
		}
	}
	return out
}

// unused reports whether no case of e ran, unless the only cause is that this
// run was told to leave them all out: by its profile, which then demands none
// of them, or by what it was started with.
func (e *Entry) unused(r *Report) bool {
	listed, chosen := 0, 0
	for _, q := range r.Requirements {
		for _, c := range q.Cases {
			if e.ID != q.ID && e.ID != c.ID {
				continue
			}
			if !c.Verdict.Skipped() {
				return false
			}
			listed++
			if c.Verdict == NotTested && slices.Contains(choices, c.Reason) {
				chosen++
			}
		}
	}
	return chosen < listed
}

// choices are the reasons for leaving a case out that lie in how a run was
// started, and say nothing about the ledger.
var choices = []string{ReasonFilter, ReasonDriver, ReasonSafe, ReasonNeedsTime, ReasonShard}
