package check

import (
	"context"
	"fmt"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Probe is what a case drives the target with. Its methods end the case, with
// the right verdict, when they can't do what they are asked to.
type Probe struct {
	run      *Run
	item     *Case
	recorder *exchange.Recorder
	observed []*Observation
	absent   []requirement.Condition
	facts    []string
	planted  any
	agents   []*lease
	owns     []*requirement.Requirement // beside that of the case: being blocked by one is a violation
	decides  decision
}

func (r *Run) probe(c *Case) *Probe {
	return &Probe{run: r, item: c, recorder: &exchange.Recorder{}}
}

// record returns ctx with the case's evidence in it.
func (p *Probe) record(ctx context.Context) context.Context {
	return exchange.WithRecorder(ctx, p.recorder)
}

// maxText bounds the bytes of a sentence in the report: what the target sends
// may be part of it.
const maxText = 16 << 10

// redact makes a text fit for the report. It is cut last, since half a secret
// would not be recognised.
func (p *Probe) redact(text string) string {
	text = p.run.config.Provider.Redactor.Text(text)
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "") + " [cut]"
	}
	return text
}

// Provider is the target, with its metadata and keys.
func (p *Probe) Provider() *flow.Provider { return p.run.config.Provider }

// Client returns the target's client of a role. A target without one leaves
// the case not tested.
func (p *Probe) Client(role target.Role) *target.Client {
	c := p.Provider().Target.Client(role)
	if c == nil {
		p.skip(reports.ReasonNeedsClient, fmt.Sprintf("the target has no client of role %s: add clients.%s to the target file", role, role))
	}
	return c
}

// ClientFor returns the client of a scenario. One that did not register its
// response_type, or the grant to refresh by, leaves the case not tested.
func (p *Probe) ClientFor(s Scenario) *target.Client {
	c := p.Client(s.Role)
	if s.ResponseType != "" && !c.Answers(s.ResponseType) {
		p.Untested("the client %s is not registered for the response_type %s", c.Role, s.ResponseType)
	}
	if s.Goal == Refresh && !c.Grants("refresh_token") {
		p.Untested("the client %s is not registered for the grant refresh_token", c.Role)
	}
	return c
}

// User returns the i-th user of the target, the last where there are fewer.
func (p *Probe) User(i int) *target.User {
	users := p.run.users()
	if len(users) == 0 {
		p.skip(reports.ReasonNeedsUser, "the target has no user: add users to the target file")
	}
	return users[p.run.user(i)]
}

// user is the index of the i-th user, of the last one where there are fewer.
func (r *Run) user(i int) int { return max(0, min(i, len(r.users())-1)) }

// users are those that are not there to be locked out.
func (r *Run) users() []*target.User {
	var out []*target.User
	all := r.config.Provider.Target.Users
	for i := range all {
		if !all[i].Sacrificial {
			out = append(out, &all[i])
		}
	}
	return out
}

// Given says whether a condition holds that clauses of the requirement carry.
// Where it does not, those clauses don't bind.
func (p *Probe) Given(c requirement.Condition, holds bool) {
	if !holds {
		p.absent = append(p.absent, c)
	}
}

// Fact adds a sentence to the report, whatever the verdict.
func (p *Probe) Fact(format string, args ...any) {
	p.facts = append(p.facts, p.redact(said(format, args...)))
}

// Reach ends the case as blocked by owner unless ok: the situation to judge
// was not reached, because of a step that owner is responsible for.
func (p *Probe) Reach(owner *requirement.Requirement, ok bool, format string, args ...any) {
	if !ok {
		panic(p.blocked(owner, said(format, args...)))
	}
}

// said is a formatted sentence; where nothing is known of what was to come after
// the colon, the colon goes as well.
func said(format string, args ...any) string {
	return strings.TrimRight(fmt.Sprintf(format, args...), ": ")
}

// Unsupported ends the case as not applicable: a probe showed that the target
// does not offer what the case is about.
func (p *Probe) Unsupported(format string, args ...any) {
	panic(&ending{verdict: reports.NotApplicable, reason: fmt.Sprintf(format, args...)})
}

// Untested ends the case as not tested: the target file lacks something of a
// client.
func (p *Probe) Untested(format string, args ...any) {
	p.skip(reports.ReasonNeedsClient, fmt.Sprintf(format, args...))
}
