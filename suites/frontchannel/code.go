package frontchannel

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// hybrid is the flow whose code is misused here: the code of a hybrid response
// is worth what that of the code flow is.
var hybrid = check.Scenario{Role: target.Hybrid, ResponseType: "code id_token", Goal: check.Use}

func hybridCode(s *check.Suite) {
	check.Each(s, requirement.CodeSingleUse, "refuses a code that was redeemed before", []check.Variant[check.Scenario]{
		{Name: "hybrid", Value: hybrid},
	}, func(ctx context.Context, p *check.Probe, h check.Scenario) {
		f, client := p.Fresh(ctx), p.ClientFor(h)
		login := f.LoginBy(ctx, h.Request(client))
		f.Tokens(ctx, login)

		Expect(f.Redeem(ctx, login)).To(check.BeRefused())

		f.Tokens(ctx, f.LoginBy(ctx, h.Request(client)))
	})

	check.Each(s, requirement.CodeBoundToClient, "refuses another client's code", []check.Variant[target.Role]{
		{Name: "hybrid", Value: target.Second, Mode: requirement.Hybrid},
	}, func(ctx context.Context, p *check.Probe, thief target.Role) {
		o := p.Observe(ctx, check.Scenario{Role: thief, Goal: check.Use})
		p.Reach(requirement.CodeExchange, o.Token.OK(), "the other client can't redeem codes of its own: %s", o.Stuck)

		p.Refuses(ctx, p.RedemptionBy(ctx, hybrid), flow.As(p.Client(thief)))
	})

	check.Each(s, requirement.CodeBoundToRedirectURI, "refuses another redirect_uri than that of the authorization request", []check.Variant[flow.Edit]{
		{Name: "hybrid", Value: flow.Set("redirect_uri", "https://unrelated.example/callback"), Mode: requirement.Hybrid},
	}, func(ctx context.Context, p *check.Probe, edit flow.Edit) {
		p.Refuses(ctx, p.RedemptionBy(ctx, hybrid), edit)
	})

	check.Each(s, requirement.PKCEVerifierVerified, "refuses a code without its code_verifier", []check.Variant[flow.Edit]{
		{Name: "hybrid-wrong", Value: flow.Set("code_verifier", "another-verifier-of-more-than-43-characters-0123456789"), Mode: requirement.Hybrid},
		{Name: "hybrid-missing", Value: flow.Drop("code_verifier"), Mode: requirement.Hybrid},
	}, func(ctx context.Context, p *check.Probe, edit flow.Edit) {
		p.Given(requirement.PKCEAdvertised, len(p.Provider().Of(p.Client(target.Hybrid)).Metadata.CodeChallengeMethodsSupported) > 0)

		p.Refuses(ctx, p.RedemptionBy(ctx, hybrid), edit)
	})
}
