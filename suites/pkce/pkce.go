// Package pkce describes Proof Key for Code Exchange: RFC 7636.
package pkce

import (
	"context"
	"strings"
	"unicode"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

type forgery struct {
	role target.Role
	edit flow.Edit
}

// clients are the kinds that every case here is repeated for.
var clients = []check.Variant[target.Role]{
	{Name: "public", Value: target.PublicPKCE},
	{Name: "confidential", Value: target.Confidential},
}

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("proof key for code exchange", func() {
		check.Each(s, requirement.PKCEVerifierVerified, "refuses a code without its code_verifier", forgeries(),
			func(ctx context.Context, p *check.Probe, f forgery) {
				advertised(p)

				p.Refuses(ctx, p.Redemption(ctx, f.role), f.edit)
			})
		requests(s)
		pending(s)
		downgrade(s)
		required(s)
		plain(s)
	})
}

func advertised(p *check.Probe) {
	p.Given(requirement.PKCEAdvertised, len(p.Provider().Metadata.CodeChallengeMethodsSupported) > 0)
}

// forgeries are the ways to do without the verifier, for both kinds of client.
func forgeries() []check.Variant[forgery] {
	edits := []check.Variant[flow.Edit]{
		{Name: "wrong", Value: flow.Set("code_verifier", "another-verifier-of-more-than-43-characters-0123456789")},
		{Name: "missing", Value: flow.Drop("code_verifier")},
		{Name: "challenge-as-verifier", Value: flow.ChallengeAsVerifier()},
		{Name: "truncated", Value: flow.Change("code_verifier", func(v string) string { return v[:max(0, len(v)-1)] })},
		{Name: "appended", Value: flow.Change("code_verifier", func(v string) string { return v + "x" })},
		{Name: "padded", Value: flow.Change("code_verifier", func(v string) string { return v + "=" })},
		{Name: "other-case", Value: flow.Change("code_verifier", otherCase)},
	}
	var out []check.Variant[forgery]
	for _, c := range clients {
		for _, e := range edits {
			out = append(out, check.Variant[forgery]{Name: c.Name + "-" + e.Name, Value: forgery{c.Value, e.Value}})
		}
	}
	return out
}

// otherCase makes small letters capital and capital ones small.
func otherCase(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
}

// pending are requests with the verifier of another code of the same client and
// user that is not redeemed yet.
func pending(s *check.Suite) {
	var variants []check.Variant[target.Role]
	for _, c := range clients {
		variants = append(variants, check.Variant[target.Role]{Name: c.Name + "-of-pending-code", Value: c.Value})
	}
	check.Each(s, requirement.PKCEVerifierVerified, "refuses the code_verifier of another code", variants,
		func(ctx context.Context, p *check.Probe, role target.Role) {
			advertised(p)
			other := p.Fresh(ctx).Login(ctx, p.Client(role))

			p.Refuses(ctx, p.Redemption(ctx, role), flow.Change("code_verifier", func(string) string {
				return other.Request.CodeVerifier.Reveal()
			}))
		})
}

// downgrade is about requests from which somebody took the challenge.
func downgrade(s *check.Suite) {
	check.Each(s, requirement.PKCEDowngrade, "refuses a code_verifier where there was no code_challenge", clients,
		func(ctx context.Context, p *check.Probe, role target.Role) {
			f, client := p.Fresh(ctx), p.Client(role)
			f.Tokens(ctx, f.Login(ctx, client))
			login := f.Authorize(ctx, flow.Code(client), flow.Drop("code_challenge"), flow.Drop("code_challenge_method"))
			if login.Code().Empty() {
				p.Fact("the authorization request without code_challenge gave no code")
			} else {
				Expect(f.Redeem(ctx, login)).To(check.BeRefused())
			}

			f.Tokens(ctx, f.Login(ctx, client))
		})
}
