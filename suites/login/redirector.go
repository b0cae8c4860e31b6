package login

import (
	"context"
	"net/url"
	"strings"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// outside is where a redirector would lead.
const outside = "return.example"

// continuations are names by which providers say where to go on.
var continuations = []string{
	"returnUrl", "returnTo", "return_url", "return_to", "next", "continue", "redirect", "redirect_url", "redirectUrl",
	"goto", "target", "url", "forward", "service", "referrer", "callback", "RelayState",
}

func redirectors(s *check.Suite) {
	check.Each(s, requirement.LoginNoRedirector, "leads nowhere that a parameter names", []check.Variant[func(host string) string]{
		{Name: "absolute", Value: func(string) string { return "https://" + outside + "/" }},
		{Name: "without-scheme", Value: func(string) string { return "//" + outside + "/" }},
		{Name: "backslash", Value: func(string) string { return `/\` + outside + "/" }},
		{Name: "userinfo", Value: func(host string) string { return "https://" + host + "@" + outside + "/" }},
		{Name: "encoded-twice", Value: func(string) string { return "/%2F" + outside + "/" }},
	}, func(ctx context.Context, p *check.Probe, address func(host string) string) {
		client := p.Client(target.Any)
		endpoint, err := url.Parse(p.Provider().Of(client).Metadata.AuthorizationEndpoint)
		p.Reach(requirement.MetadataRequiredMembers, err == nil, "the authorization_endpoint is no URL")
		to := address(endpoint.Host)
		o := p.Observe(ctx, signIn[0].Value)
		p.Reach(requirement.CodeExchange, o.Authorization.Has("code"), "no code came: %s", o.Stuck)
		inRequest := func(m *flow.Message) {
			for _, name := range continuations {
				m.Params = append(m.Params, flow.Param{Name: name, Value: to})
			}
		}
		inForm := flow.Tampering(func(kind agent.PageKind, _, fields url.Values) {
			for _, name := range continuations {
				if kind == agent.Login && !fields.Has(name) {
					fields.Set(name, to)
				}
			}
		})
		f := p.Stranger(ctx)
		stays(p, "a parameter of the request", f.Authorize(ctx, flow.Code(client), inRequest, flow.Forgiving()))
		stays(p, "a parameter of the request of a user who is signed in", f.Authorize(ctx, flow.Code(client), inRequest, flow.Forgiving()))
		stays(p, "a field of the login form", p.Stranger(ctx).Authorize(ctx, flow.Code(client), inForm))
	})
}

// stays asserts that the browser was not led outside.
func stays(p *check.Probe, by string, r *flow.AuthorizationResponse) {
	if u := r.Arrival.URL; u != nil && strings.EqualFold(u.Hostname(), outside) {
		p.Violated("the browser to be led to the client, or nowhere", "%s leads it to %s", by, u.Redacted())
	}
}
