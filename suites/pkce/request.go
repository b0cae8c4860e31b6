package pkce

import (
	"context"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// requests are about the challenge of the authorization request.
func requests(s *check.Suite) {
	check.Each(s, requirement.PKCEChallengeUnderstood, "goes on with no challenge that it does not understand", []check.Variant[[]flow.Edit]{
		{Name: "unknown-method", Value: []flow.Edit{flow.Set("code_challenge_method", "S512")}},
		{Name: "small-letters", Value: []flow.Edit{flow.Set("code_challenge_method", "s256")}},
		{Name: "empty-challenge", Value: []flow.Edit{flow.Set("code_challenge", "")}},
		{Name: "method-alone", Value: []flow.Edit{flow.Drop("code_challenge")}},
	}, func(ctx context.Context, p *check.Probe, edits []flow.Edit) {
		advertised(p)
		f, client := p.Fresh(ctx), p.Client(target.PublicPKCE)
		f.Tokens(ctx, f.Login(ctx, client))
		for _, verifier := range []flow.Edit{flow.Drop("code_verifier"), wrongVerifier} {
			login := f.Authorize(ctx, flow.Code(client), edits...)
			if login.Code().Empty() {
				break // refused, as it has to be
			}
			Expect(f.Redeem(ctx, login, verifier)).To(check.BeRefused())
		}
		f.Tokens(ctx, f.Login(ctx, client))
	})

	check.Each(s, requirement.PKCEVerifierForm, "refuses a verifier of another form", []check.Variant[string]{
		{Name: "short", Value: strings.Repeat("v", 42)},
		{Name: "long", Value: strings.Repeat("v", 129)},
		{Name: "space", Value: strings.Repeat("v", 43) + " "},
	}, func(ctx context.Context, p *check.Probe, verifier string) {
		advertised(p)
		f, client := p.Fresh(ctx), p.Client(target.PublicPKCE)
		f.Tokens(ctx, f.Login(ctx, client))
		a := flow.Code(client)
		a.CodeVerifier = exchange.NewSecret(verifier)
		if login := f.Authorize(ctx, a); !login.Code().Empty() {
			Expect(f.Redeem(ctx, login)).To(check.BeRefused())
		}
		f.Tokens(ctx, f.Login(ctx, client))
	})
}

var wrongVerifier = flow.Set("code_verifier", "another-verifier-of-more-than-43-characters-0123456789")
