package check

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Requirements of the inner suites. The documents that judge them are rfc6749
// and oidc-core, unless a test says otherwise.
var (
	must        = invent("a-must", requirement.Clause{Document: requirement.RFC6749, Level: requirement.Must})
	should      = invent("a-should", requirement.Clause{Document: requirement.RFC6749, Level: requirement.Should})
	may         = invent("a-may", requirement.Clause{Document: requirement.RFC6749, Level: requirement.May})
	ofClients   = invent("of-clients", requirement.Clause{Document: requirement.RFC6749, Level: requirement.Must, Binds: requirement.Client})
	conditional = invent("conditional", requirement.Clause{Document: requirement.RFC6749, Level: requirement.Must, When: requirement.PKCEAdvertised})
	weakened    = invent("weakened", requirement.Clause{Document: requirement.RFC6749, Level: requirement.Must, When: requirement.PKCEAdvertised},
		requirement.Clause{Document: requirement.Core, Level: requirement.Should})
	elsewhere = invent("elsewhere", requirement.Clause{Document: requirement.GenAuth, Level: requirement.Must})
)

func invent(id string, clauses ...requirement.Clause) *requirement.Requirement {
	for i := range clauses {
		clauses[i].Section, clauses[i].Says = "1", "says so"
	}
	return &requirement.Requirement{ID: id, Title: "does as " + id + " says", Severity: requirement.High, Modes: []requirement.Mode{requirement.Code}, Clauses: clauses}
}

// inner is an inner suite's run.
type inner struct {
	*Run
	t      *testing.T
	agents *agents
	err    error
}

// prepare makes a run of the cases that register describes. edits change how it
// is run.
func prepare(t *testing.T, p *provider, register func(*Suite), edits ...func(*Config)) *inner {
	t.Helper()
	connected := p.connect(t)
	a := &agents{provider: connected}
	c := Config{
		Provider: connected, NewAgent: a.start, Selection: requirement.Select(requirement.RFC6749, requirement.Core),
		Driver: "auto", Patience: time.Minute, Timeout: 10 * time.Second, Share: true, Workers: 2, Seed: 1,
	}
	for _, edit := range edits {
		edit(&c)
	}
	run := NewRun(Collect(register), c)
	run.grace = 20 * time.Millisecond
	return &inner{Run: run, t: t, agents: a}
}

// execute runs an inner suite on a provider to its end.
func execute(t *testing.T, p *provider, register func(*Suite), edits ...func(*Config)) *inner {
	t.Helper()
	i := prepare(t, p, register, edits...)
	i.err = i.Execute(context.Background())
	return i
}

// ofCase returns the result of a case.
func (i *inner) ofCase(id string) reports.Case {
	i.t.Helper()
	for _, q := range i.Requirements() {
		for _, c := range q.Cases {
			if c.ID == id {
				return c
			}
		}
	}
	i.t.Fatalf("no case %q in the report", id)
	return reports.Case{}
}

// wants compares verdict and reason (its beginning) of a case.
func (i *inner) wants(id string, v reports.Verdict, reason string) reports.Case {
	i.t.Helper()
	c := i.ofCase(id)
	if c.Verdict != v || !strings.HasPrefix(c.Reason, reason) || reason == "" && c.Reason != "" {
		i.t.Errorf("%s: %s (%q, %q), want %s (%q)", id, c.Verdict, c.Reason, c.Message, v, reason)
	}
	return c
}

// verdicts are all results without what differs from run to run.
func (i *inner) verdicts() string {
	var b strings.Builder
	for _, q := range i.Requirements() {
		for _, c := range q.Cases {
			b.WriteString(strings.Join([]string{c.ID, string(c.Verdict), c.BlockedBy, c.Reason, c.Expected, c.Actual}, " | ") + "\n")
		}
	}
	return b.String()
}

// report is the whole of what a run says, as it would be written.
func (i *inner) report() string {
	data, err := json.Marshal(i.Requirements())
	if err != nil {
		i.t.Fatal(err)
	}
	return string(data) + i.Lost()
}

// agents starts agents that count what happens to them.
type agents struct {
	provider *flow.Provider
	wrap     func(agent.Agent) agent.Agent // nil: as they are
	fail     error

	mu     sync.Mutex
	all    []*counted
	closed int
}

type counted struct {
	agent.Agent
	of     *agents
	visits int
	ended  bool
}

func (a *agents) start(_ context.Context, driver string) (agent.Agent, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.fail != nil {
		return nil, a.fail
	}
	var inside agent.Agent = agent.NewHTTP(a.provider.HTTP, a.provider.Redactor)
	if a.wrap != nil {
		inside = a.wrap(inside)
	}
	c := &counted{Agent: inside, of: a}
	a.all = append(a.all, c)
	return c, nil
}

func (c *counted) Visit(ctx context.Context, v agent.Visit) (*agent.Arrival, error) {
	c.of.mu.Lock()
	c.visits++
	c.of.mu.Unlock()
	return c.Agent.Visit(ctx, v)
}

// Close may be called once.
func (c *counted) Close() error {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if c.ended {
		return errors.New("closed twice")
	}
	c.ended = true
	c.of.closed++
	return c.Agent.Close()
}

// started and ended count agents.
func (a *agents) started() int { a.mu.Lock(); defer a.mu.Unlock(); return len(a.all) }
func (a *agents) ended() int   { a.mu.Lock(); defer a.mu.Unlock(); return a.closed }

func TestSaid(t *testing.T) {
	for _, test := range []struct{ want, format, arg string }{
		{"it did not work: error \"x\"", "it did not work: %s", `error "x"`}, {"it did not work", "it did not work: %s", ""},
	} {
		if got := said(test.format, test.arg); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
