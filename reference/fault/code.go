package fault

import (
	"context"
	"time"

	"github.com/oidcheck/oidcheck/reference"
)

// codeFaults let a code be used again, or for too long.
var codeFaults = []Fault{
	{
		ID:      "code-reuse-accepted",
		Summary: "a code can be redeemed again and again",
		Targets: []string{codeSingleUse},
		Attacks: []string{"CODE-03"},
		Arm:     acceptReuse(func(*reference.Application) bool { return true }),
	},
	{
		ID:      "code-reuse-accepted-for-public-clients",
		Summary: "public clients can redeem a code again and again, for the verifier is thought to protect it",
		Targets: []string{codeSingleUse},
		Attacks: []string{"CODE-03"},
		Arm:     acceptReuse((*reference.Application).Public),
	},
	{
		ID:      "code-spent-with-its-challenge",
		Summary: "what is used up is the code_challenge: a code without one can be redeemed again and again",
		Targets: []string{codeSingleUse},
		Attacks: []string{"CODE-03"},
		Arm: func(p *reference.Policy) {
			spend := p.Code.Spend
			p.Code.Spend = func(ctx context.Context, s reference.Spending) bool {
				return spend(ctx, s) || s.Code.Challenge == ""
			}
		},
	},
	{
		ID:      "code-check-then-spend",
		Summary: "a code is first seen to be unused and then spent, in two steps, so that two requests at once both get tokens",
		Targets: []string{"code-concurrent-redemption"},
		Attacks: []string{"CODE-06"},
		Arm: func(p *reference.Policy) {
			meeting := newRendezvous()
			p.Code.Spend = func(ctx context.Context, s reference.Spending) bool {
				if s.Spent() {
					return false
				}
				meeting.wait(ctx, s.Code.ID, s.InFlight)
				s.Spend()
				return true
			}
		},
	},
	{
		ID:      "code-never-expires",
		Summary: "a code that nobody redeemed stays good",
		Targets: []string{codeExpiry},
		Attacks: []string{"CODE-07"},
		Arm: func(p *reference.Policy) {
			p.Code.Expired = func(reference.Code, time.Time) bool { return false }
		},
	},
	{
		ID:      "code-expiry-with-leeway",
		Summary: "a code stays good for ten minutes after its end, for clocks that differ",
		Targets: []string{codeExpiry},
		Attacks: []string{"CODE-07"},
		Arm: func(p *reference.Policy) {
			expired := p.Code.Expired
			p.Code.Expired = func(c reference.Code, now time.Time) bool {
				return expired(c, now.Add(-10*time.Minute))
			}
		},
	},
}

// acceptReuse spends the code and goes on when it was spent before.
func acceptReuse(by func(*reference.Application) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		spend := p.Code.Spend
		p.Code.Spend = func(ctx context.Context, s reference.Spending) bool {
			return spend(ctx, s) || by(s.Application)
		}
	}
}
