package command

import (
	"testing"

	"github.com/oidcheck/oidcheck/reports"
)

// outcome is what counts of a case when two runs are compared.
type outcome struct {
	verdict reports.Verdict
	reason  string
	blocker string
}

func outcomes(r *reports.Report) map[string]outcome {
	out := map[string]outcome{}
	for _, q := range r.Requirements {
		for _, c := range q.Cases {
			out[c.ID] = outcome{c.Verdict, c.Reason, c.BlockedBy}
		}
	}
	return out
}

func TestShardsMergedEqualOneRun(t *testing.T) {
	p := newProgram(t)
	faults := []string{"--fault", "code-reuse-accepted,nonce-dropped,userinfo-query-accepted", "--seed", "11"}
	p.wants(reports.ExitViolated, p.do(fast("one", faults...)...))
	judged := 0
	for _, part := range []string{"1/3", "2/3", "3/3"} {
		p.wants(reports.ExitViolated, p.do(fast("shards/"+part[:1], append(faults, "--shard", part)...)...))
		r := p.report("shards/" + part[:1])
		judged += r.Summary.Passed + r.Summary.Failed
		validate(t, p.read("shards/"+part[:1]+"/report.json"))
	}
	r := p.wants(reports.ExitViolated, p.do("report", "merge", "shards/1", "shards/2", "shards/3", "--out", "all"))
	one, all := p.report("one"), p.report("all")
	want, got := outcomes(one), outcomes(all)
	for id, w := range want {
		if got[id] != w {
			t.Errorf("%s: %+v, in one run %+v", id, got[id], w)
		}
	}
	if len(got) != len(want) || judged != one.Summary.Passed+one.Summary.Failed {
		t.Errorf("%d cases of %d; %d were run of %d", len(got), len(want), judged, one.Summary.Passed+one.Summary.Failed)
	}
	if all.Shard != nil || all.Gate.Exit != one.Gate.Exit || all.Timing.Exchanges <= one.Timing.Exchanges/2 {
		t.Errorf("shard %v, gate %+v, timing %+v", all.Shard, all.Gate, all.Timing)
	}
	validate(t, p.read("all/report.json"))
	p.says(r, "Report: all")
	for _, q := range all.Requirements {
		for _, c := range q.Cases {
			for _, e := range c.Evidence {
				if !exists(p.dir, "all", e) {
					t.Errorf("%s: %s was not copied", c.ID, e)
				}
			}
		}
	}
	p.wants(reports.ExitOK, p.do("report", "diff", "one", "all"))

	r = p.wants(reports.ExitUsage, p.do("report", "merge", "shards/1", "shards/3", "--out", "less"))
	p.says(r, "shard 2 of 3 is missing")
	r = p.wants(reports.ExitUsage, p.do("report", "merge", "shards/1", "shards/2", "shards/3", "--out", "shards/1"))
	p.says(r, "name another directory")
}

func TestShardUsage(t *testing.T) {
	p := newProgram(t)
	for _, bad := range []string{"0/3", "4/3", "1", "1/0", "a/b", "1/2/3", "-1/3", "1/1001"} {
		r := p.wants(reports.ExitUsage, p.do(fast("out", "--shard", bad)...))
		p.says(r, "as in 2/3")
	}
}
