package check

import (
	"context"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

func violated(_ context.Context, p *Probe) { p.Violated("this", "that, %d times", 2) }

// unless is violated where a condition does not hold.
func unless(c requirement.Condition) Body {
	return func(ctx context.Context, p *Probe) {
		p.Given(c, false)
		violated(ctx, p)
	}
}

// without is blocked by a requirement.
func without(r *requirement.Requirement) Body {
	return func(_ context.Context, p *Probe) { p.Reach(r, false, "step %s was not reached", r.ID) }
}

// TestVerdicts is the table of how a body can end and what becomes of it.
func TestVerdicts(t *testing.T) {
	pass := func(context.Context, *Probe) {}
	tests := []struct {
		name   string
		of     *requirement.Requirement
		body   Body
		want   reports.Verdict
		reason string
	}{
		{"nothing wrong", must, pass, reports.Pass, ""},
		{"violated MUST", must, violated, reports.Fail, ""},
		{"violated SHOULD", should, violated, reports.Warn, ""},
		{"violated clause of clients", ofClients, violated, reports.Warn, ""},
		{"violated MAY", may, violated, reports.Pass, ""},
		{"the condition holds", conditional, func(ctx context.Context, p *Probe) {
			p.Given(requirement.PKCEAdvertised, true)
			violated(ctx, p)
		}, reports.Fail, ""},
		{"the condition of the only clause is absent", conditional, unless(requirement.PKCEAdvertised), reports.NotApplicable,
			"no chosen clause binds under these conditions, absent: pkce-advertised"},
		{"the condition of the strongest clause is absent", weakened, unless(requirement.PKCEAdvertised), reports.Warn, ""},
		{"another condition is absent", conditional, unless(requirement.NoConsentAsked), reports.Fail, ""},
		{"blocked by another", must, without(should), reports.Blocked, "step a-should was not reached"},
		{"blocked by its own", must, without(must), reports.Fail, ""},
		{"blocked by its own SHOULD", should, without(should), reports.Warn, ""},
		{"blocked by what may be left out", must, without(may), reports.NotApplicable, "no chosen document demands a-may: step"},
		{"blocked by what no chosen document knows", must, without(elsewhere), reports.NotApplicable, "no chosen document demands elsewhere: step"},
		{"unsupported", must, func(_ context.Context, p *Probe) { p.Unsupported("no %s here", "such endpoint") }, reports.NotApplicable, "no such endpoint here"},
		{"reached", must, func(_ context.Context, p *Probe) { p.Reach(should, true, "never said") }, reports.Pass, ""},
	}
	p := newProvider(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			run := execute(t, p, func(s *Suite) { One(s, tt.of, "text", tt.body) })
			if run.err != nil {
				t.Fatal(run.err)
			}
			c := run.wants(tt.of.ID, tt.want, tt.reason)
			if weighs := tt.want == reports.Fail || tt.want == reports.Warn; weighs != (c.Expected != "" && c.Actual != "" && c.Message != "") {
				t.Errorf("expected %q, actual %q, message %q", c.Expected, c.Actual, c.Message)
			}
			if (tt.want == reports.Blocked) != (c.BlockedBy == should.ID) {
				t.Errorf("blocked by %q", c.BlockedBy)
			}
		})
	}
}

// TestMayIsAFact: what is allowed passes, and the report tells what was seen.
func TestMayIsAFact(t *testing.T) {
	c := execute(t, newProvider(t), func(s *Suite) { One(s, may, "text", violated) }).ofCase(may.ID)
	if len(c.Facts) != 1 || !strings.Contains(c.Facts[0], "that, 2 times") || c.Message != "" || c.Actual != "" {
		t.Errorf("facts %q, message %q, actual %q", c.Facts, c.Message, c.Actual)
	}
}

// TestFactsStandBesideEveryVerdict: they are told whatever the end.
func TestFactsStandBesideEveryVerdict(t *testing.T) {
	run := execute(t, newProvider(t), func(s *Suite) {
		One(s, must, "text", func(ctx context.Context, p *Probe) {
			p.Fact("%d seen", 3)
			violated(ctx, p)
		})
		One(s, should, "text", func(_ context.Context, p *Probe) { p.Fact("none seen") })
	})
	for id, want := range map[string]string{must.ID: "3 seen", should.ID: "none seen"} {
		if c := run.ofCase(id); len(c.Facts) != 1 || c.Facts[0] != want {
			t.Errorf("%s: facts %q, want %q", id, c.Facts, want)
		}
	}
}

// TestExchangeOfACodeIsNeverOptional: under a profile of which no document
// spells the exchange out, a provider whose login broke is not taken for one
// that need not offer it.
func TestExchangeOfACodeIsNeverOptional(t *testing.T) {
	run := execute(t, newProvider(t), func(s *Suite) {
		One(s, requirement.CodeSingleUse, "text", without(requirement.CodeExchange))
		One(s, requirement.PKCEVerifierVerified, "text", without(requirement.RefreshExchange))
	}, func(c *Config) { c.Selection = requirement.Select(requirement.RFC9700) })
	if c := run.wants(requirement.CodeSingleUse.ID, reports.Blocked, "step"); c.BlockedBy != requirement.CodeExchange.ID {
		t.Errorf("blocked by %q", c.BlockedBy)
	}
	run.wants(requirement.PKCEVerifierVerified.ID, reports.NotApplicable, "no chosen document demands refresh-exchange")
}

// TestReportHoldsTheSelected: requirements that no chosen document knows are
// left out, those that are filtered are not, and the order is that of the suite.
func TestReportHoldsTheSelected(t *testing.T) {
	suite := func(s *Suite) {
		s.Describe("first", func() {
			One(s, should, "text", violated)
			Each(s, must, "text", []Variant[int]{{Name: "b"}, {Name: "a"}}, func(context.Context, *Probe, int) {})
		})
		s.Describe("second", func() {
			One(s, elsewhere, "text", violated)
			One(s, may, "text", violated)
		})
	}
	run := execute(t, newProvider(t), suite, func(c *Config) {
		c.Keep = func(c *Case) bool { return c.ID() != "a-must@a" }
	})
	var got []string
	for _, q := range run.Requirements() {
		for _, c := range q.Cases {
			got = append(got, q.ID+" "+q.Level+" "+c.ID+" "+string(c.Verdict))
		}
	}
	want := "a-should SHOULD a-should warn, a-must MUST a-must@b pass, a-must MUST a-must@a not-tested, a-may MAY a-may pass"
	if strings.Join(got, ", ") != want {
		t.Errorf("%s\nwant %s", strings.Join(got, ", "), want)
	}
	run.wants("a-must@a", reports.NotTested, reports.ReasonFilter)
}

// TestNotTested: each reason for which a case is left out.
func TestNotTested(t *testing.T) {
	p := newProvider(t)
	delete(p.target.Clients, target.Second)
	p.target.Users = nil
	second := Scenario{Role: target.Second, Goal: Tokens}
	run := execute(t, p, func(s *Suite) {
		Each(s, must, "text", []Variant[int]{{Name: "browser", Driver: Browser}}, func(ctx context.Context, p *Probe, _ int) { violated(ctx, p) })
		Facts(s, must, "text", []Variant[Scenario]{{Name: "facts-browser", Driver: Browser}}, func(p *Probe, _ *Observation) { p.Violated("", "") })
		Each(s, must, "text", []Variant[int]{{Name: "client"}}, func(_ context.Context, p *Probe, _ int) { p.Client(target.Second) })
		Each(s, must, "text", []Variant[int]{{Name: "untested"}}, func(_ context.Context, p *Probe, _ int) { p.Untested("no second URI") })
		Each(s, must, "text", []Variant[int]{{Name: "user"}}, func(_ context.Context, p *Probe, _ int) { p.User(0) })
		Each(s, must, "text", []Variant[int]{{Name: "agent"}}, func(ctx context.Context, p *Probe, _ int) { p.Fresh(ctx) })
		Facts(s, must, "text", []Variant[Scenario]{{Name: "observed", Value: second}}, func(*Probe, *Observation) {})
	}, func(c *Config) { c.Driver = HTTP })
	for id, reason := range map[string]string{
		"browser": reports.ReasonDriver, "facts-browser": reports.ReasonDriver, "client": reports.ReasonNeedsClient,
		"untested": reports.ReasonNeedsClient, "user": reports.ReasonNeedsUser, "agent": reports.ReasonNeedsUser, "observed": reports.ReasonNeedsClient,
	} {
		run.wants("a-must@"+id, reports.NotTested, reason)
	}
	for id, word := range map[string]string{"client": "clients.second", "user": "users", "untested": "no second URI", "observed": "clients.second"} {
		if c := run.ofCase("a-must@" + id); !strings.Contains(c.Message, word) || c.Actual != "" {
			t.Errorf("%s: message %q, actual %q", id, c.Message, c.Actual)
		}
	}
}

// TestAssertionsOfGomega end a case as violated, at the first that fails.
func TestAssertionsOfGomega(t *testing.T) {
	run := execute(t, newProvider(t), func(s *Suite) {
		One(s, must, "text", func(context.Context, *Probe) {
			Expect(1).To(Equal(2), "one")
			panic("goes on")
		})
	})
	if c := run.wants(must.ID, reports.Fail, ""); c.Expected != "one to equal 2" || c.Actual != "1" {
		t.Errorf("expected %q, actual %q", c.Expected, c.Actual)
	}
}
