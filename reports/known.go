package reports

import (
	"fmt"
	"time"
)

// KnownList is a ledger as a report keeps it, so that the gate can be decided
// again without the file.
type KnownList struct {
	File    string         `json:"file"`
	Entries []KnownFailure `json:"entries"`
}

// KnownFailure is an Entry of it.
type KnownFailure struct {
	ID      string `json:"id"`
	Reason  string `json:"reason"`
	Owner   string `json:"owner,omitempty"`
	Link    string `json:"link,omitempty"`
	Clause  string `json:"clause,omitempty"`
	Expires string `json:"expires"` // the last day, YYYY-MM-DD
	Line    int    `json:"line"`
}

// List is the ledger as a report keeps it, nil for none.
func (l *Ledger) List() *KnownList {
	if l == nil {
		return nil
	}
	out := &KnownList{File: l.File, Entries: []KnownFailure{}}
	for _, e := range l.Entries {
		out.Entries = append(out.Entries, KnownFailure{ID: e.ID, Reason: e.Reason, Owner: e.Owner, Link: e.Link, Clause: e.Clause, Expires: e.lastDay(), Line: e.Line})
	}
	return out
}

// Ledger returns the ledger that was kept, nil when there was none. An entry
// without a last day is an error.
func (k *KnownList) Ledger() (*Ledger, error) {
	if k == nil {
		return nil, nil
	}
	out := &Ledger{File: k.File}
	for _, f := range k.Entries {
		last, err := time.Parse(time.DateOnly, f.Expires)
		if err != nil {
			return nil, fmt.Errorf("known_failures: entry %q: %w", Printable(f.ID), err)
		}
		out.Entries = append(out.Entries, Entry{ID: f.ID, Reason: f.Reason, Owner: f.Owner, Link: f.Link, Clause: f.Clause, Expires: last, Line: f.Line})
	}
	return out, nil
}
