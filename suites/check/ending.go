package check

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

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

// guard runs body and returns how it ended, nil when it came to its end. A
// panic of our own making is an error of the harness, not of the target.
func (p *Probe) guard(body func()) (end *ending) {
	defer func() {
		switch v := recover().(type) {
		case nil:
		case *ending:
			end = v
		default:
			end = &ending{verdict: reports.Error, reason: "harness error", message: p.redact(fmt.Sprintf("%v\n%s", v, debug.Stack()))}
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

// block ends the body: what it needed was not reached, and owner is the
// requirement at fault. A case that is blocked by its own requirement is a
// violation, and one that is blocked by what no chosen document demands is not
// applicable: the provider does not offer it.
func (p *Probe) block(owner *requirement.Requirement, reason string) {
	reason = p.redact(reason)
	switch {
	case owner == p.item.Requirement:
		panic(&ending{verdict: reports.Fail, message: reason})
	case p.run.config.Selection != nil && owner.Level(p.run.config.Selection, p.absent...) < requirement.Should:
		panic(&ending{verdict: reports.NotApplicable, reason: "not offered: " + reason})
	}
	panic(&ending{verdict: reports.Blocked, reason: reason, blockedBy: owner})
}

// skip ends the body as not tested, for one of the reasons of the reports.
func (p *Probe) skip(reason, message string) {
	panic(&ending{verdict: reports.NotTested, reason: reason, message: message})
}

// must ends the body when the driver reports an error on the way to owner's
// step.
func (p *Probe) must(err error, owner *requirement.Requirement, step string) {
	if err == nil {
		return
	}
	panic(p.classify(err, owner, step))
}

func (p *Probe) classify(err error, owner *requirement.Requirement, step string) *ending {
	reason := p.redact(step + ": " + err.Error())
	var unreachable *httpx.UnreachableError
	var limit *agent.LimitError
	switch {
	case errors.As(err, &unreachable):
		return &ending{verdict: reports.Blocked, reason: reason, blockedBy: owner, lost: reason}
	case errors.Is(err, context.Canceled):
		return &ending{verdict: reports.NotTested, reason: "interrupted"}
	case errors.Is(err, browser.ErrGone):
		return &ending{verdict: reports.Error, reason: "harness error", message: reason}
	case errors.Is(err, agent.ErrLoginRejected), errors.As(err, &limit), owner != nil:
		return p.catch(func() { p.block(owner, reason) })
	}
	return &ending{verdict: reports.Error, reason: "harness error", message: reason}
}

// catch returns the ending that f throws.
func (p *Probe) catch(f func()) *ending { return p.guard(f) }
