package check

import (
	"context"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Offline obtains a refresh token beside the other tokens, by a login of the
// second user. A target that gives none leaves the case blocked.
func (p *Probe) Offline(ctx context.Context, role target.Role) (*Fresh, *flow.TokenResponse) {
	s := OfflineAccess
	s.Role = role
	client := p.ClientFor(s)
	f := p.FreshFor(ctx, s.User)
	tokens := f.Tokens(ctx, f.LoginBy(ctx, s.Request(client)))
	p.Reach(requirement.RefreshTokenIssued, !tokens.RefreshToken.Empty(), "no refresh token is given")
	return f, tokens
}

// Refreshing is the attempt to have new tokens for a client's refresh token;
// edits change the refresh request.
func (p *Probe) Refreshing(ctx context.Context, role target.Role) Attempt {
	s := OfflineAccess
	s.Role = role
	client := p.ClientFor(s)
	return Attempt{
		owner: requirement.RefreshExchange,
		base: func(ctx context.Context) (bool, string) {
			o := p.Observe(ctx, s)
			p.Reach(requirement.CodeExchange, o.Token.OK(), "no access token came: %s", o.Stuck)
			p.Reach(requirement.RefreshTokenIssued, o.Token.Has("refresh_token"), "no refresh token is given")
			return o.Refreshed.OK(), o.Refreshed.String()
		},
		try: func(ctx context.Context, edits ...flow.Edit) Outcome {
			f, tokens := p.Offline(ctx, role)
			return f.Refresh(ctx, client, tokens.RefreshToken, edits...)
		},
	}
}

// Revoke ends a token as client c. A target without the endpoint leaves the case
// not applicable.
func (f *Fresh) Revoke(ctx context.Context, c *target.Client, token exchange.Secret, edits ...flow.Edit) *flow.Revocation {
	p := f.probe
	if p.Provider().Of(c).Metadata.RevocationEndpoint == "" {
		p.Unsupported("the metadata names no revocation_endpoint")
	}
	r, err := p.Provider().Revoke(ctx, c, token, edits...)
	p.must(err, requirement.RevocationEffect, "the revocation request")
	return r
}

// A Witness is a place where it shows whether a token still works. Before
// anything is done to a token it has to work there, which is the control.
type Witness struct {
	Owner *requirement.Requirement // at fault when the control fails
	Shows func(o *Observation) bool
	Use   func(ctx context.Context, f *Fresh, c *target.Client, tokens *flow.TokenResponse) Outcome
}

// Witnesses are those of an access token.
var Witnesses = []Variant[Witness]{
	{Name: "userinfo", Value: Witness{
		Owner: requirement.UserinfoResponse,
		Shows: func(o *Observation) bool { return o.Userinfo.Worked },
		Use: func(ctx context.Context, f *Fresh, c *target.Client, tokens *flow.TokenResponse) Outcome {
			return f.Userinfo(ctx, c, tokens.AccessToken)
		},
	}},
	{Name: "introspection", Value: Witness{
		Owner: requirement.IntrospectionResponse,
		Shows: func(o *Observation) bool { return o.Introspection.Worked },
		Use: func(ctx context.Context, f *Fresh, c *target.Client, tokens *flow.TokenResponse) Outcome {
			return f.Introspect(ctx, c, tokens.AccessToken)
		},
	}},
}

// Alive ends the case as blocked unless a fresh token of the client works where
// the witness looks.
func (w Witness) Alive(ctx context.Context, p *Probe, role target.Role) {
	o := p.Observe(ctx, Scenario{Role: role, Goal: Use})
	p.Reach(requirement.CodeExchange, o.Token.OK(), "no access token came: %s", o.Stuck)
	if w.Owner == requirement.IntrospectionResponse && p.Client(role).Public() && !w.Shows(o) {
		p.Unsupported("a public client learns nothing by introspection, as RFC 7662 2.1 has it")
	}
	p.Reach(w.Owner, w.Shows(o), "a fresh access token does not work there")
}
