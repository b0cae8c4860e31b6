package reports

import (
	"strings"
	"testing"
	"time"
)

// part is a shard whose one case has a verdict, and whose others are left to
// other shards.
func part(index, count int, verdict Verdict) *Report {
	verdicts := make([]Verdict, count)
	for i := range verdicts {
		verdicts[i] = NotTested
	}
	verdicts[index-1] = verdict
	r := judged(verdicts...)
	for i := range r.Requirements[0].Cases {
		if i != index-1 {
			r.Requirements[0].Cases[i].Reason = ReasonShard
		}
	}
	r.Shard = &Shard{Index: index, Count: count}
	r.Started = started.Add(time.Duration(index) * time.Second)
	r.Timing = Timing{WallMS: 1500, TargetWaitMS: 10, PatienceMS: 1, Exchanges: 100, Procs: 1}
	return r
}

func TestMergeOfShards(t *testing.T) {
	got, err := Merge([]*Report{part(3, 3, Fail), part(1, 3, Pass), part(2, 3, NotApplicable)})
	if err != nil {
		t.Fatal(err)
	}
	var verdicts []Verdict
	for _, c := range got.Requirements[0].Cases {
		verdicts = append(verdicts, c.Verdict)
	}
	if len(verdicts) != 3 || verdicts[0] != Pass || verdicts[1] != NotApplicable || verdicts[2] != Fail || got.Requirements[0].Verdict != Fail {
		t.Errorf("verdicts %v", verdicts)
	}
	if got.Shard != nil || !got.Started.Equal(started.Add(time.Second)) {
		t.Errorf("shard %v, started %s", got.Shard, got.Started)
	}
	// From 1 s to 4.5 s without a break: what overlaps counts once.
	if want := (Timing{WallMS: 3500, TargetWaitMS: 30, PatienceMS: 3, Exchanges: 300, Procs: 3}); got.Timing != want {
		t.Errorf("timing %+v, want %+v", got.Timing, want)
	}
}

func TestMergeRefusesWhatDoesNotFit(t *testing.T) {
	other := part(2, 2, Pass)
	other.Profile = []string{"security"}
	for _, tt := range []struct {
		parts []*Report
		says  string
	}{
		{nil, "no report"},
		{[]*Report{part(1, 3, Pass), part(3, 3, Pass)}, "shard 2 of 3 is missing"},
		{[]*Report{part(1, 2, Pass), part(1, 2, Pass)}, "there twice"},
		{[]*Report{part(1, 2, Pass), part(2, 3, Pass)}, "shard of 2, another of 3"},
		{[]*Report{part(1, 1, Pass), judged(Pass)}, "another is not"},
		{[]*Report{part(1, 2, Pass), other}, "different profiles"},
	} {
		if _, err := Merge(tt.parts); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%v, want %q", err, tt.says)
		}
	}
}

func TestMergeOfRuns(t *testing.T) {
	one, two := judged(Pass, Accepted, NotTested), judged(Fail, NotTested, NotApplicable, Warn)
	one.Requirements[0].Cases[1].Ledger = &LedgerNote{Entry: "r", Was: Blocked}
	one.Conditions.Interrupted = true
	two.Requirements = append(two.Requirements, requirement("q", "code", Case{ID: "q", Verdict: Pass}))
	got, err := Merge([]*Report{one, two})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Verdict{"q": Pass, "r@0": Fail, "r@1": Blocked, "r@2": NotTested, "r@3": Warn}
	n := 0
	for _, q := range got.Requirements {
		for _, c := range q.Cases {
			n++
			if c.Verdict != want[c.ID] || c.Ledger != nil {
				t.Errorf("%s is %s, want %s", c.ID, c.Verdict, want[c.ID])
			}
		}
	}
	if n != len(want) || !got.Conditions.Interrupted {
		t.Errorf("%d cases, conditions %+v", n, got.Conditions)
	}
}
