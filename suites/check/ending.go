package check

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// ending is how a body ended before its end. It is thrown by panic, as
// Ginkgo's own Fail is, and caught by guard.
type ending struct {
	verdict   reports.Verdict // Fail stands for "violated": the level decides
	reason    string
	blockedBy *requirement.Requirement
	message   string
	lost      string // the target can't be reached: why
}

// harnessError is an ending that is our own fault and says nothing of the
// target.
func harnessError(message string) *ending {
	return &ending{verdict: reports.Error, reason: "harness error", message: message}
}

func interrupted() *ending { return &ending{verdict: reports.NotTested, reason: "interrupted"} }

// guard runs body and returns how it ended, nil when it came to its end. A
// panic of our own making is an error of the harness, not of the target.
func (p *Probe) guard(body func()) (end *ending) {
	defer func() {
		switch v := recover().(type) {
		case nil:
		case *ending:
			end = v
		default:
			end = harnessError(fmt.Sprintf("%v\n%s", v, debug.Stack()))
		}
	}()
	body()
	return nil
}

// Fail is Gomega's fail handler: an assertion that does not hold ends the body
// as a violation.
func Fail(message string, _ ...int) {
	panic(&ending{verdict: reports.Fail, message: message})
}

// blocked is the ending of a body that did not reach what it needed, where
// owner is the requirement at fault. A case that is blocked by its own
// requirement is a violation, and one that is blocked by what no chosen
// document demands is not applicable: the provider may do without.
func (p *Probe) blocked(owner *requirement.Requirement, reason string) *ending {
	switch {
	case owner == p.item.Requirement, slices.Contains(p.owns, owner):
		return &ending{verdict: reports.Fail, message: reason}
	case p.optional(owner):
		return &ending{verdict: reports.NotApplicable, reason: "no chosen document demands " + owner.ID + ": " + reason}
	}
	return &ending{verdict: reports.Blocked, reason: reason, blockedBy: owner}
}

// optional reports whether the chosen documents let a provider do without a
// requirement. They never do so for the exchange of a code: those that don't
// spell it out build on those that do.
func (p *Probe) optional(r *requirement.Requirement) bool {
	return r != requirement.CodeExchange && r.Level(p.run.config.Selection, p.absent...) < requirement.Should
}

// skip ends the body as not tested, for one of the reasons of the reports.
func (p *Probe) skip(reason, message string) {
	panic(&ending{verdict: reports.NotTested, reason: reason, message: message})
}

// must ends the body when the driver reports an error on the way to owner's
// step. A step without an owner is ours.
func (p *Probe) must(err error, owner *requirement.Requirement, step string) {
	if err != nil {
		panic(p.classify(err, owner, step))
	}
}

func (p *Probe) classify(err error, owner *requirement.Requirement, step string) *ending {
	reason := step + ": " + err.Error()
	switch {
	case errors.Is(err, context.Canceled):
		return interrupted()
	case errors.Is(err, agent.ErrNeedsBrowser), errors.Is(err, agent.ErrNeedsHTTP):
		return &ending{verdict: reports.NotTested, reason: reports.ReasonDriver, message: reason}
	case owner == nil, errors.Is(err, browser.ErrGone):
		return harnessError(reason)
	case unreachable(err):
		return &ending{verdict: reports.Blocked, reason: reason, blockedBy: owner, lost: reason}
	case answered(err):
		return p.blocked(owner, reason)
	}
	return &ending{verdict: reports.Blocked, reason: reason, blockedBy: owner}
}

func unreachable(err error) bool {
	var u *httpx.UnreachableError
	return errors.As(err, &u)
}

// answered reports whether an error is about what the target answered. Others
// are about our time, our user agent or what the target file says of its pages:
// they keep a case from its end and prove nothing. A rejected login is the
// target's, since the credentials were tried before the run.
func answered(err error) bool {
	var broken *httpx.AnswerError
	if errors.As(err, &broken) {
		return true
	}
	for _, other := range []error{context.Canceled, context.DeadlineExceeded, agent.ErrNeedsBrowser, agent.ErrNeedsHTTP, browser.ErrGone} {
		if errors.Is(err, other) {
			return false
		}
	}
	var foreign *agent.ForeignError
	var recipe *agent.RecipeError
	return !unreachable(err) && !errors.As(err, &foreign) && !errors.As(err, &recipe)
}
