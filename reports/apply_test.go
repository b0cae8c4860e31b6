package reports

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

var (
	lastDay   = time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	before    = lastDay.Add(day - time.Second)
	after     = lastDay.Add(day)
	listsAll  = Entry{ID: "r", Reason: "known", Owner: "ops", Expires: lastDay}
	listsZero = Entry{ID: "r@0", Reason: "known", Link: "https://tracker.test/1", Expires: lastDay}
)

func known() []string { return []string{"r", "r@0", "r@1", "other"} }

func TestApply(t *testing.T) {
	tests := []struct {
		name    string
		entries []Entry
		now     time.Time
		cases   []Verdict
		want    []Verdict
		issues  []string
	}{
		{"no entries", nil, before, []Verdict{Fail, Pass}, []Verdict{Fail, Pass}, nil},
		{"violations become accepted", []Entry{listsAll}, before, []Verdict{Fail, Warn, Blocked}, []Verdict{Accepted, Accepted, Accepted}, nil},
		{"a pass becomes stale", []Entry{listsZero}, before, []Verdict{Pass, Pass}, []Verdict{Stale, Pass}, nil},
		{"a variant only", []Entry{listsZero}, before, []Verdict{Fail, Fail}, []Verdict{Accepted, Fail}, nil},
		{"a harness error stays", []Entry{listsAll}, before, []Verdict{Error}, []Verdict{Error}, nil},
		{"expired", []Entry{listsAll}, after, []Verdict{Fail, Pass}, []Verdict{Fail, Pass}, []string{LedgerExpired}},
		{"expired, nothing ran", []Entry{listsAll}, after, []Verdict{NotTested}, []Verdict{NotTested}, []string{LedgerExpired}},
		{"not applicable", []Entry{listsZero}, before, []Verdict{NotApplicable}, []Verdict{NotApplicable}, []string{LedgerUnused}},
		{"not selected by the profile", []Entry{{ID: "other", Reason: "known", Owner: "ops", Expires: lastDay}}, before, []Verdict{Pass}, []Verdict{Pass}, nil},
		{"an expired variant does not fall back", []Entry{listsAll, {ID: "r@0", Expires: lastDay.AddDate(0, 0, -1)}}, before,
			[]Verdict{Fail, Fail}, []Verdict{Fail, Accepted}, []string{LedgerExpired}},
	}
	for _, tt := range tests {
		r := judged(tt.cases...)
		out, err := (&Ledger{Entries: tt.entries}).Apply(r, known(), tt.now)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var got []Verdict
		for _, c := range out.Requirements[0].Cases {
			got = append(got, c.Verdict)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: verdicts %v, want %v", tt.name, got, tt.want)
		}
		var issues []string
		for _, i := range out.Ledger {
			issues = append(issues, i.Kind)
		}
		if !slices.Equal(issues, tt.issues) {
			t.Errorf("%s: issues %v, want %v", tt.name, out.Ledger, tt.issues)
		}
		if !reflect.DeepEqual(r, judged(tt.cases...)) {
			t.Errorf("%s: the report that was given has changed", tt.name)
		}
	}
}

func TestApplyExcusesEntriesThatTheRunLeftOut(t *testing.T) {
	tests := []struct {
		reasons []string
		unused  bool
	}{
		{[]string{ReasonFilter}, false},
		{[]string{ReasonDriver, ReasonFilter}, false},
		{[]string{ReasonSafe, ReasonNeedsTime}, false},
		{[]string{ReasonNeedsClient}, true},
		{[]string{ReasonFilter, ReasonNeedsUser}, true},
	}
	for _, tt := range tests {
		q := requirement("r", "code")
		for i, reason := range tt.reasons {
			q.Cases = append(q.Cases, Case{ID: "r@" + string(rune('0'+i)), Verdict: NotTested, Reason: reason})
		}
		out, err := (&Ledger{Entries: []Entry{listsAll}}).Apply(&Report{Requirements: []Requirement{q}}, known(), before)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(out.Ledger) == 1; got != tt.unused {
			t.Errorf("not tested because of %v: unused %t, want %t", tt.reasons, got, tt.unused)
		}
	}
}

func TestApplyNotesTheEntry(t *testing.T) {
	out, err := (&Ledger{Entries: []Entry{listsZero}}).Apply(judged(Fail), known(), before)
	if err != nil {
		t.Fatal(err)
	}
	want := LedgerNote{Entry: "r@0", Was: Fail, Reason: "known", Link: "https://tracker.test/1", Expires: "2026-12-31"}
	if got := out.Requirements[0].Cases[0].Ledger; got == nil || *got != want {
		t.Errorf("note %+v, want %+v", got, want)
	}
	if out.Requirements[0].Verdict != Accepted || out.Summary.Passed != 1 {
		t.Errorf("the copy isn't finished: %+v", out.Summary)
	}
}

func TestApplyUndoesAnEarlierLedger(t *testing.T) {
	first, err := (&Ledger{Entries: []Entry{listsAll}}).Apply(judged(Fail, Pass), known(), before)
	if err != nil {
		t.Fatal(err)
	}
	var none *Ledger
	second, err := none.Apply(first, nil, before)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(second, judged(Fail, Pass)) {
		t.Errorf("got %+v", second.Requirements)
	}
}

func TestApplyRefusesUnknownIDs(t *testing.T) {
	out, err := (&Ledger{Entries: []Entry{listsAll}}).Apply(judged(Fail), []string{"other"}, before)
	if err == nil || out != nil {
		t.Errorf("got %v, %v; want a configuration error only", out, err)
	}
}
