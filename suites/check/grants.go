package check

import (
	"context"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Grants that need no authorization request, for Scenario.Grant.
const (
	ClientCredentials = "client_credentials"
	Password          = "password"
)

// Observations of those grants: each by the client that is for it.
var (
	ServiceToken  = Scenario{Role: target.Service, Grant: ClientCredentials, Goal: Use}
	PasswordToken = Scenario{Role: target.Password, Grant: Password, Goal: Use}
)

// Granting is the attempt to get tokens by the grant of a scenario; edits change
// the token request.
func (p *Probe) Granting(ctx context.Context, s Scenario) Attempt {
	client := p.Client(s.Role)
	return Attempt{
		owner: s.Exchange(),
		base: func(ctx context.Context) (bool, string) {
			o := p.Observe(ctx, s)
			return o.Token.OK(), o.Stuck
		},
		try: func(ctx context.Context, edits ...flow.Edit) Outcome { return p.grant(ctx, s, client, edits...) },
	}
}

// Grant asks for tokens by the grant of a scenario. Whether it worked is for the
// case to judge.
func (p *Probe) Grant(ctx context.Context, s Scenario, edits ...flow.Edit) *flow.TokenResponse {
	return p.grant(ctx, s, p.Client(s.Role), edits...)
}

func (p *Probe) grant(ctx context.Context, s Scenario, c *target.Client, edits ...flow.Edit) *flow.TokenResponse {
	var r *flow.TokenResponse
	var err error
	if s.Grant == Password {
		r, err = p.Provider().Password(ctx, c, p.User(s.User), s.Scope, edits...)
	} else {
		r, err = p.Provider().ClientCredentials(ctx, c, s.Scope, edits...)
	}
	p.must(err, s.Exchange(), "the token request")
	return r
}

// walkGrant observes a grant that needs no authorization request.
func (p *Probe) walkGrant(ctx context.Context, o *Observation) {
	s, client := o.Scenario, p.Client(o.Scenario.Role)
	o.Sent = Sent{ClientID: client.ClientID, Issuer: p.Provider().Of(client).Metadata.Issuer}
	tokens := p.grant(ctx, s, client)
	o.Token = p.tokenFacts(tokens)
	p.Reach(s.Exchange(), tokens.OK(), "no access token came: %s", describeToken(tokens))
	p.readTokens(o, client, tokens)
	f := &Fresh{probe: p}
	switch s.Goal {
	case Use:
		f.use(ctx, o, client, tokens)
	case Refresh:
		if !tokens.RefreshToken.Empty() {
			f.refresh(ctx, o, client, tokens)
		}
	}
}

// PasswordOf is the password of the i-th user, for a request of a case's own.
func (p *Probe) PasswordOf(i int) exchange.Secret { return p.User(i).Password }

// Sacrificial is a user of the target who may be locked out. A target without
// one leaves the case not tested.
func (p *Probe) Sacrificial() *target.User {
	users := p.Provider().Target.Users
	for i := range users {
		if users[i].Sacrificial {
			return &users[i]
		}
	}
	p.skip(reports.ReasonNeedsUser, "the target has no user that may be locked out: add one with sacrificial: true to the target file")
	return nil
}

// own is the requirement that owns a grant without an authorization request.
func (s Scenario) own() *requirement.Requirement {
	if s.Grant == Password {
		return requirement.PasswordGrant
	}
	return requirement.ClientCredentialsGrant
}
