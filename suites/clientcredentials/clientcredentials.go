// Package clientcredentials describes the grant of services: RFC 6749 4.4.
package clientcredentials

import (
	"context"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("client credentials", func() {
		granted(s)
		scopes(s)
		kinds(s)
		places(s)
	})
}

// all asks for no scope, and so for all that the client may have.
var (
	all    = check.Scenario{Role: target.Service, Grant: check.ClientCredentials}
	scoped = check.ServiceToken
)

func granted(s *check.Suite) {
	check.Facts(s, requirement.ClientCredentialsGrant, "gives an access token", []check.Variant[check.Scenario]{
		{Name: "without-scope", Value: scoped},
	}, func(p *check.Probe, o *check.Observation) {
		Expect(o.Token.Issued).To(ContainElement("access_token"), "%s", o.Stuck)
	})

	check.One(s, requirement.ClientCredentialsGrant, "gives an access token for the scope that the client may have", func(ctx context.Context, p *check.Probe) {
		scope := permitted(p)

		answer := p.Grant(ctx, check.ServiceToken, flow.Set("scope", scope))
		Expect(answer.OK()).To(BeTrue(), "an access token comes (error %q)", answer.Error)
		Expect(strings.Fields(answer.Scope)).To(Or(BeEmpty(), ConsistOf(strings.Fields(scope))), "scope of the response, where it has one")
	})

	check.Facts(s, requirement.IntrospectionResponse, "knows a service's access token", []check.Variant[check.Scenario]{
		{Name: "service", Value: scoped},
	}, func(p *check.Probe, o *check.Observation) {
		reach(p, o)
		if !o.Introspection.Seen {
			p.Unsupported("the metadata names no introspection_endpoint")
		}
		Expect(o.Introspection.Worked).To(BeTrue(), "active")
	})
}

// reach ends a case whose grant gave no token.
func reach(p *check.Probe, o *check.Observation) {
	p.Reach(requirement.ClientCredentialsGrant, o.Token.OK(), "no access token came: %s", o.Stuck)
}

// permitted is the scope that the client may have. A target that does not say
// leaves the case not tested.
func permitted(p *check.Probe) string {
	c := p.Client(target.Service)
	if c.Scope == "" {
		p.Untested("the target file does not say which scope the client %s may have: add clients.%s.scope", c.Role, c.Role)
	}
	return c.Scope
}

func scopes(s *check.Suite) {
	check.Each(s, requirement.ClientCredentialsScope, "gives no scope that the client may not have", []check.Variant[func(permitted string) string]{
		{Name: "forbidden", Value: func(string) string { return "" }},
		{Name: "forbidden-beside-permitted", Value: func(permitted string) string { return permitted + " " }},
	}, func(ctx context.Context, p *check.Probe, beside func(string) string) {
		forbidden := p.Client(target.Service).ForbiddenScope
		if forbidden == "" {
			p.Untested("the target file does not say which scope the client service may not have: add clients.service.forbidden_scope")
		}
		asked := beside(permitted(p)) + forbidden
		p.Reach(requirement.ClientCredentialsGrant, p.Grant(ctx, all).OK(), "the grant gives nothing without scope")

		answer := p.Grant(ctx, all, flow.Set("scope", asked))
		if answer.OK() {
			Expect(answer.Scope).NotTo(BeEmpty(), "scope of the response, which is not the one that was asked for")
			Expect(strings.Fields(answer.Scope)).NotTo(ContainElement(forbidden), "scope of the response")
			return
		}
		p.Reach(requirement.ClientCredentialsGrant, p.Grant(ctx, all).OK(), "the grant gives nothing afterwards")
	})
}

func kinds(s *check.Suite) {
	check.Each(s, requirement.ClientCredentialsNoIDToken, "gives no ID token", asking("openid"), func(ctx context.Context, p *check.Probe, ask asked) {
		Expect(ask(ctx, p).Issued()).NotTo(ContainElement("id_token"), "the response")
	})
	check.Each(s, requirement.ClientCredentialsNoRefreshToken, "gives no refresh token", asking("offline_access"), func(ctx context.Context, p *check.Probe, ask asked) {
		Expect(ask(ctx, p).Issued()).NotTo(ContainElement("refresh_token"), "the response")
	})
	check.Facts(s, requirement.ClientCredentialsNoRefreshToken, "gives no refresh token", []check.Variant[check.Scenario]{
		{Name: "unasked", Value: scoped},
	}, func(p *check.Probe, o *check.Observation) {
		reach(p, o)
		Expect(o.Token.Issued).NotTo(ContainElement("refresh_token"), "the response")
	})

	check.Facts(s, requirement.ClientCredentialsSubject, "names no user", []check.Variant[check.Scenario]{
		{Name: "userinfo", Value: scoped},
	}, func(p *check.Probe, o *check.Observation) {
		reach(p, o)
		if !o.Userinfo.Seen {
			p.Unsupported("the metadata names no userinfo_endpoint")
		}
		if o.Userinfo.Worked {
			p.Violated("userinfo to answer a service's token without claims", "it answers with a sub")
		}
	})
	check.Each(s, requirement.ClientCredentialsSubject, "names no user", []check.Variant[check.Scenario]{
		{Name: "token", Value: scoped},
	}, func(ctx context.Context, p *check.Probe, service check.Scenario) {
		o := p.Observe(ctx, service)
		reach(p, o)
		if o.AccessToken == nil {
			p.Unsupported("the access token is no JWT")
		}
		sub, there := o.AccessToken.String("sub")
		if !there {
			return
		}
		for user := range 2 {
			login := p.Observe(ctx, check.Scenario{Role: target.Any, User: user, Goal: check.Use})
			p.Reach(requirement.UserinfoResponse, login.Userinfo.Worked, "there is no sub of a user to compare with")
			Expect(sub).NotTo(Equal(login.Userinfo.Sub), "sub of a service's token, compared with that of a user")
		}
	})
}

// asked is a request of the grant for a scope that is about users.
type asked func(ctx context.Context, p *check.Probe) *flow.TokenResponse

// asking asks for a scope alone and beside what the client may have. A refusal
// of the whole request gives nothing, too; then the grant itself has to work.
func asking(scope string) []check.Variant[asked] {
	ask := func(beside func(p *check.Probe) string) asked {
		return func(ctx context.Context, p *check.Probe) *flow.TokenResponse {
			answer := p.Grant(ctx, all, flow.Set("scope", strings.TrimSpace(beside(p)+" "+scope)))
			p.Reach(requirement.ClientCredentialsGrant, answer.OK() || p.Grant(ctx, all).OK(), "the grant gives nothing")
			return answer
		}
	}
	return []check.Variant[asked]{
		{Name: scope, Value: ask(func(*check.Probe) string { return "" }), Mode: requirement.ClientCredentials},
		{Name: scope + "-beside-permitted", Value: ask(permitted), Mode: requirement.ClientCredentials},
	}
}

func places(s *check.Suite) {
	check.Each(s, requirement.ClientCredentialsElsewhere, "gives nothing at the authorization endpoint", []check.Variant[[]flow.Edit]{
		{Name: "post"},
		{Name: "get", Value: []flow.Edit{flow.ByGET()}},
	}, func(ctx context.Context, p *check.Probe, edits []flow.Edit) {
		at := p.Provider().Of(p.Client(target.Service)).Metadata.AuthorizationEndpoint

		p.Refuses(ctx, p.Granting(ctx, check.ServiceToken), append(edits, flow.At(at))...)
	})
}
