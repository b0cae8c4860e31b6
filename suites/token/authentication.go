package token

import (
	"context"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// doubling makes a request with two sets of credentials out of one of a client
// that authenticates by its header.
type doubling func(p *check.Probe, own *target.Client) []flow.Edit

func methods(s *check.Suite) {
	check.Each(s, requirement.ClientAuthenticationSingle, "refuses two ways to authenticate in a request", []check.Variant[doubling]{
		{Name: "same", Value: func(_ *check.Probe, own *target.Client) []flow.Edit {
			return []flow.Edit{flow.AlsoByPost(post(own))}
		}},
		{Name: "wrong-in-body", Value: func(_ *check.Probe, own *target.Client) []flow.Edit {
			wrong := post(own)
			wrong.ClientSecret = wrongValue
			return []flow.Edit{flow.AlsoByPost(wrong)}
		}},
		{Name: "wrong-in-header", Value: func(_ *check.Probe, own *target.Client) []flow.Edit {
			return []flow.Edit{flow.AlsoByPost(post(own)), wrongSecret}
		}},
		{Name: "other-client-in-body", Value: func(p *check.Probe, _ *target.Client) []flow.Edit {
			return []flow.Edit{flow.AlsoByPost(post(p.Client(target.Second)))}
		}},
	}, func(ctx context.Context, p *check.Probe, double doubling) {
		own := p.Client(target.ConfidentialBasic)

		p.Refuses(ctx, p.Redemption(ctx, own.Role), double(p, own)...)
	})

	check.Each(s, requirement.ClientAuthenticationMethodRegistered, "refuses another method than the registered one", []check.Variant[imposture]{
		{Name: "post-for-basic", Value: imposture{target.ConfidentialBasic, flow.By(target.ClientSecretPost)}},
		{Name: "basic-for-post", Value: imposture{target.ConfidentialPost, flow.By(target.ClientSecretBasic)}},
	}, func(ctx context.Context, p *check.Probe, i imposture) {
		p.Refuses(ctx, p.Redemption(ctx, i.role), i.edit)
	})
}

func post(c *target.Client) flow.Credentials {
	return flow.CredentialsOf(c, target.ClientSecretPost)
}

// places are where a token request does not belong.
func places(s *check.Suite) {
	check.Each(s, requirement.TokenQueryCredentials, "refuses credentials in the URL", []check.Variant[flow.Edit]{
		{Name: "credentials", Value: flow.InURL("client_id", "client_secret")},
		{Name: "everything", Value: flow.InURL()},
	}, func(ctx context.Context, p *check.Probe, edit flow.Edit) {
		p.Refuses(ctx, p.Redemption(ctx, target.ConfidentialPost), edit)
	})

	check.Each(s, requirement.TokenGETRefused, "refuses a token request by GET", []check.Variant[target.Role]{
		{Name: target.ClientSecretBasic, Value: target.ConfidentialBasic},
		{Name: target.ClientSecretPost, Value: target.ConfidentialPost},
		{Name: target.None, Value: target.PublicPKCE},
	}, func(ctx context.Context, p *check.Probe, role target.Role) {
		p.Refuses(ctx, p.Redemption(ctx, role), flow.ByGET())
	})
}
