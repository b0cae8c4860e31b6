package reports

import "testing"

func TestWorst(t *testing.T) {
	tests := []struct {
		name     string
		verdicts []Verdict
		want     Verdict
	}{
		{"of nothing", nil, NotTested},
		{"fail before error", []Verdict{Error, Fail}, Fail},
		{"stale before error", []Verdict{Error, Stale}, Stale},
		{"error before blocked", []Verdict{Blocked, Error}, Error},
		{"blocked before warn", []Verdict{Warn, Blocked}, Blocked},
		{"warn before accepted", []Verdict{Accepted, Warn}, Warn},
		{"accepted before pass", []Verdict{Pass, Accepted}, Accepted},
		{"pass before not-tested", []Verdict{NotTested, Pass}, Pass},
		{"not-tested before not-applicable", []Verdict{NotApplicable, NotTested}, NotTested},
		{"an unknown one can't hide", []Verdict{Fail, "passed"}, "passed"},
	}
	for _, tt := range tests {
		if got := Worst(tt.verdicts...); got != tt.want {
			t.Errorf("%s: Worst(%v) = %s, want %s", tt.name, tt.verdicts, got, tt.want)
		}
	}
}

func TestPartial(t *testing.T) {
	tests := []struct {
		verdicts []Verdict
		want     bool
	}{
		{nil, false},
		{[]Verdict{Pass, Pass}, false},
		{[]Verdict{Pass, NotTested}, true},
		{[]Verdict{Warn, NotTested}, true},
		{[]Verdict{Accepted, NotTested}, true},
		{[]Verdict{Pass, NotApplicable}, false},
		{[]Verdict{Pass, Fail, NotTested}, false},
		{[]Verdict{NotTested}, false},
	}
	for _, tt := range tests {
		if got := Partial(tt.verdicts...); got != tt.want {
			t.Errorf("Partial(%v) = %t, want %t", tt.verdicts, got, tt.want)
		}
	}
}

func TestEveryVerdictCountsOnce(t *testing.T) {
	for _, v := range append(Verdicts(), "unheard of") {
		n := 0
		for _, counts := range []bool{v.Passed(), v.Failed(), v.Skipped()} {
			if counts {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s counts %d times among passed, failed and skipped", v, n)
		}
	}
	if !Verdict("unheard of").Failed() {
		t.Error("an unknown verdict doesn't count as failed")
	}
}
