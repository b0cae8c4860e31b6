package requirement

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// good is an entry without a slip.
func good() Requirement {
	return Requirement{
		ID: "of-a-test", Title: "does it", Kind: Effect, Severity: Low, Modes: []Mode{Code}, Why: "W.", How: "H.", Fix: "F.",
		Clauses: []Clause{{Document: Core, Section: "2", Level: Must, Says: "do it"}},
	}
}

func TestCheck(t *testing.T) {
	fine := good()
	if err := fine.check(); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		spoil func(*Requirement)
		says  string
	}{
		"no ID":            {func(r *Requirement) { r.ID = "" }, "not a slug"},
		"capital":          {func(r *Requirement) { r.ID = "Code-expiry" }, "not a slug"},
		"number":           {func(r *Requirement) { r.ID = "7-codes" }, "not a slug"},
		"hyphen at end":    {func(r *Requirement) { r.ID = "code-" }, "not a slug"},
		"two hyphens":      {func(r *Requirement) { r.ID = "code--expiry" }, "not a slug"},
		"of a case":        {func(r *Requirement) { r.ID = "code@none" }, "not a slug"},
		"line end":         {func(r *Requirement) { r.ID = "code\n" }, "not a slug"},
		"taken":            {func(r *Requirement) { r.ID = CodeExpiry.ID }, "taken"},
		"no title":         {func(r *Requirement) { r.Title = "" }, "title"},
		"no kind":          {func(r *Requirement) { r.Kind = "" }, "kind"},
		"no severity":      {func(r *Requirement) { r.Severity = "" }, "severity"},
		"no modes":         {func(r *Requirement) { r.Modes = nil }, "modes"},
		"no why":           {func(r *Requirement) { r.Why = "" }, "why"},
		"no how":           {func(r *Requirement) { r.How = "" }, "how"},
		"no fix":           {func(r *Requirement) { r.Fix = "" }, "fix"},
		"no clause":        {func(r *Requirement) { r.Clauses = nil }, "no clause"},
		"unknown document": {func(r *Requirement) { r.Clauses[0].Document = "rfc1" }, `no such document "rfc1"`},
		"no section":       {func(r *Requirement) { r.Clauses[0].Section = "" }, "section"},
		"no level":         {func(r *Requirement) { r.Clauses[0].Level = None }, "level"},
		"no words":         {func(r *Requirement) { r.Clauses[0].Says = "" }, "words"},
		"second clause":    {func(r *Requirement) { r.Clauses = append(r.Clauses, Clause{Document: Core}) }, "clause of oidc-core"},
	} {
		r := good()
		test.spoil(&r)
		if err := r.check(); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestAddPanics: a slip is told with the ID of its entry, and enters nothing.
func TestAddPanics(t *testing.T) {
	before := len(All())
	for _, spoil := range []func(*Requirement){
		func(r *Requirement) { r.Fix = "" },
		func(r *Requirement) { r.ID = CodeExpiry.ID },
	} {
		r := good()
		spoil(&r)
		said := panics(func() { add(r) })
		if !strings.Contains(said, r.ID) {
			t.Errorf("%s: %s", r.ID, said)
		}
	}
	if len(All()) != before {
		t.Error("a bad entry is in the catalogue")
	}
}

// panics returns what do panics with.
func panics(do func()) (said string) {
	defer func() { said = fmt.Sprint(recover()) }()
	do()
	return ""
}

func TestFind(t *testing.T) {
	if r, ok := Find(CodeSingleUse.ID); !ok || r != CodeSingleUse {
		t.Errorf("%v, %v", r, ok)
	}
	for _, id := range []string{"", "unknown", "Code-Single-Use", "code-single-use "} {
		if r, ok := Find(id); ok || r != nil {
			t.Errorf("%q is found: %v", id, r)
		}
	}
}

func TestAllIsSortedAndTheCallers(t *testing.T) {
	all := All()
	if !slices.IsSortedFunc(all, func(a, b *Requirement) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("not sorted")
	}
	first := all[0]
	all[0] = nil
	if All()[0] != first {
		t.Error("a caller can change the catalogue")
	}
}

func TestASVS(t *testing.T) {
	r := &Requirement{Clauses: []Clause{
		{Document: ASVSL2, Section: "3.3.4"}, {Document: Core, Section: "2"}, {Document: ASVSL1, Section: "3.3.1"}, {Document: ASVSL2, Section: "3.3.4"},
	}}
	if got := r.ASVS(); !slices.Equal(got, []string{"3.3.1", "3.3.4"}) {
		t.Error(got)
	}
	if got := (&Requirement{Clauses: []Clause{{Document: Core, Section: "2"}}}).ASVS(); len(got) > 0 {
		t.Error(got)
	}
}
