package pkce

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

var (
	noChallenge    = flow.Drop("code_challenge")
	emptyChallenge = flow.Set("code_challenge", "")
	noMethod       = flow.Drop("code_challenge_method")
)

// required is about requests that protect their code by nothing.
func required(s *check.Suite) {
	check.Each(s, requirement.PKCERequired, "demands a code_challenge", []check.Variant[[]flow.Edit]{
		{Name: "missing", Value: []flow.Edit{noChallenge, noMethod}},
		{Name: "empty", Value: []flow.Edit{emptyChallenge}},
		{Name: "method-alone", Value: []flow.Edit{noChallenge}},
	}, func(ctx context.Context, p *check.Probe, edits []flow.Edit) {
		weakened(ctx, p, flow.Code(p.Client(target.PublicPKCE)), edits, flow.Drop("code_verifier"))
	})
}

// plain is about requests that show their code_verifier.
func plain(s *check.Suite) {
	check.Each(s, requirement.PKCEPlainRefused, "admits no plain code_challenge", []check.Variant[flow.Edit]{
		{Name: "named", Value: flow.Set("code_challenge_method", "plain")},
		{Name: "default", Value: noMethod},
	}, func(ctx context.Context, p *check.Probe, method flow.Edit) {
		a := flow.Code(p.Client(target.PublicPKCE))
		weakened(ctx, p, a, []flow.Edit{flow.Set("code_challenge", a.CodeVerifier.Reveal()), method})
	})
}

// weakened asks for a code by an edited request and redeems what comes of it:
// no tokens may, between two whole flows that work.
func weakened(ctx context.Context, p *check.Probe, a *flow.Authorization, edits []flow.Edit, redemption ...flow.Edit) {
	f := p.Fresh(ctx)
	f.Tokens(ctx, f.Login(ctx, a.Client))
	if login := f.Authorize(ctx, a, append(edits, flow.Forgiving())...); !login.Code().Empty() {
		Expect(f.Redeem(ctx, login, redemption...)).To(check.BeRefused())
	}
	f.Tokens(ctx, f.Login(ctx, a.Client))
}
