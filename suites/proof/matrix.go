package proof

import (
	"slices"

	"github.com/oidcheck/oidcheck/reference/fault"
	"github.com/oidcheck/oidcheck/reports"
)

// Schema names the form of prove.json. It only grows.
const Schema = "oidcheck/prove/v1"

// narrow is how many other requirements a fault may hit and still be a proof
// of its target.
const narrow = 3

// Matrix is what prove found out, as prove.json holds it.
type Matrix struct {
	Schema   string   `json:"schema"`
	Faults   []Row    `json:"faults"`
	Totals   Totals   `json:"totals"`
	Unproven []string `json:"unproven"` // cases that no fault turns red, requirements without a narrow fault
	Clean    []string `json:"clean"`    // what a preset without faults did not pass
}

// Row is one fault.
type Row struct {
	Fault      string   `json:"fault"`
	Preset     string   `json:"preset"`
	Attacks    []string `json:"attacks"`
	Target     []string `json:"target"`     // requirements that must fail, written by hand
	Collateral []string `json:"collateral"` // other requirements that failed
	Blocked    []string `json:"blocked"`    // cases
	Killed     []string `json:"killed"`     // cases that turned red
	Exact      bool     `json:"exact"`
	Broad      bool     `json:"broad"`
	Problems   []string `json:"problems"` // why it is not exact
	TookMS     float64  `json:"took_ms"`
}

// Totals are the figures of a matrix.
type Totals struct {
	Requirements int     `json:"requirements"`
	Cases        int     `json:"cases"`
	Faults       int     `json:"faults"`
	Exact        int     `json:"exact"`
	Broad        int     `json:"broad"`
	Killed       int     `json:"killed"` // cases that some fault turns red
	Attacks      int     `json:"attacks"`
	WallMS       float64 `json:"wall_ms"`
}

// row compares what a run with a fault showed with what is expected of it.
func row(f fault.Fault, expected []string, run *reports.Report) Row {
	r := Row{Fault: f.ID, Preset: f.Preset, Attacks: list(f.Attacks), Target: sorted(f.Targets)}
	var failed []string
	for _, q := range run.Requirements {
		red := false
		for _, c := range q.Cases {
			switch {
			case isRed(c.Verdict):
				red = true
				r.Killed = append(r.Killed, c.ID)
			case c.Verdict == reports.Blocked:
				r.Blocked = append(r.Blocked, c.ID)
			case c.Verdict == reports.Error:
				r.Problems = append(r.Problems, c.ID+" ended in an error of the harness: "+c.Message)
			}
		}
		if red {
			failed = append(failed, q.ID)
		}
	}
	for _, id := range failed {
		if !slices.Contains(f.Targets, id) {
			r.Collateral = append(r.Collateral, id)
		}
	}
	r.judge(failed, expected, run)
	r.Collateral, r.Blocked, r.Killed, r.Problems = sorted(r.Collateral), sorted(r.Blocked), sorted(r.Killed), list(r.Problems)
	return r
}

// isRed is a violation, whatever its level.
func isRed(v reports.Verdict) bool { return v == reports.Fail || v == reports.Warn }

func (r *Row) judge(failed, expected []string, run *reports.Report) {
	r.Broad = len(r.Collateral) > narrow
	for _, id := range r.Target {
		if !slices.Contains(failed, id) {
			r.Problems = append(r.Problems, "its target "+id+" did not fail")
		}
	}
	for _, id := range r.Collateral {
		if !slices.Contains(expected, id) {
			r.Problems = append(r.Problems, "failed, and is neither its target nor known collateral: "+id)
		}
	}
	for _, id := range expected {
		if !slices.Contains(r.Collateral, id) {
			r.Problems = append(r.Problems, "is known as collateral, and did not fail: "+id)
		}
	}
	for _, id := range orphans(run) {
		r.Problems = append(r.Problems, id+" is blocked, and no failing requirement is behind it")
	}
	r.Exact = len(r.Problems) == 0
}

// orphans are the blocked cases whose chain of blocked-by does not end in a
// requirement that failed.
func orphans(run *reports.Report) []string {
	byID := map[string]reports.Requirement{}
	for _, q := range run.Requirements {
		byID[q.ID] = q
	}
	var founded func(id string, seen []string) bool
	founded = func(id string, seen []string) bool {
		if slices.Contains(seen, id) {
			return false
		}
		for _, c := range byID[id].Cases {
			if isRed(c.Verdict) || c.Verdict == reports.Blocked && founded(c.BlockedBy, append(seen, id)) {
				return true
			}
		}
		return false
	}
	var out []string
	for _, q := range run.Requirements {
		for _, c := range q.Cases {
			if c.Verdict == reports.Blocked && !founded(c.BlockedBy, nil) {
				out = append(out, c.ID)
			}
		}
	}
	return out
}

// OK reports whether everything is proven.
func (m *Matrix) OK() bool {
	return len(m.Unproven) == 0 && len(m.Clean) == 0 && m.Totals.Exact == m.Totals.Faults
}
