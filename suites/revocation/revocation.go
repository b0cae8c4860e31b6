// Package revocation describes token revocation: RFC 7009.
package revocation

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("revocation", func() {
		refreshTokens(s)
		accessTokens(s)
		strangers(s)
		answers(s)
	})
}

func refreshTokens(s *check.Suite) {
	check.Each(s, requirement.RevocationEffect, "ends a refresh token", clients(), func(ctx context.Context, p *check.Probe, role target.Role) {
		client := p.Client(role)
		f, tokens := p.Offline(ctx, role)
		f.Revoke(ctx, client, tokens.RefreshToken)

		Expect(f.Refresh(ctx, client, tokens.RefreshToken)).To(check.BeRefused())
		again, fresh := p.Offline(ctx, role)
		p.Reach(requirement.RefreshExchange, again.Refresh(ctx, client, fresh.RefreshToken).OK(), "a fresh refresh token does not work afterwards")
	})

	check.Each(s, requirement.RevocationCascades, "ends the access token of a refresh token", check.Witnesses, func(ctx context.Context, p *check.Probe, w check.Witness) {
		client := p.Client(target.Confidential)
		w.Alive(ctx, p, client.Role)
		f, tokens := p.Offline(ctx, client.Role)
		f.Revoke(ctx, client, tokens.RefreshToken)

		Expect(w.Use(ctx, f, client, tokens)).To(check.BeRefused())
		stillWorks(ctx, p, w, client)
	})
}

func clients() []check.Variant[target.Role] {
	return []check.Variant[target.Role]{{Name: "confidential", Value: target.Confidential}, {Name: "public", Value: target.PublicPKCE, Mode: requirement.PKCE}}
}

// stillWorks is the closing control: a token that nobody revoked.
func stillWorks(ctx context.Context, p *check.Probe, w check.Witness, c *target.Client) {
	f := p.Fresh(ctx)
	p.Reach(w.Owner, len(w.Use(ctx, f, c, f.Tokens(ctx, f.Login(ctx, c))).Issued()) > 0, "a fresh access token does not work there afterwards")
}

// spot is where and whose a revoked access token is looked at.
type spot struct {
	role    target.Role
	witness check.Witness
}

func accessTokens(s *check.Suite) {
	var spots []check.Variant[spot]
	for _, w := range check.Witnesses {
		for _, c := range clients() {
			spots = append(spots, check.Variant[spot]{Name: c.Name + "-" + w.Name, Value: spot{c.Value, w.Value}, Mode: c.Mode})
		}
	}
	check.Each(s, requirement.RevocationAccessToken, "ends an access token", spots, func(ctx context.Context, p *check.Probe, at spot) {
		revoked(ctx, p, at)
	})

	check.Each(s, requirement.RevocationHint, "ends a token whatever the hint", []check.Variant[string]{
		{Name: "refresh_token", Value: "refresh_token"},
		{Name: "unknown", Value: "urn:example:unknown"},
	}, func(ctx context.Context, p *check.Probe, hint string) {
		revoked(ctx, p, spot{target.Confidential, check.Witnesses[0].Value}, flow.Set("token_type_hint", hint))
	})
}

// revoked ends an access token of the client and expects it to be dead.
func revoked(ctx context.Context, p *check.Probe, at spot, edits ...flow.Edit) {
	client := p.Client(at.role)
	at.witness.Alive(ctx, p, client.Role)
	f := p.Fresh(ctx)
	tokens := f.Tokens(ctx, f.Login(ctx, client))
	f.Revoke(ctx, client, tokens.AccessToken, edits...)

	Expect(at.witness.Use(ctx, f, client, tokens)).To(check.BeRefused())
	stillWorks(ctx, p, at.witness, client)
}

// stranger makes a revocation request of somebody else out of the client's own.
type stranger func(p *check.Probe) []flow.Edit

func strangers(s *check.Suite) {
	check.Each(s, requirement.RevocationBoundToClient, "lets nobody else end a token", []check.Variant[stranger]{
		{Name: "other-client", Value: func(p *check.Probe) []flow.Edit {
			return []flow.Edit{flow.As(p.Client(target.Second))}
		}},
		{Name: "public-client", Value: func(p *check.Probe) []flow.Edit {
			return []flow.Edit{flow.As(p.Client(target.PublicPKCE))}
		}},
		{Name: "wrong-secret", Value: func(*check.Probe) []flow.Edit {
			return []flow.Edit{flow.WithSecret(exchange.NewSecret("wrong-secret-of-a-test-0123456789abcdef"))}
		}},
		{Name: "no-secret", Value: func(*check.Probe) []flow.Edit { return []flow.Edit{flow.Unauthenticated()} }},
	}, func(ctx context.Context, p *check.Probe, stranger stranger) {
		w, client := check.Witnesses[0].Value, p.Client(target.Confidential)
		w.Alive(ctx, p, client.Role)
		f := p.Fresh(ctx)
		tokens := f.Tokens(ctx, f.Login(ctx, client))
		f.Revoke(ctx, client, tokens.AccessToken, stranger(p)...)

		if len(w.Use(ctx, f, client, tokens).Issued()) == 0 {
			p.Violated("the token to work still", "it does not work any more")
		}
		f.Revoke(ctx, client, tokens.AccessToken)
		p.Reach(requirement.RevocationAccessToken, len(w.Use(ctx, f, client, tokens).Issued()) == 0, "its own client can't end the token either")
	})
}

func answers(s *check.Suite) {
	check.One(s, requirement.RevocationUnknownToken, "answers 200 for an unknown token", func(ctx context.Context, p *check.Probe) {
		client := p.Client(target.Confidential)
		answer := p.Fresh(ctx).Revoke(ctx, client, exchange.NewSecret("unknown-token-of-a-test-0123456789abcdef"))

		Expect(answer.Status).To(Equal(200), "status of the answer")
	})
}
