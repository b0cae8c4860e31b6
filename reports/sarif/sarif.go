// Package sarif writes a report in the Static Analysis Results Interchange
// Format, version 2.1.0, for code scanning services.
package sarif

import (
	"slices"
	"time"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/oidcheck/oidcheck/reports"
)

// home is where the tool is described.
const home = "https://github.com/oidcheck/oidcheck"

// Render returns the report as SARIF. A rule is a requirement, a result a case
// that violates it. What the ledger accepts is a suppressed result. Cases that
// are blocked or went wrong say nothing of the provider: they are notifications
// of the invocation. What passed is left out.
func Render(r *reports.Report) ([]byte, error) {
	run := sarif.NewRunWithInformationURI("oidcheck", home)
	run.Tool.Driver.WithVersion(reports.Printable(r.Tool.Version))
	run.WithColumnKind("utf16CodeUnits")
	run.WithAutomationDetails(sarif.NewRunAutomationDetails().WithID("oidcheck/" + reports.Printable(r.Target.Name) + "/"))
	invocation := invoked(r)
	for i := range r.Requirements {
		q := &r.Requirements[i]
		run.Tool.Driver.AddRule(rule(q))
		for _, c := range q.Cases {
			switch {
			case c.Verdict == reports.Blocked || c.Verdict == reports.Error:
				invocation.AddToolExecutionNotification(notification(q, c, i))
			case violates(c):
				run.AddResult(result(r, q, c, i))
			}
		}
	}
	run.AddInvocation(invocation)
	doc := sarif.NewReport()
	doc.AddRun(run)
	return reports.Encode(doc)
}

func violates(c reports.Case) bool {
	return slices.Contains([]reports.Verdict{reports.Fail, reports.Warn, reports.Stale, reports.Accepted}, c.Verdict)
}

// invoked describes the run. It was successful when its verdict stands,
// whatever that is.
func invoked(r *reports.Report) *sarif.Invocation {
	good := slices.Contains([]int{reports.ExitOK, reports.ExitViolated}, r.Gate.Exit)
	i := sarif.NewInvocation().WithExecutionSuccessful(good).WithExitCode(r.Gate.Exit)
	if r.Started.IsZero() {
		return i
	}
	end := r.Started.Add(time.Duration(r.Timing.WallMS * float64(time.Millisecond)))
	i.WithStartTimeUtc(stamp(r.Started)).WithEndTimeUtc(stamp(end))
	return i
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func notification(q *reports.Requirement, c reports.Case, index int) *sarif.Notification {
	level := sarif.LevelWarning
	if c.Verdict == reports.Error {
		level = sarif.LevelError
	}
	about := sarif.NewReportingDescriptorReference().WithID(reports.Printable(q.ID)).WithIndex(index)
	n := sarif.NewNotification().WithLevel(level).WithAssociatedRule(about)
	return n.WithMessage(sarif.NewTextMessage(plain(c.ID + " " + reports.Headline(c))))
}
