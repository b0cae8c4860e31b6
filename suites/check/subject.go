package check

import (
	"context"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// SecondSubject is the sub of the target's second user, as its ID token names
// it. It ends the case where there is none, or where it is the first user's too.
func (p *Probe) SecondSubject(ctx context.Context) string {
	if len(p.Provider().Target.Users) < 2 {
		p.Untested("it takes two users")
	}
	second := p.Observe(ctx, Scenario{Role: target.Any, User: 1, Goal: Tokens})
	p.Reach(requirement.CodeExchange, second.IDToken.Token != nil, "no ID token of the second user: %s", second.Stuck)
	sub, _ := second.IDToken.Token.String("sub")
	first := p.Observe(ctx, Scenario{Role: target.Any, Goal: Use})
	p.Reach(requirement.CodeExchange, first.IDToken.Token != nil, "no ID token of the first user: %s", first.Stuck)
	own, _ := first.IDToken.Token.String("sub")
	p.Reach(requirement.IDTokenSubStable, sub != own, "both users have the same sub")
	return sub
}
