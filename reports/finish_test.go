package reports

import (
	"bytes"
	"reflect"
	"testing"
)

func TestFinishSortsAndJudges(t *testing.T) {
	r := full()
	if got := []string{r.Requirements[0].ID, r.Requirements[1].ID}; got[0] != "code-single-use" || got[1] != "userinfo-response" {
		t.Errorf("requirements are in the order %v", got)
	}
	q := r.Requirements[0]
	if q.Cases[0].Variant != "client_secret_basic" || q.Cases[1].Variant != "none" {
		t.Errorf("cases are in the order %s, %s", q.Cases[0].ID, q.Cases[1].ID)
	}
	if q.Verdict != Fail || q.Partial {
		t.Errorf("verdict %s, partial %t; want fail, not partial", q.Verdict, q.Partial)
	}
}

func TestFinishCounts(t *testing.T) {
	s := judged(Pass, Pass, Warn, Accepted, Fail, Error, Blocked, Stale, NotTested, NotApplicable).Summary
	if s.Passed != 4 || s.Failed != 4 || s.Skipped != 2 {
		t.Errorf("passed %d, failed %d, skipped %d; want 4, 4, 2", s.Passed, s.Failed, s.Skipped)
	}
	if s.Cases[Pass] != 2 || s.Cases[Stale] != 1 || s.Requirements[Fail] != 1 {
		t.Errorf("cases %v, requirements %v", s.Cases, s.Requirements)
	}
	if n, given := s.Requirements[Pass]; n != 0 || !given {
		t.Error("a verdict that nothing has must be given as 0")
	}
}

func TestFinishTwiceChangesNothing(t *testing.T) {
	once, twice := full(), full()
	twice.Finish()
	if !reflect.DeepEqual(once, twice) {
		t.Errorf("after the second Finish\n%+v\nafter the first\n%+v", twice, once)
	}
}

func TestEmptyListsAreNeverNull(t *testing.T) {
	r := &Report{Requirements: []Requirement{{ID: "a", Cases: []Case{{ID: "a@b", Verdict: Pass}}}}}
	r.Finish()
	data, err := Encode(r)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("null")) {
		t.Errorf("there is a null in\n%s", data)
	}
}

func TestCloneSharesNothingThatChanges(t *testing.T) {
	r := full()
	c := r.Clone()
	c.Requirements[0].Cases[0].Verdict = Accepted
	c.Requirements[0].ID = "other"
	c.Gate.Reasons[0] = "other"
	if !reflect.DeepEqual(r, full()) {
		t.Error("a change of the clone is seen in the original")
	}
}
