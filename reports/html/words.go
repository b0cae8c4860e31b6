package html

import (
	"fmt"

	"github.com/oidcheck/oidcheck/reports"
)

// words are what a verdict is called, and what it means to a reader.
var words = map[reports.Verdict]struct{ name, group, about string }{
	reports.Fail:          {"failed", "Failed", "A clause that binds the provider is violated."},
	reports.Stale:         {"stale", "Stale ledger entries", "Listed in the ledger as known failures, and they pass: remove the entries."},
	reports.Error:         {"harness errors", "Harness errors", "oidcheck went wrong; nothing is said of the provider."},
	reports.Blocked:       {"blocked", "Blocked", "Tried, but the situation to judge was not reached. Nothing is proven: mend first what each one names."},
	reports.Warn:          {"warnings", "Warnings", "A recommendation, or a clause that binds the client, is violated."},
	reports.Accepted:      {"accepted", "Accepted", "Violated, and listed in the ledger of known failures."},
	reports.Pass:          {"passed", "Passed", "Judged, and nothing was wrong."},
	reports.NotTested:     {"not tested", "Not tested", "Left out, each for the reason that it gives."},
	reports.NotApplicable: {"not applicable", "Not applicable", "The provider refused the request as unsupported, or no clause binds here."},
}

// outcome is the result of the run in a few words.
type outcome struct {
	Exit  int
	Name  string
	Says  string
	Class string // "good", "bad" or "open"
}

func outcomeOf(r *reports.Report) outcome {
	o := outcome{Exit: r.Gate.Exit, Class: "bad"}
	switch r.Gate.Exit {
	case reports.ExitOK:
		o.Name, o.Says, o.Class = "Passed", "Nothing that was judged violates a clause that binds the provider.", "good"
	case reports.ExitViolated:
		o.Name, o.Says = "Failed", "The provider violates what is demanded of it, or the ledger is out of date."
	case reports.ExitEnvironment:
		o.Name, o.Says, o.Class = "Not settled", "The provider was lost, nobody could log in, or cases were blocked.", "open"
	case reports.ExitNothing:
		o.Name, o.Says, o.Class = "Nothing judged", "Too little was judged to say anything about the provider.", "open"
	case reports.ExitHarness:
		o.Name, o.Says, o.Class = "Harness error", "oidcheck itself went wrong.", "open"
	case reports.ExitInterrupted:
		o.Name, o.Says, o.Class = "Interrupted", "The run was stopped; what had ended by then is in the report.", "open"
	default:
		o.Name, o.Says = "Ended", fmt.Sprintf("The run ended with exit code %d.", r.Gate.Exit)
	}
	return o
}

// remedies say why a case was not tested, and what its reader can do.
var remedies = map[string]struct{ why, what string }{
	reports.ReasonFilter:        {"--only left it out", "Run without --only, or name it there."},
	reports.ReasonSafe:          {"it is intrusive, and nobody consented", "Run with --intrusive, and give consent in the target file."},
	reports.ReasonDriver:        {"the chosen driver can't show it", "Run with --driver auto, with a Chromium at hand."},
	reports.ReasonNeedsUser:     {"the target file names too few users", "Add a user to the target file: two are best, one of them sacrificial."},
	reports.ReasonNeedsClient:   {"the target file names no client of that role", "Register such a client, and add it to the target file."},
	reports.ReasonNeedsListener: {"the provider can't reach the listener", "Make the listener reachable for the provider."},
	reports.ReasonNeedsTime:     {"it takes longer than --patience", "Give more --patience, or a client with shorter lifetimes."},
	reports.ReasonNeedsHook:     {"the target file has no hook for it", "Name the hook in the target file."},
}
