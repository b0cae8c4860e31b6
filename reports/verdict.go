package reports

import "slices"

// Verdict is what was found out about a case or a requirement.
type Verdict string

// The verdicts. Accepted and Stale come from the ledger only.
const (
	Pass          Verdict = "pass"
	Fail          Verdict = "fail"           // a MUST that binds the provider is violated
	Warn          Verdict = "warn"           // a SHOULD, or a clause that binds the client, is violated
	Blocked       Verdict = "blocked"        // tried, but the situation to judge was not reached
	NotTested     Verdict = "not-tested"     // left out, with a reason
	NotApplicable Verdict = "not-applicable" // a probe was refused as unsupported
	Error         Verdict = "error"          // the harness went wrong, nothing is said of the provider
	Accepted      Verdict = "accepted"       // violated, and listed in the ledger
	Stale         Verdict = "stale"          // listed in the ledger, and passes
)

// bySeverity lists the verdicts from worst to best. Stale stands beside fail,
// because both end the gate; accepted stands below warn, because somebody has
// answered for it.
var bySeverity = []Verdict{Fail, Stale, Error, Blocked, Warn, Accepted, Pass, NotTested, NotApplicable}

// Verdicts returns every verdict, from worst to best.
func Verdicts() []Verdict { return slices.Clone(bySeverity) }

// Known reports whether v is one of the verdicts.
func (v Verdict) Known() bool { return slices.Contains(bySeverity, v) }

// Passed reports whether a case with this verdict counts as passed.
func (v Verdict) Passed() bool { return v == Pass || v == Warn || v == Accepted }

// Skipped reports whether a case with this verdict counts as skipped.
func (v Verdict) Skipped() bool { return v == NotTested || v == NotApplicable }

// Failed reports whether a case with this verdict counts as failed: all that
// neither passed nor was skipped, a verdict that nobody knows included.
func (v Verdict) Failed() bool { return !v.Passed() && !v.Skipped() }

// Judged reports whether something was found out about the provider: its
// behaviour was seen and compared with a clause.
func (v Verdict) Judged() bool {
	return v == Pass || v == Fail || v == Warn || v == Accepted || v == Stale
}

// rank is the position in bySeverity. A verdict that nobody knows is the worst
// of all, so that it can't hide.
func (v Verdict) rank() int { return slices.Index(bySeverity, v) }

// Worst returns the worst of the verdicts: fail, stale, error, blocked, warn,
// accepted, pass, not-tested, not-applicable. Of nothing it is not-tested.
func Worst(verdicts ...Verdict) Verdict {
	if len(verdicts) == 0 {
		return NotTested
	}
	worst := verdicts[0]
	for _, v := range verdicts[1:] {
		if v.rank() < worst.rank() {
			worst = v
		}
	}
	return worst
}

// Partial reports whether the verdicts amount to a pass, with or without
// warnings, that stands on some of the cases only: at least one was not tested.
func Partial(verdicts ...Verdict) bool {
	return Worst(verdicts...).Passed() && slices.Contains(verdicts, NotTested)
}

// Why a case was not tested: what Case.Reason holds beside NotTested.
const (
	ReasonFilter        = "filter"         // --only left it out
	ReasonShard         = "shard"          // another shard does it
	ReasonSafe          = "safe"           // intrusive, and nobody consented
	ReasonDriver        = "driver"         // the chosen driver can't show it
	ReasonNeedsUser     = "needs-user"     // the target file names too few users
	ReasonNeedsClient   = "needs-client"   // the target file lacks a client of that role
	ReasonNeedsListener = "needs-listener" // the target can't reach us
	ReasonNeedsTime     = "needs-time"     // longer than --patience
	ReasonNeedsHook     = "needs-hook"     // the target file has no hook for it
)
