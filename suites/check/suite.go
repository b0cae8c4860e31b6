// Package check is the one bridge between the catalogue of requirements, the
// driver and Ginkgo: it turns "this is required" into cases that are run,
// judged beside a control, and reported.
package check

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Suite collects the cases of the program. It knows no target: the same suite
// is listed, run and proven.
type Suite struct {
	groups []*group
	cases  map[string]*Case
}

type group struct {
	text  string
	cases []*Case
}

// Collect calls each register function and returns what they described.
func Collect(register ...func(*Suite)) *Suite {
	s := &Suite{cases: map[string]*Case{}}
	for _, r := range register {
		r(s)
	}
	return s
}

// Describe groups the cases that body adds under a text.
func (s *Suite) Describe(text string, body func()) {
	s.groups = append(s.groups, &group{text: text})
	body()
}

// Cases returns all cases, sorted by ID.
func (s *Suite) Cases() []*Case {
	out := make([]*Case, 0, len(s.cases))
	for _, c := range s.cases {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b *Case) int { return cmp.Compare(a.ID(), b.ID()) })
	return out
}

// Body judges one case. It returns when nothing is wrong; Expect and the
// Probe's methods end it otherwise.
type Body func(ctx context.Context, p *Probe)

// Case is one spec: a requirement in one variant.
type Case struct {
	Requirement *requirement.Requirement
	Variant     string
	Text        string
	Driver      string // that it needs: http or browser
	Modes       []requirement.Mode
	Scenarios   []Scenario // known to be observed, so they can be fetched ahead
	Intrusive   bool       // it may lock out or burden: run with consent only
	delayed     *delay
	body        Body
}

// ID is the case's public name: requirement@variant, or the requirement's ID.
func (c *Case) ID() string {
	if c.Variant == "" {
		return c.Requirement.ID
	}
	return c.Requirement.ID + "@" + c.Variant
}

// Needs names what a case takes beyond HTTP and clients.
func (c *Case) Needs() []string {
	var out []string
	if c.Driver == Browser {
		out = append(out, "browser")
	}
	if c.delayed != nil {
		out = append(out, "time")
	}
	if c.Intrusive {
		out = append(out, "consent")
	}
	return out
}

// The drivers of a case.
const (
	HTTP    = "http"
	Browser = "browser"
)

// Intrusive is a case that may lock a user out or burden the target: it is run
// on loopback, or where the owner of the target consents.
func Intrusive(s *Suite, r *requirement.Requirement, variant, text string, mode requirement.Mode, body Body) {
	s.add(&Case{Requirement: r, Variant: variant, Text: text, Driver: HTTP, Intrusive: true, body: body}, mode)
}

// Variant is one value of what a case is repeated for.
type Variant[T any] struct {
	Name   string // part of the case's ID; empty for the only one
	Value  T
	Driver string           // HTTP unless given
	Mode   requirement.Mode // that of the value where it is a Scenario, else the requirement's
}

// One is a case of its requirement alone.
func One(s *Suite, r *requirement.Requirement, text string, body Body) {
	s.add(&Case{Requirement: r, Text: text, Driver: HTTP, body: body}, "")
}

// Each is a case for every variant; text describes them all.
func Each[T any](s *Suite, r *requirement.Requirement, text string, variants []Variant[T], body func(ctx context.Context, p *Probe, value T)) {
	for _, v := range variants {
		s.add(&Case{
			Requirement: r, Variant: v.Name, Text: text, Driver: cmp.Or(v.Driver, HTTP),
			body: func(ctx context.Context, p *Probe) { body(ctx, p, v.Value) },
		}, cmp.Or(v.Mode, modeOf(v.Value)))
	}
}

// Facts is a case for every scenario: body judges what was observed and sends
// nothing.
func Facts(s *Suite, r *requirement.Requirement, text string, scenarios []Variant[Scenario], body func(p *Probe, o *Observation)) {
	for _, v := range scenarios {
		v.Value.Driver = cmp.Or(v.Driver, HTTP)
		s.add(&Case{
			Requirement: r, Variant: v.Name, Text: text, Driver: v.Value.Driver, Scenarios: []Scenario{v.Value},
			body: func(ctx context.Context, p *Probe) { body(p, p.Observe(ctx, v.Value)) },
		}, cmp.Or(v.Mode, v.Value.mode()))
	}
}

// add enters a case. Two cases with one ID are a programming error that no run
// may survive: the later would hide the earlier.
func (s *Suite) add(c *Case, of requirement.Mode) {
	c.Modes = c.modes(of)
	if s.cases[c.ID()] != nil {
		panic(fmt.Sprintf("case %q is described twice", c.ID()))
	}
	s.cases[c.ID()] = c
	if len(s.groups) == 0 {
		s.Describe(c.Requirement.Title, func() {})
	}
	last := s.groups[len(s.groups)-1]
	last.cases = append(last.cases, c)
}
