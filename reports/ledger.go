package reports

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/oidcheck/oidcheck/driver/strict"
)

// Ledger lists the known failures of a target. Each entry says why it is
// accepted, who answers for it and until when, and an entry that is no longer
// needed is a failure itself: so it can only shrink or be renewed on purpose.
type Ledger struct {
	File    string  `yaml:"-"` // for messages
	Entries []Entry `yaml:"entries"`
}

// Entry accepts the violations of one requirement, or of one of its variants.
type Entry struct {
	ID      string    `yaml:"id"`      // requirement or requirement@variant
	Reason  string    `yaml:"reason"`  // why it is accepted
	Owner   string    `yaml:"owner"`   // who answers for it; this or Link is needed
	Link    string    `yaml:"link"`    // where it is followed up
	Clause  string    `yaml:"clause"`  // words and level of the clause, for the reader
	Expires time.Time `yaml:"expires"` // the last day on which it accepts, at 00:00 UTC
	Line    int       `yaml:"-"`       // in the file, 0 when not from a file
}

const day = 24 * time.Hour

// LoadLedger reads a ledger. Unknown keys, and entries without id, reason,
// expires, or both owner and link, are errors of type *strict.Error that name
// file and line.
func LoadLedger(path string) (*Ledger, error) {
	data, err := readBounded(path, strict.MaxBytes)
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	return parseLedger(path, data)
}

func parseLedger(name string, data []byte) (*Ledger, error) {
	l := &Ledger{File: name}
	if err := strict.Decode(name, data, l); err != nil {
		return nil, err
	}
	first := map[string]int{}
	for i := range l.Entries {
		e := &l.Entries[i]
		key, problem := e.problem()
		if at, twice := first[e.ID]; twice && problem == "" {
			key, problem = "id", fmt.Sprintf("is listed twice, first as entries.%d: keep one", at)
		}
		if problem != "" {
			return nil, strict.At(name, data, []string{"entries", fmt.Sprint(i), key}, "%s", problem)
		}
		first[e.ID] = i
	}
	l.number(data)
	return l, nil
}

// problem returns the key that is missing or wrong, with what to do.
func (e *Entry) problem() (key, message string) {
	switch {
	case e.ID == "":
		return "id", "is missing: name a requirement, or requirement@variant"
	case strings.HasPrefix(e.Reason, FillIn):
		return "reason", "still holds the placeholder: say why " + Printable(e.ID) + " is accepted"
	case strings.HasPrefix(e.Owner, FillIn):
		return "owner", "still holds the placeholder: name who answers for " + Printable(e.ID) + ", or give a link instead"
	case e.Reason == "":
		return "reason", "is missing: say why " + Printable(e.ID) + " is accepted"
	case cmp.Or(e.Owner, e.Link) == "":
		return "owner", "is missing: name who answers for it, or give a link"
	case e.Expires.IsZero():
		return "expires", "is missing: give the last day, such as 2027-01-31"
	case !e.Expires.Equal(e.Expires.Truncate(day)):
		return "expires", "has a time: give a day only, such as 2027-01-31"
	}
	return "", ""
}

// number gives the entries their lines. The document was decoded before, so
// what is not found is of no consequence.
func (l *Ledger) number(data []byte) {
	var doc struct {
		Entries []yaml.Node `yaml:"entries"`
	}
	if err := yaml.Unmarshal(data, &doc); err != nil || len(doc.Entries) != len(l.Entries) {
		return
	}
	for i := range l.Entries {
		l.Entries[i].Line = doc.Entries[i].Line
	}
}

// Check returns an error when an entry names a requirement or case that is not
// among known, the IDs of the catalogue: a configuration error, because such an
// entry accepts nothing. The error is a *strict.Error with the nearest ID.
func (l *Ledger) Check(known []string) error {
	if l == nil {
		return nil
	}
	set := make(map[string]bool, len(known))
	for _, id := range known {
		set[id] = true
	}
	for i, e := range l.Entries {
		if set[e.ID] {
			continue
		}
		return &strict.Error{
			File: l.File, Line: e.Line, Key: fmt.Sprintf("entries.%d.id", i),
			Nearest: strict.Nearest(e.ID, known),
			Message: fmt.Sprintf("the catalogue has no requirement or case %q", Printable(e.ID)),
		}
	}
	return nil
}

// expired reports whether the last day of e is over, in UTC.
func (e *Entry) expired(now time.Time) bool { return !now.Before(e.Expires.Add(day)) }

func (e *Entry) lastDay() string { return e.Expires.UTC().Format(time.DateOnly) }
