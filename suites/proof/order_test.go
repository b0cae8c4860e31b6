package proof

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/suites"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// everything is every document at once that a provider can obey, the strictest
// judge there is: the vendor's integration pages contradict RFC 9700.
func everything([]string) (requirement.Selection, error) {
	all := requirement.Select(requirement.Documents()...)
	delete(all, requirement.GenAuthAPI)
	return all, nil
}

func prover(t *testing.T) *Prover {
	t.Helper()
	chrome, err := browser.Find("", os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	p := &Prover{
		Suite: suites.All(), Select: everything, Chrome: chrome,
		Config: check.Config{Driver: "auto", Patience: time.Minute, Timeout: time.Minute, Share: true, Intrude: true, Workers: 4},
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// verdicts runs the suite and returns case and verdict, a line each.
func verdicts(t *testing.T, p *Prover, faults ...string) string {
	t.Helper()
	report, err := p.Run(context.Background(), "", faults...)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, q := range report.Requirements {
		for _, c := range q.Cases {
			fmt.Fprintf(&b, "%s %s %s\n", c.ID, c.Verdict, c.BlockedBy)
		}
	}
	return b.String()
}

// TestVerdictsDoNotDependOnOrder runs the suite in five orders, and once with
// nothing shared, on the clean provider and on one whose findings touch several
// parts of a flow.
func TestVerdictsDoNotDependOnOrder(t *testing.T) {
	p := prover(t)
	for _, faults := range [][]string{nil, {"refresh-token-without-prompt-consent", "replay-keeps-access-token", "session-cookie-readable-by-scripts", "nonce-dropped"}} {
		p.Config.Share, p.Config.Seed = true, 1
		first := verdicts(t, p, faults...)
		if !strings.Contains(first, " pass ") {
			t.Fatalf("nothing passes:\n%s", first)
		}
		for seed := int64(2); seed <= 5; seed++ {
			p.Config.Seed = seed
			if got := verdicts(t, p, faults...); got != first {
				t.Errorf("faults %v, seed %d:\n%s\nseed 1:\n%s", faults, seed, got, first)
			}
		}
		p.Config.Share, p.Config.Seed = false, 6
		if got := verdicts(t, p, faults...); got != first {
			t.Errorf("faults %v, nothing shared:\n%s\nshared:\n%s", faults, got, first)
		}
	}
}
