package frontchannel

import (
	"context"
	"slices"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// request is an edited authorization request of a flow.
type request struct {
	flow check.Scenario
	edit flow.Edit
}

func refusals(s *check.Suite) {
	registered(s)
	check.Each(s, requirement.FrontChannelNoQuery, "puts no token into a query", check.FrontFlows(), func(ctx context.Context, p *check.Probe, f check.Scenario) {
		p.Refuses(ctx, p.DeliveryBy(ctx, f).InQuery(), flow.Set("response_mode", "query"))
	})

	check.Each(s, requirement.FrontChannelNonce, "gives no ID token without nonce", withoutNonce(), func(ctx context.Context, p *check.Probe, r request) {
		p.Refuses(ctx, p.DeliveryBy(ctx, r.flow), r.edit)
	})

	check.Facts(s, requirement.FrontChannelNoRefreshToken, "returns no refresh token", offline(), func(p *check.Probe, o *check.Observation) {
		Reached(p, o, first(o))
		Expect(o.Authorization.Issued).NotTo(ContainElement("refresh_token"), "the authorization response")
	})

	check.Each(s, requirement.ImplicitTokenEndpoint, "names the reason", []check.Variant[target.Role]{
		{Value: target.Implicit},
	}, func(ctx context.Context, p *check.Probe, role target.Role) {
		client := p.Client(role)
		answer := p.Refused(ctx, p.Redemption(ctx, target.Any), flow.As(client), flow.At(p.Provider().Of(client).Metadata.TokenEndpoint))
		p.Reach(requirement.CodeBoundToClient, len(answer.Issued()) == 0, "another client's code was redeemed")

		Expect(answer.(*flow.TokenResponse).Error).To(Equal("unauthorized_client"), "error of the response")
	})
}

// unregistered is a response_type that a client did not register, beside one
// that it did.
type unregistered struct {
	flow         check.Scenario
	responseType string
}

func registered(s *check.Suite) {
	check.Each(s, requirement.ResponseTypeRegistered, "gives nothing for an unregistered response_type", []check.Variant[unregistered]{
		{Name: "id_token-token", Value: unregistered{check.Scenario{Role: target.ConfidentialBasic, Goal: check.Use}, "id_token token"}},
		{Name: "code-id_token-token", Value: unregistered{check.Scenario{Role: target.ConfidentialBasic, Goal: check.Use}, "code id_token token"}},
		{Name: "code", Value: unregistered{check.Scenario{Role: target.Implicit, ResponseType: "id_token token", Goal: check.Use}, "code"}, Mode: requirement.Implicit},
	}, func(ctx context.Context, p *check.Probe, u unregistered) {
		if c := p.ClientFor(u.flow); c.Answers(u.responseType) {
			p.Untested("the client %s is registered for the response_type %s", c.Role, u.responseType)
		}

		p.Refuses(ctx, p.DeliveryBy(ctx, u.flow), flow.Set("response_type", u.responseType), flow.WithChallenge())
	})
}

// withoutNonce are the requests for an ID token that lack what binds it to the
// browser.
func withoutNonce() []check.Variant[request] {
	var out []check.Variant[request]
	for _, f := range check.Giving(check.FrontFlows(), "id_token") {
		mode := requirement.Implicit
		if f.Value.Asks("code") {
			mode = requirement.Hybrid
		}
		out = append(out,
			check.Variant[request]{Name: f.Name + "-missing", Value: request{f.Value, flow.Drop("nonce")}, Mode: mode},
			check.Variant[request]{Name: f.Name + "-empty", Value: request{f.Value, flow.Set("nonce", "")}, Mode: mode})
	}
	return out
}

// offline are the flows with all that earns a refresh token in the code flow.
func offline() []check.Variant[check.Scenario] {
	flows := check.FrontFlows()
	for i := range flows {
		v := &flows[i].Value
		v.User, v.Scope, v.Prompt = check.OfflineAccess.User, check.OfflineAccess.Scope, check.OfflineAccess.Prompt
		v.Goal = check.Response
	}
	return flows
}

// posted are the flows whose response is asked for as a form.
var posted = []check.Variant[check.Scenario]{
	{Name: "code", Value: check.Scenario{Role: target.Any, ResponseMode: "form_post"}},
	{Name: "implicit", Value: check.Scenario{Role: target.Implicit, ResponseType: "id_token token", ResponseMode: "form_post"}},
	{Name: "hybrid", Value: check.Scenario{Role: target.Hybrid, ResponseType: "code id_token", ResponseMode: "form_post"}},
	{Name: "browser", Value: check.Scenario{Role: target.Any, ResponseMode: "form_post"}, Driver: check.Browser},
}

func formPost(s *check.Suite) {
	check.Facts(s, requirement.FormPostResponse, "delivers the response by POST", posted, func(p *check.Probe, o *check.Observation) {
		p.Given(requirement.FormPostAdvertised, slices.Contains(p.Provider().Metadata.ResponseModesSupported, "form_post"))
		p.RestsOn(o, o.Authorization.Seq)
		Expect(o.Authorization.Where).To(Equal("form_post"), "where the response stands (error %q)", o.Authorization.Error)
	})
}
