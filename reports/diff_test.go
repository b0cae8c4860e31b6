package reports

import "testing"

func TestCompare(t *testing.T) {
	for _, tt := range []struct {
		before, after Verdict
		kind          string
		worse         bool
	}{
		{Pass, Pass, "", false},
		{Fail, Fail, "", false},
		{Pass, Fail, ChangeNew, true},
		{Pass, Warn, ChangeNew, true},
		{Pass, Blocked, ChangeNew, true},
		{Accepted, Fail, ChangeNew, true},
		{NotTested, Error, ChangeNew, true},
		{"", Fail, ChangeNew, true},
		{"", Pass, "", false},
		{NotTested, Pass, "", false},
		{NotTested, NotApplicable, "", false},
		{Fail, Pass, ChangeFixed, false},
		{Fail, Accepted, ChangeFixed, false},
		{Pass, Accepted, ChangeChanged, true},
		{Accepted, Pass, ChangeChanged, false},
		{Warn, Fail, ChangeChanged, true},
		{Fail, Warn, ChangeChanged, false},
		{Blocked, Fail, ChangeChanged, true},
		{Pass, NotTested, ChangeLost, true},
		{Pass, "", ChangeLost, true},
		{Fail, NotTested, ChangeLost, true},
		{Blocked, NotTested, ChangeChanged, false},
		{NotTested, "", "", false},
	} {
		d := Compare(with1(tt.before), with1(tt.after))
		if tt.kind == "" {
			if len(d.Changes) > 0 || d.Worse > 0 {
				t.Errorf("%s, then %s: %+v", tt.before, tt.after, d.Changes)
			}
			continue
		}
		if len(d.Changes) != 1 || d.Changes[0].Kind != tt.kind || d.Changes[0].Worse != tt.worse || (d.Worse == 1) != tt.worse {
			t.Errorf("%s, then %s: %+v, want %s, worse %t", tt.before, tt.after, d.Changes, tt.kind, tt.worse)
		}
	}
}

// with1 is a report of one case, or none.
func with1(v Verdict) *Report {
	if v == "" {
		return judged()
	}
	return judged(v)
}

func TestCompareSaysWhatDiffers(t *testing.T) {
	one, two := full(), full()
	two.Profile, two.Conditions.Interrupted = []string{"oidc"}, true
	if d := Compare(one, two); len(d.Notes) != 2 {
		t.Errorf("notes %q", d.Notes)
	}
}
