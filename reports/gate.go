package reports

import (
	"fmt"
	"slices"
	"strings"
)

// The exit codes of a run. Usage is decided by the caller, before there is a
// report.
const (
	ExitOK          = 0
	ExitViolated    = 1   // violated, or the ledger is stale, expired or unused
	ExitUsage       = 2   // wrong flags, files or names
	ExitEnvironment = 3   // target lost, login failed, too many cases blocked
	ExitNothing     = 4   // too little was judged to say anything
	ExitHarness     = 5   // we went wrong
	ExitInterrupted = 130 // a signal; the report covers what had ended
)

// GatePolicy is what a run lets pass.
type GatePolicy struct {
	Strict       bool     `json:"strict" yaml:"strict"`                         // warnings violate, too: a SHOULD counts like a MUST
	Severity     string   `json:"min_severity,omitempty" yaml:"min_severity"`   // the least that violates; empty: info
	MaxBlocked   int      `json:"max_blocked" yaml:"max_blocked"`               // cases that may be blocked
	MinExecuted  int      `json:"min_executed" yaml:"min_executed"`             // cases that must have been judged; below 1 it means 1
	RequireModes []string `json:"require_modes,omitempty" yaml:"require_modes"` // modes of which something must have been judged
}

// severities stand in the order of weight.
var severities = []string{"critical", "high", "medium", "low", "info"}

// Severities returns every severity, the gravest first.
func Severities() []string { return slices.Clone(severities) }

// counts reports whether a violation of this severity fails the gate. One that
// nobody knows does.
func (p GatePolicy) counts(severity string) bool {
	least := slices.Index(severities, p.Severity)
	return least < 0 || slices.Index(severities, severity) <= least
}

// Conditions is what happened to a run beside its verdicts.
type Conditions struct {
	Interrupted   bool     `json:"interrupted,omitempty"`
	TargetLost    string   `json:"target_lost,omitempty"`    // how the target was lost, or why nobody can log in; empty: neither
	HarnessErrors []string `json:"harness_errors,omitempty"` // what went wrong outside of any case, a sentence each
}

// rule gives the reasons for one exit code, none when it doesn't apply.
type rule struct {
	exit    int
	reasons func(*Report, GatePolicy, Conditions) []string
}

// rules stand in the order in which the first that applies decides. What was
// violated comes before what was blocked: a provider whose happy path is broken
// blocks most cases, and still it is the provider that is broken.
var rules = []rule{
	{ExitInterrupted, interrupted},
	{ExitEnvironment, lost},
	{ExitViolated, violated},
	{ExitViolated, ledgerIssues},
	{ExitHarness, harnessErrors},
	{ExitEnvironment, blocked},
	{ExitNothing, nothing},
	{ExitNothing, modesLeftOut},
}

// Decide returns the exit code of a run, decided by the first rule that
// applies, with the reasons of all that do, the deciding ones first. It depends
// on nothing but its arguments. The report is as Finish or Apply left it.
func Decide(r *Report, p GatePolicy, c Conditions) Gate {
	g := Gate{Exit: ExitOK, Reasons: []string{}, Notes: letPass(r, p)}
	for _, rule := range rules {
		reasons := rule.reasons(r, p, c)
		if len(reasons) > 0 && len(g.Reasons) == 0 {
			g.Exit = rule.exit
		}
		g.Reasons = append(g.Reasons, reasons...)
	}
	return g
}

func interrupted(_ *Report, _ GatePolicy, c Conditions) []string {
	if !c.Interrupted {
		return nil
	}
	return []string{"the run was interrupted: the report covers only the cases that had ended; run it again"}
}

func lost(_ *Report, _ GatePolicy, c Conditions) []string {
	if c.TargetLost == "" {
		return nil
	}
	return []string{c.TargetLost + ": nothing is said of the cases that this left out; mend it and run again"}
}

func violated(r *Report, p GatePolicy, _ Conditions) []string {
	var out []string
	if ids := grave(r, p, Fail); len(ids) > 0 {
		out = append(out, fmt.Sprintf("%s failed (%s): mend the provider, or list what is known in the ledger with reason, owner and last day", cases(ids), few(ids)))
	}
	if ids := grave(r, p, Warn); p.Strict && len(ids) > 0 {
		out = append(out, fmt.Sprintf("%s warned (%s), which a strict run counts as failed: mend the provider, or judge it without --strict and strict: true", cases(ids), few(ids)))
	}
	if ids := with(r, Stale); len(ids) > 0 {
		out = append(out, fmt.Sprintf("%s passed although the ledger lists them (%s): remove the entries, or narrow them to the variants that still fail", cases(ids), few(ids)))
	}
	return out
}

func ledgerIssues(r *Report, _ GatePolicy, _ Conditions) []string {
	var out []string
	for _, issue := range r.Ledger {
		out = append(out, issue.Message)
	}
	return out
}

func harnessErrors(r *Report, _ GatePolicy, c Conditions) []string {
	out := append([]string(nil), c.HarnessErrors...)
	if ids := with(r, Error); len(ids) > 0 {
		out = append(out, fmt.Sprintf("%s ended in an error of oidcheck itself (%s): see the messages, and report them as defects", cases(ids), few(ids)))
	}
	return out
}

func blocked(r *Report, p GatePolicy, _ Conditions) []string {
	ids, most := with(r, Blocked), max(0, p.MaxBlocked)
	if len(ids) <= most {
		return nil
	}
	remedy := "see their messages"
	if owners := blockers(r); len(owners) > 0 {
		remedy = "mend first what they need: " + few(owners)
	}
	return []string{fmt.Sprintf("%s blocked, %d may be (%s): %s", cases(ids), most, few(ids), remedy)}
}

// nothing looks at a shard for one case only: what is demanded of the whole is
// judged when the shards are merged.
func nothing(r *Report, p GatePolicy, _ Conditions) []string {
	judged, least := 0, max(1, p.MinExecuted)
	if r.Shard != nil {
		least = 1
	}
	for _, v := range bySeverity {
		if v.Judged() {
			judged += len(with(r, v))
		}
	}
	if judged >= least {
		return nil
	}
	return []string{fmt.Sprintf("%d cases were judged, at least %d must be: widen --only, --profile or --driver, or complete the target file", judged, least)}
}

func modesLeftOut(r *Report, p GatePolicy, _ Conditions) []string {
	if r.Shard != nil {
		return nil
	}
	judged := map[string]bool{}
	for _, q := range r.Requirements {
		for _, c := range q.Cases {
			for _, mode := range c.Modes {
				judged[mode] = judged[mode] || c.Verdict.Judged()
			}
		}
	}
	var out []string
	for _, mode := range p.RequireModes {
		if !judged[mode] {
			out = append(out, fmt.Sprintf("no case of mode %s was judged, and require_modes demands it: give the target file the client that it needs, or demand less", Printable(mode)))
		}
	}
	return out
}

// letPass says what the policy leaves without consequence.
func letPass(r *Report, p GatePolicy) []string {
	var out []string
	for _, v := range []Verdict{Fail, Warn} {
		if light := len(with(r, v)) - len(grave(r, p, v)); light > 0 && (v == Fail || p.Strict) {
			out = append(out, fmt.Sprintf("%d with verdict %s weigh less than %s, and the gate lets them pass", light, v, p.Severity))
		}
	}
	if ids := with(r, Blocked); len(ids) > 0 && len(ids) <= p.MaxBlocked {
		out = append(out, fmt.Sprintf("%s blocked, and max_blocked lets them pass (%s)", cases(ids), few(ids)))
	}
	return out
}

// with returns the IDs of the cases with this verdict, in the report's order.
func with(r *Report, v Verdict) []string { return grave(r, GatePolicy{}, v) }

// grave returns those of them that the policy counts by their severity.
func grave(r *Report, p GatePolicy, v Verdict) []string {
	var ids []string
	for _, q := range r.Requirements {
		if !p.counts(q.Severity) {
			continue
		}
		for _, c := range q.Cases {
			if c.Verdict == v {
				ids = append(ids, c.ID)
			}
		}
	}
	return ids
}

func blockers(r *Report) []string {
	var ids []string
	seen := map[string]bool{"": true}
	for _, q := range r.Requirements {
		for _, c := range q.Cases {
			if c.Verdict == Blocked && !seen[c.BlockedBy] {
				seen[c.BlockedBy] = true
				ids = append(ids, c.BlockedBy)
			}
		}
	}
	return ids
}

func cases(ids []string) string {
	if len(ids) == 1 {
		return "1 case"
	}
	return fmt.Sprintf("%d cases", len(ids))
}

// few names the first five, and how many there are besides.
func few(ids []string) string {
	const most = 5
	if len(ids) <= most {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:most], ", "), len(ids)-most)
}
