package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/oidcheck/oidcheck/reports"
)

// policyFlags adds the thresholds of the gate, which `run` and `report gate`
// have in common. What p holds are the defaults.
func policyFlags(flags *pflag.FlagSet, p *reports.GatePolicy) {
	flags.BoolVar(&p.Strict, "strict", p.Strict, "a violated SHOULD fails like a MUST")
	flags.StringVar(&p.Severity, "min-severity", p.Severity, "the least severity that fails: "+strings.Join(reports.Severities(), ", "))
	flags.IntVar(&p.MaxBlocked, "max-blocked", p.MaxBlocked, "cases that may be blocked")
	flags.IntVar(&p.MinExecuted, "min-executed", p.MinExecuted, "cases that must have been judged")
	flags.StringSliceVar(&p.RequireModes, "require-modes", p.RequireModes, "modes of which something must have been judged")
}

// wrongPolicy returns the key of ginkgo.yml that can't be, with what to do.
func wrongPolicy(p reports.GatePolicy) (key, problem string) {
	if p.Severity != "" && !slices.Contains(reports.Severities(), p.Severity) {
		return "min_severity", fmt.Sprintf("there is no severity %q%s", p.Severity, suggestion(p.Severity, reports.Severities()))
	}
	if p.MaxBlocked < 0 {
		return "max_blocked", "must not be negative"
	}
	if p.MinExecuted < 0 {
		return "min_executed", "must not be negative"
	}
	for _, mode := range p.RequireModes {
		if !slices.Contains(modes(), mode) {
			return "require_modes", fmt.Sprintf("there is no mode %q%s", mode, suggestion(mode, modes()))
		}
	}
	return "", ""
}

// overlay changes into by the thresholds that were given as flags.
func overlay(flags *pflag.FlagSet, into *reports.GatePolicy, given reports.GatePolicy) {
	for name, set := range map[string]func(){
		"strict":        func() { into.Strict = given.Strict },
		"min-severity":  func() { into.Severity = given.Severity },
		"max-blocked":   func() { into.MaxBlocked = given.MaxBlocked },
		"min-executed":  func() { into.MinExecuted = given.MinExecuted },
		"require-modes": func() { into.RequireModes = given.RequireModes },
	} {
		if flags.Changed(name) {
			set()
		}
	}
}

// rightPolicy refuses flags that can't be.
func rightPolicy(p reports.GatePolicy) error {
	if key, problem := wrongPolicy(p); problem != "" {
		return usage("--%s: %s", strings.ReplaceAll(key, "_", "-"), problem)
	}
	return nil
}
