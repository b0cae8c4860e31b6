package proof

import (
	"maps"
	"slices"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reports"
)

// Clean is a run without faults: its cases are to be proven.
type Clean struct {
	Preset string
	Report *reports.Report
}

// Finish computes totals and what is unproven. Every case that one of the clean
// runs has is to be proven, and has to pass on one of the presets at least.
func (m *Matrix) Finish(clean ...Clean) {
	slices.SortFunc(m.Faults, func(a, b Row) int { return cmpStrings(a.Fault, b.Fault) })
	m.Schema = Schema
	m.Clean, m.Unproven = []string{}, []string{}
	m.Totals = Totals{Faults: len(m.Faults), WallMS: m.Totals.WallMS}
	killed, targets := m.count()
	cases, requirements := map[string]bool{}, map[string]bool{} // by ID: a case is known, and whether it passes
	for _, run := range clean {
		for _, q := range run.Report.Requirements {
			requirements[q.ID] = true
			for _, c := range q.Cases {
				cases[c.ID] = cases[c.ID] || c.Verdict == reports.Pass
				if !run.allows(c) {
					m.Clean = append(m.Clean, c.ID+" is "+string(c.Verdict)+" on the preset "+run.Preset+": "+c.Reason+c.Message)
				}
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(requirements)) {
		if !targets[id] {
			m.Unproven = append(m.Unproven, id+": no narrow fault targets it")
		}
	}
	for _, id := range slices.Sorted(maps.Keys(cases)) {
		if !killed[id] {
			m.Unproven = append(m.Unproven, id+": no fault turns it red")
		} else {
			m.Totals.Killed++
		}
		if !cases[id] {
			m.Unproven = append(m.Unproven, id+": passes on no preset")
		}
	}
	m.Totals.Requirements, m.Totals.Cases = len(requirements), len(cases)
}

// count adds up the rows: the cases that some fault turns red, and the
// requirements that a narrow one targets.
func (m *Matrix) count() (killed, targets map[string]bool) {
	killed, targets = map[string]bool{}, map[string]bool{}
	attacks := map[string]bool{}
	for _, f := range m.Faults {
		for _, c := range f.Killed {
			killed[c] = true
		}
		for _, a := range f.Attacks {
			attacks[a] = true
		}
		if f.Exact {
			m.Totals.Exact++
		}
		if f.Broad {
			m.Totals.Broad++
			continue
		}
		for _, t := range f.Target {
			targets[t] = true
		}
	}
	m.Totals.Attacks = len(attacks)
	return killed, targets
}

// allows reports whether a clean run may judge a case like that. The default
// preset has a client for every case.
func (c Clean) allows(one reports.Case) bool {
	switch one.Verdict {
	case reports.Pass, reports.NotApplicable:
		return true
	case reports.NotTested:
		return c.Preset != reference.PresetModes && one.Reason == reports.ReasonNeedsClient
	}
	return false
}
