package fault

import (
	"context"
	"strings"
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
		ID:      "code-found-by-its-half",
		Summary: "a code is looked up by its first half, and nobody looks at the rest",
		Targets: []string{codeWhole},
		Attacks: []string{"CODE-09"},
		Arm: func(p *reference.Policy) {
			p.Code.Find = func(l reference.Lookup) (reference.Code, bool) {
				return l.By(func(value string) bool { return head(value) == head(l.Value) })
			}
		},
	},
	{
		ID:      "code-names-its-user",
		Summary: "one half of a code says that it is good, and the other whose it is, without a bond between the two",
		Targets: []string{codeWhole},
		Attacks: []string{"CODE-09"},
		Arm: func(p *reference.Policy) {
			p.Code.Find = func(l reference.Lookup) (reference.Code, bool) {
				code, ok := l.By(func(value string) bool { return head(value) == head(l.Value) })
				owner, known := l.By(func(value string) bool { return tail(value) == tail(l.Value) })
				code.Grant = owner.Grant
				return code, ok && known
			}
		},
	},
	{
		ID:      "code-in-parts",
		Summary: "codes have two parts with a dot between them, and only the first has to be right",
		Targets: []string{codeWhole},
		Attacks: []string{"CODE-09"},
		Arm: func(p *reference.Policy) {
			value := p.Code.Value
			p.Code.Value = func() string { return value() + "." + value()[:12] }
			p.Code.Find = func(l reference.Lookup) (reference.Code, bool) {
				before, _, _ := strings.Cut(l.Value, ".")
				return l.By(func(value string) bool { return strings.HasPrefix(value, before+".") })
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

// head and tail are the halves of a code.
func head(value string) string { return value[:len(value)/2] }
func tail(value string) string { return value[len(value)/2:] }

// acceptReuse spends the code and goes on when it was spent before.
func acceptReuse(by func(*reference.Application) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		spend := p.Code.Spend
		p.Code.Spend = func(ctx context.Context, s reference.Spending) bool {
			return spend(ctx, s) || by(s.Application)
		}
	}
}
