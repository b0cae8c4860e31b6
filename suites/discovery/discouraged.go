package discovery

import (
	"context"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// discouraged is about modes that are better not there.
func discouraged(s *check.Suite) {
	check.Each(s, requirement.FrontChannelAccessTokenAbsent, "does not announce access tokens through the browser", []check.Variant[string]{
		{Name: "announced", Value: "response_types_supported"},
	}, func(ctx context.Context, p *check.Probe, member string) {
		for _, responseType := range p.Metadata(ctx).Texts(member) {
			if slices.Contains(strings.Fields(responseType), "token") {
				p.Violated("no response type that gives an access token", "%s has %q", member, responseType)
			}
		}
	})

	check.Each(s, requirement.FrontChannelAccessTokenAbsent, "gives no access token through the browser", []check.Variant[string]{
		{Name: "asked", Value: "id_token token"},
	}, func(ctx context.Context, p *check.Probe, responseType string) {
		if c := p.Provider().Target.Clients[target.Implicit]; c != nil && c.Answers(responseType) {
			o := p.Observe(ctx, check.Scenario{Role: target.Implicit, ResponseType: responseType, Goal: check.Use})
			if o.Authorization.Has("access_token") {
				p.Violated("no access token", "%s gave one", responseType)
			}
			return
		}

		p.Refuses(ctx, p.Delivery(ctx, target.Any), flow.Set("response_type", responseType))
	})

	check.Each(s, requirement.PasswordGrantAbsent, "does not announce the password grant", []check.Variant[string]{
		{Name: "announced", Value: "grant_types_supported"},
	}, func(ctx context.Context, p *check.Probe, member string) {
		if slices.Contains(p.Metadata(ctx).Texts(member), "password") {
			p.Violated("no password grant", "%s has it", member)
		}
	})
}
