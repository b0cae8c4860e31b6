package code

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

func replay(s *check.Suite) {
	check.Each(s, requirement.CodeReplayRevokes, "revokes the access token of a code that comes again", check.Witnesses, func(ctx context.Context, p *check.Probe, w check.Witness) {
		client := p.Client(target.Confidential)
		w.Alive(ctx, p, client.Role)
		f := p.Fresh(ctx)
		tokens := replayed(ctx, p, f, flow.Code(client))

		Expect(w.Use(ctx, f, client, tokens)).To(check.BeRefused())
	})

	check.Each(s, requirement.CodeReplayRevokes, "revokes the refresh token of a code that comes again", []check.Variant[check.Scenario]{
		{Name: "refresh_token", Value: check.OfflineAccess},
	}, func(ctx context.Context, p *check.Probe, offline check.Scenario) {
		client := p.Client(offline.Role)
		control := p.Observe(ctx, offline)
		p.Reach(requirement.RefreshTokenIssued, control.Token.Has("refresh_token"), "no refresh token is given")
		p.Reach(requirement.RefreshExchange, control.Refreshed.OK(), "a fresh refresh token does not work")

		f := p.FreshFor(ctx, offline.User)
		tokens := replayed(ctx, p, f, offline.Request(client))
		p.Reach(requirement.RefreshTokenIssued, !tokens.RefreshToken.Empty(), "no refresh token is given")

		Expect(f.Refresh(ctx, client, tokens.RefreshToken)).To(check.BeRefused())
	})
}

// replayed obtains tokens and presents their code again, which must be refused
// for revocation to be asked about.
func replayed(ctx context.Context, p *check.Probe, f *check.Fresh, a *flow.Authorization) *flow.TokenResponse {
	login := f.LoginBy(ctx, a)
	tokens := f.Tokens(ctx, login)
	p.Reach(requirement.CodeSingleUse, len(f.Redeem(ctx, login).Issued()) == 0, "the replay was not refused")
	return tokens
}
