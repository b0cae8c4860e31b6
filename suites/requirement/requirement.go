// Package requirement is the catalogue: what a provider must do, where that is
// written, and how binding it is there. Each requirement is one value; lists,
// labels, reports and explanations are derived from it.
package requirement

import (
	"cmp"
	"fmt"
	"slices"
)

// Requirement is one thing that a provider must do.
type Requirement struct {
	ID       string // a slug, never a number: it is public and stays
	Title    string // a sentence about the provider
	Kind     Kind
	Severity Severity // of a violation
	Modes    []Mode
	Why      string // what goes wrong for whom when it is violated
	How      string // how a case judges it, the control included
	Fix      string // what an implementer does about it
	Clauses  []Clause

	// Indexes into other catalogues. An entry claims that a case judges
	// exactly that row.
	OIDF    []string // test names of the OpenID Foundation's suite
	OAuch   []string // test classes of OAuch
	Attacks []string // rows of the catalogue of provider faults
	CWE     []string
}

// Kind separates what an attacker gains from what a message looks like.
type Kind string

const (
	// Effect requirements ask what came out: a token, a redirect, nothing.
	Effect Kind = "effect"
	// Shape requirements ask for code, status and headers.
	Shape Kind = "shape"
)

// Severity of a violation, from the view of a deployment's owner.
type Severity string

// The severities, worst first.
const (
	Critical Severity = "critical"
	High     Severity = "high"
	Medium   Severity = "medium"
	Low      Severity = "low"
	Info     Severity = "info"
)

// Mode is a way to obtain tokens; Common is for what all of them share.
type Mode string

// The modes of the reports.
const (
	Code              Mode = "code"
	PKCE              Mode = "pkce"
	Implicit          Mode = "implicit"
	Hybrid            Mode = "hybrid"
	ClientCredentials Mode = "client_credentials"
	Password          Mode = "password"
	Refresh           Mode = "refresh"
	Common            Mode = "common"
)

// ASVS returns the numbers of the ASVS 5.0 rows among the clauses, sorted.
func (r *Requirement) ASVS() []string {
	var out []string
	for _, c := range r.Clauses {
		if c.Document.asvs() {
			out = append(out, c.Section)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Sections returns the sections of a document among the clauses, sorted.
func (r *Requirement) Sections(d Document) []string {
	var out []string
	for _, c := range r.Clauses {
		if c.Document == d {
			out = append(out, c.Section)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var catalogue = map[string]*Requirement{}

// add enters a requirement. A slip in the catalogue is a programming error
// that no run may survive, so it panics.
func add(r Requirement) *Requirement {
	if err := r.check(); err != nil {
		panic(fmt.Sprintf("requirement %q: %v", r.ID, err))
	}
	catalogue[r.ID] = &r
	return &r
}

func (r *Requirement) check() error {
	switch {
	case !slug.MatchString(r.ID):
		return fmt.Errorf("the ID is not a slug")
	case catalogue[r.ID] != nil:
		return fmt.Errorf("the ID is taken")
	case r.Title == "" || r.Kind == "" || r.Severity == "" || len(r.Modes) == 0:
		return fmt.Errorf("title, kind, severity and modes are needed")
	case r.Why == "" || r.How == "" || r.Fix == "":
		return fmt.Errorf("why, how and fix are needed: explain prints them")
	case len(r.Clauses) == 0:
		return fmt.Errorf("no clause says so: then it is no requirement")
	}
	for _, c := range r.Clauses {
		if err := c.check(); err != nil {
			return err
		}
	}
	return nil
}

// All returns the whole catalogue, sorted by ID.
func All() []*Requirement {
	out := make([]*Requirement, 0, len(catalogue))
	for _, r := range catalogue {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b *Requirement) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// Find returns the requirement with this ID.
func Find(id string) (*Requirement, bool) {
	r, ok := catalogue[id]
	return r, ok
}
