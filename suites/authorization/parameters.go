package authorization

import (
	"context"
	"net/url"
	"slices"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// asking is a code flow with one more parameter.
func asking(name, value string) check.Variant[check.Scenario] {
	return check.Variant[check.Scenario]{Name: name, Value: check.Scenario{
		Role: target.Any, Extra: url.Values{name: {value}}.Encode(),
	}}
}

// named is the variant under another name.
func named(name string, v check.Variant[check.Scenario]) check.Variant[check.Scenario] {
	v.Name = name
	return v
}

func parameters(s *check.Suite) {
	check.Each(s, requirement.UnknownParameterIgnored, "answers as if it were not there", []check.Variant[check.Scenario]{
		named("", asking("oidcheck_unknown", "1")),
	}, answered)

	check.Each(s, requirement.OptionalParameters, "answers with a code", []check.Variant[check.Scenario]{
		named("display-page", asking("display", "page")),
		named("display-popup", asking("display", "popup")),
		asking("ui_locales", "se fr-CA"),
		asking("claims_locales", "se fr-CA"),
		asking("login_hint", "somebody@rp.test"),
		asking("acr_values", "urn:oidcheck:acr 0"),
		asking("max_age", "10000"),
	}, answered)

	check.Each(s, requirement.OptionalParametersOmitted, "answers with a code", []check.Variant[string]{
		{Name: "nonce", Value: "nonce"},
		{Name: "state", Value: "state"},
	}, func(ctx context.Context, p *check.Probe, name string) {
		reachCode(ctx, p)
		login := p.Fresh(ctx).Authorize(ctx, flow.Code(p.ClientFor(granted)), flow.Drop(name))
		if login.Code().Empty() {
			p.Violated("a code", "error %q", login.Params.Get("error"))
		}
	})

	check.Each(s, requirement.AuthorizationPOST, "answers with a code", []check.Variant[flow.Edit]{
		{Value: flow.ByPost()},
	}, func(ctx context.Context, p *check.Probe, edit flow.Edit) {
		reachCode(ctx, p)
		login := p.Fresh(ctx).Authorize(ctx, flow.Code(p.ClientFor(granted)), edit)
		if login.Code().Empty() {
			p.Violated("a code", "error %q (the response is a %s)", login.Params.Get("error"), login.Where)
		}
	})
}

// reachCode ends the case where the same request without the parameter under
// test gives no code.
func reachCode(ctx context.Context, p *check.Probe) {
	o := p.Observe(ctx, granted)
	p.Reach(requirement.CodeExchange, o.Authorization.Has("code"), "the plain request gives no code: error %q %s", o.Authorization.Error, o.Stuck)
}

// reachState ends the case where not even a plain request gets its state back.
func reachState(ctx context.Context, p *check.Probe) {
	o := p.Observe(ctx, granted)
	p.Reach(requirement.AuthorizationResponseState, slices.Equal(o.Authorization.State, []string{o.Sent.State}), "the plain request does not get its state back")
}

// reachNonce ends the case where not even the code of a plain request gives an ID
// token with its nonce.
func reachNonce(ctx context.Context, p *check.Probe) {
	o := p.Observe(ctx, granted)
	p.Reach(requirement.CodeExchange, o.Token.OK() && o.IDToken.Token != nil, "the code of the plain request gives no tokens: %s %s", o.Stuck, o.IDToken.Problem)
	nonce, _ := o.IDToken.Token.String("nonce")
	p.Reach(requirement.IDTokenNonce, nonce == o.Sent.Nonce, "the ID token of the plain request has another nonce")
}

// answered judges a request that the provider has to answer with a code.
func answered(ctx context.Context, p *check.Probe, s check.Scenario) {
	reachCode(ctx, p)
	o := p.Observe(ctx, s)
	Expect(o.Authorization.Issued).To(ContainElement("code"), "what came out (error %q) %s", o.Authorization.Error, o.Stuck)
}
