package reports

import (
	"slices"
	"strings"
	"testing"
)

func TestDecide(t *testing.T) {
	expired := func(r *Report) *Report {
		r.Ledger = []LedgerIssue{{Entry: "r", Kind: LedgerExpired, Message: "the entry r expired"}}
		return r
	}
	lost := Conditions{TargetLost: "https://op.test refuses connections"}
	tests := []struct {
		name   string
		report *Report
		policy GatePolicy
		when   Conditions
		want   int
		first  string // in the first reason
	}{
		{"all passed", judged(Pass, NotTested, NotApplicable), GatePolicy{}, Conditions{}, ExitOK, ""},
		{"a warning", judged(Warn), GatePolicy{}, Conditions{}, ExitOK, ""},
		{"accepted only", judged(Accepted), GatePolicy{}, Conditions{}, ExitOK, ""},
		{"interrupted before all else", judged(Fail), GatePolicy{}, Conditions{Interrupted: true, TargetLost: "gone"}, ExitInterrupted, "interrupted"},
		{"target lost before violated", judged(Fail), GatePolicy{}, lost, ExitEnvironment, "refuses connections"},
		{"violated", judged(Pass, Fail), GatePolicy{}, Conditions{}, ExitViolated, "1 case failed (r@1)"},
		{"a broken happy path is the provider's", judged(Fail, Blocked, Blocked, Blocked), GatePolicy{}, Conditions{}, ExitViolated, "r@0"},
		{"a warning under strict", judged(Pass, Warn, Warn), GatePolicy{Strict: true}, Conditions{}, ExitViolated, "2 cases warned"},
		{"stale", judged(Stale), GatePolicy{}, Conditions{}, ExitViolated, "ledger"},
		{"expired", expired(judged(Pass)), GatePolicy{}, Conditions{}, ExitViolated, "r expired"},
		{"violated before harness error", judged(Error, Fail), GatePolicy{}, Conditions{}, ExitViolated, "r@1"},
		{"harness error before blocked", judged(Blocked, Error, Pass), GatePolicy{}, Conditions{}, ExitHarness, "r@1"},
		{"harness error outside of a case", judged(Pass), GatePolicy{}, Conditions{HarnessErrors: []string{"the disk is full"}}, ExitHarness, "disk"},
		{"blocked", judged(Pass, Blocked), GatePolicy{}, Conditions{}, ExitEnvironment, "1 case blocked, 0 may be (r@1)"},
		{"blocked, as many as may be", judged(Pass, Blocked), GatePolicy{MaxBlocked: 1}, Conditions{}, ExitOK, ""},
		{"one more is blocked", judged(Pass, Blocked, Blocked), GatePolicy{MaxBlocked: 1}, Conditions{}, ExitEnvironment, "1 may be"},
		{"a limit below zero is zero", judged(Pass), GatePolicy{MaxBlocked: -1}, Conditions{}, ExitOK, ""},
		{"nothing at all", &Report{}, GatePolicy{}, Conditions{}, ExitNothing, "0 cases were judged, at least 1"},
		{"nothing judged", judged(NotTested, NotApplicable), GatePolicy{}, Conditions{}, ExitNothing, "0 cases"},
		{"all blocked, and let pass", judged(Blocked), GatePolicy{MaxBlocked: 5}, Conditions{}, ExitNothing, "0 cases"},
		{"too few judged", judged(Pass, Pass), GatePolicy{MinExecuted: 3}, Conditions{}, ExitNothing, "2 cases were judged, at least 3"},
		{"weighs less than counts", judged(Pass, Fail), GatePolicy{Severity: "high"}, Conditions{}, ExitOK, ""},
		{"weighs as much as counts", judged(Pass, Fail), GatePolicy{Severity: "medium"}, Conditions{}, ExitViolated, "r@1"},
		{"a warning that weighs less", judged(Pass, Warn), GatePolicy{Strict: true, Severity: "high"}, Conditions{}, ExitOK, ""},
		{"stale, whatever it weighs", judged(Stale), GatePolicy{Severity: "critical"}, Conditions{}, ExitViolated, "ledger"},
		{"a severity that nobody knows counts all", judged(Fail), GatePolicy{Severity: "grave"}, Conditions{}, ExitViolated, "r@0"},
		{"a mode that was not judged", judged(Pass), GatePolicy{RequireModes: []string{"code"}}, Conditions{}, ExitNothing, "no case of mode code"},
		{"a mode that was judged", ofMode("code", Pass), GatePolicy{RequireModes: []string{"code"}}, Conditions{}, ExitOK, ""},
		{"a mode that was blocked", ofMode("code", Pass, Blocked), GatePolicy{MaxBlocked: 1, RequireModes: []string{"refresh"}}, Conditions{}, ExitNothing, "refresh"},
		{"a shard is not the whole", shardOf(judged(Pass)), GatePolicy{MinExecuted: 3, RequireModes: []string{"code"}}, Conditions{}, ExitOK, ""},
		{"a shard of nothing", shardOf(judged(NotTested)), GatePolicy{}, Conditions{}, ExitNothing, "0 cases"},
		{"enough judged", judged(Pass, Warn, Accepted), GatePolicy{MinExecuted: 3}, Conditions{}, ExitOK, ""},
	}
	for _, tt := range tests {
		g := Decide(tt.report, tt.policy, tt.when)
		if g.Exit != tt.want {
			t.Errorf("%s: exit %d (%q), want %d", tt.name, g.Exit, g.Reasons, tt.want)
		}
		if g.Reasons == nil || (g.Exit == ExitOK) != (len(g.Reasons) == 0) {
			t.Errorf("%s: exit %d with the reasons %q", tt.name, g.Exit, g.Reasons)
		}
		if len(g.Reasons) > 0 && !strings.Contains(g.Reasons[0], tt.first) {
			t.Errorf("%s: the first reason is %q, want %q in it", tt.name, g.Reasons[0], tt.first)
		}
	}
}

func ofMode(mode string, verdicts ...Verdict) *Report {
	r := judged(verdicts...)
	r.Requirements[0].Cases[0].Modes = []string{mode}
	return r
}

func shardOf(r *Report) *Report {
	r.Shard = &Shard{Index: 1, Count: 3}
	return r
}

func TestDecideNotesWhatItLetsPass(t *testing.T) {
	g := Decide(judged(Pass, Fail, Blocked), GatePolicy{Severity: "high", MaxBlocked: 1}, Conditions{})
	if g.Exit != ExitOK || len(g.Notes) != 2 || !strings.Contains(g.Notes[0], "weigh less than high") {
		t.Errorf("%+v", g)
	}
}

func TestDecideGivesEveryReason(t *testing.T) {
	r := judged(Fail, Error, Blocked)
	r.Requirements[0].Cases[2].BlockedBy = "code-exchange"
	g := Decide(r, GatePolicy{}, Conditions{})
	if g.Exit != ExitViolated || len(g.Reasons) != 3 {
		t.Fatalf("exit %d, reasons %q", g.Exit, g.Reasons)
	}
	if !strings.Contains(g.Reasons[2], "mend first what they need: code-exchange") {
		t.Errorf("the blocked cases name no cause: %q", g.Reasons[2])
	}
}

func TestDecideDependsOnItsArgumentsOnly(t *testing.T) {
	r := judged(Fail, Blocked)
	first := Decide(r, GatePolicy{}, Conditions{})
	r.Gate = first
	second := Decide(r, GatePolicy{}, Conditions{})
	if first.Exit != second.Exit || !slices.Equal(first.Reasons, second.Reasons) {
		t.Errorf("%+v, then %+v", first, second)
	}
}

func TestFewBoundsAReason(t *testing.T) {
	if got := few([]string{"a", "b", "c", "d", "e", "f", "g"}); got != "a, b, c, d, e and 2 more" {
		t.Errorf("got %q", got)
	}
}
