package proof

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reports"
)

// TestTargetsWithFewClients: what a target has is tested, whichever clients
// those are, and what it lacks is neither failed nor blocked.
func TestTargetsWithFewClients(t *testing.T) {
	p := prover(t)
	for _, c := range []struct {
		role   target.Role
		judged int // cases, at least
	}{
		{target.ConfidentialBasic, 45},
		{target.ConfidentialPost, 45},
		{target.PublicPKCE, 30},
	} {
		t.Run(string(c.role), func(t *testing.T) {
			bench, err := Start(Options{Preset: reference.PresetHardened})
			if err != nil {
				t.Fatal(err)
			}
			defer bench.Close()
			maps.DeleteFunc(bench.Target.Clients, func(r target.Role, _ *target.Client) bool { return r != c.role })
			report, err := p.runOn(context.Background(), p.Config, bench)
			if err != nil {
				t.Fatal(err)
			}
			judged := 0
			for _, q := range report.Requirements {
				for _, got := range q.Cases {
					if got.Verdict.Judged() {
						judged++
					}
					if !slices.Contains([]reports.Verdict{reports.Pass, reports.NotTested, reports.NotApplicable}, got.Verdict) {
						t.Errorf("%s is %s: %s %s", got.ID, got.Verdict, got.Reason, got.Message)
					}
				}
			}
			if judged < c.judged {
				t.Errorf("only %d cases were judged", judged)
			}
		})
	}
}
