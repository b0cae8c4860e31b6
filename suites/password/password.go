// Package password describes the resource owner password credentials grant:
// RFC 6749 4.3.
package password

import (
	"context"
	"net/http"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("password", func() {
		granted(s)
		refused(s)
		refresh(s)
		throttled(s)
	})
}

// signIn asks for an ID token, too.
var signIn = check.Scenario{Role: target.Password, Grant: check.Password, Scope: "openid", Goal: check.Use}

func granted(s *check.Suite) {
	check.Facts(s, requirement.PasswordGrant, "gives an access token", []check.Variant[check.Scenario]{
		{Name: "without-scope", Value: check.PasswordToken},
		{Name: "openid", Value: signIn},
	}, func(p *check.Probe, o *check.Observation) {
		Expect(o.Token.Issued).To(ContainElement("access_token"), "%s", o.Stuck)
		if o.Scenario.Scope != "" {
			Expect(o.Token.Issued).To(ContainElement("id_token"), "the response to a request for openid")
		}
	})

	check.Facts(s, requirement.UserinfoResponse, "answers with the sub of the ID token", []check.Variant[check.Scenario]{
		{Name: "password", Value: signIn},
	}, func(p *check.Probe, o *check.Observation) {
		reach(p, o)
		if !o.Userinfo.Seen {
			p.Unsupported("the metadata names no userinfo_endpoint")
		}
		Expect(o.Userinfo.Worked).To(BeTrue(), "userinfo answers with a sub")
		p.Reach(requirement.PasswordGrant, o.Token.Has("id_token"), "no ID token came")
		p.Reach(requirement.IDTokenSignature, o.IDToken.Token != nil, "the ID token can't be decoded: %s", o.IDToken.Problem)
		sub, _ := o.IDToken.Token.String("sub")
		Expect(o.Userinfo.Sub).To(Equal(sub), "sub")
	})
}

// reach ends a case whose grant gave no token.
func reach(p *check.Probe, o *check.Observation) {
	p.Reach(requirement.PasswordGrant, o.Token.OK(), "no access token came: %s", o.Stuck)
}

// slip changes a good request to one that must give nothing.
type slip func(p *check.Probe) []flow.Edit

const nobody = "nobody-of-a-test-0123456789"

func set(name, value string) slip {
	return func(*check.Probe) []flow.Edit { return []flow.Edit{flow.Set(name, value)} }
}

func refused(s *check.Suite) {
	check.Each(s, requirement.PasswordVerified, "refuses what is not the user's password", []check.Variant[slip]{
		{Name: "wrong", Value: set("password", "wrong-password-of-a-test")},
		{Name: "empty", Value: set("password", "")},
		{Name: "missing", Value: func(*check.Probe) []flow.Edit { return []flow.Edit{flow.Drop("password")} }},
		{Name: "truncated", Value: func(p *check.Probe) []flow.Edit {
			return []flow.Edit{flow.Change("password", func(v string) string { return v[:max(0, len(v)-1)] })}
		}},
		{Name: "of-another-user", Value: func(p *check.Probe) []flow.Edit {
			if p.User(1).Username == p.User(0).Username {
				p.Untested("the target has one user only: add a second one")
			}
			return []flow.Edit{flow.Set("password", p.PasswordOf(1).Reveal())}
		}},
		{Name: "unknown-user", Value: set("username", nobody)},
	}, func(ctx context.Context, p *check.Probe, slip slip) {
		p.Refuses(ctx, p.Granting(ctx, check.PasswordToken), slip(p)...)
	})

	check.One(s, requirement.PasswordNoEnumeration, "says the same of an unknown user and of a wrong password", func(ctx context.Context, p *check.Probe) {
		attempt := p.Granting(ctx, check.PasswordToken)
		wrong := refusal(ctx, p, attempt, flow.Set("password", "wrong-password-of-a-test"))
		unknown := refusal(ctx, p, attempt, flow.Set("username", nobody))

		Expect(unknown.Status).To(Equal(wrong.Status), "status for an unknown user, compared with that for a wrong password")
		Expect(unknown.Error).To(Equal(wrong.Error), "error for an unknown user, compared with that for a wrong password")
		Expect(unknown.Description).To(Equal(wrong.Description), "error_description for an unknown user, compared with that for a wrong password")
	})

	check.Each(s, requirement.ClientSecretVerified, "refuses a client without its client_secret", []check.Variant[flow.Edit]{
		{Name: "password-wrong", Value: flow.WithSecret(exchange.NewSecret("wrong-secret-of-a-test-0123456789abcdef")), Mode: requirement.Password},
		{Name: "password-missing", Value: flow.Unauthenticated(), Mode: requirement.Password},
	}, func(ctx context.Context, p *check.Probe, edit flow.Edit) {
		confidential(p, target.Password)

		p.Refuses(ctx, p.Granting(ctx, check.PasswordToken), edit)
	})
	check.Each(s, requirement.ClientSecretVerified, "refuses a client without its client_secret", []check.Variant[flow.Edit]{
		{Name: "service-wrong", Value: flow.WithSecret(exchange.NewSecret("wrong-secret-of-a-test-0123456789abcdef")), Mode: requirement.ClientCredentials},
		{Name: "service-empty", Value: flow.WithSecret(exchange.Secret{}), Mode: requirement.ClientCredentials},
		{Name: "service-missing", Value: flow.Unauthenticated(), Mode: requirement.ClientCredentials},
	}, func(ctx context.Context, p *check.Probe, edit flow.Edit) {
		p.Refuses(ctx, p.Granting(ctx, check.ServiceToken), edit)
	})
	check.Each(s, requirement.TokenQueryCredentials, "refuses credentials in the URL", []check.Variant[check.Scenario]{
		{Name: "password-everything", Value: check.PasswordToken},
		{Name: "service-everything", Value: check.ServiceToken},
	}, func(ctx context.Context, p *check.Probe, grant check.Scenario) {
		p.Refuses(ctx, p.Granting(ctx, grant), flow.InURL())
	})

	registered(s)
}

// confidential leaves a case not tested whose client has no secret.
func confidential(p *check.Probe, role target.Role) {
	if p.Client(role).Public() {
		p.Untested("the client %s has no secret", role)
	}
}

func refusal(ctx context.Context, p *check.Probe, a check.Attempt, edit flow.Edit) *flow.TokenResponse {
	answer := p.Refused(ctx, a, edit)
	p.Reach(requirement.PasswordVerified, len(answer.Issued()) == 0, "the request was not refused")
	return answer.(*flow.TokenResponse)
}

// grab is a grant by a client that did not register it.
type grab struct {
	grant check.Scenario
	by    target.Role
}

func registered(s *check.Suite) {
	var grabs []check.Variant[grab]
	for _, grant := range []check.Scenario{check.ServiceToken, check.PasswordToken} {
		for _, by := range []target.Role{target.Confidential, target.PublicPKCE} {
			grabs = append(grabs, check.Variant[grab]{
				Name: grant.Grant + "-by-" + string(by), Value: grab{grant, by},
				Mode: map[string]requirement.Mode{check.Password: requirement.Password, check.ClientCredentials: requirement.ClientCredentials}[grant.Grant],
			})
		}
	}
	check.Each(s, requirement.GrantTypeRegistered, "refuses a grant type that the client did not register", grabs, func(ctx context.Context, p *check.Probe, g grab) {
		client := p.Client(g.by)
		if client.Grants(g.grant.Grant) {
			p.Untested("the client %s is registered for %s", client.Role, g.grant.Grant)
		}

		p.Refuses(ctx, p.Granting(ctx, g.grant), flow.As(client), flow.At(p.Provider().Of(client).Metadata.TokenEndpoint))
	})
}

func refresh(s *check.Suite) {
	offline := check.PasswordToken
	offline.Scope, offline.Goal = "openid offline_access", check.Refresh
	check.Facts(s, requirement.RefreshTokenIssued, "gives a refresh token for offline_access alone", []check.Variant[check.Scenario]{
		{Name: "password", Value: offline},
	}, func(p *check.Probe, o *check.Observation) {
		reach(p, o)
		if !p.Client(target.Password).Grants("refresh_token") {
			p.Untested("the client password is not registered for refresh_token")
		}
		Expect(o.Token.Issued).To(ContainElement("refresh_token"), "the response")
	})
	check.Each(s, requirement.RefreshTokenNeedsOfflineAccess, "gives no refresh token without offline_access", []check.Variant[check.Scenario]{
		{Name: "password", Value: signIn},
	}, func(ctx context.Context, p *check.Probe, plain check.Scenario) {
		o, control := p.Observe(ctx, plain), p.Observe(ctx, offline)
		reach(p, o)
		if !p.Client(target.Password).Grants("refresh_token") {
			p.Untested("the client password is not registered for refresh_token")
		}
		p.Reach(requirement.RefreshTokenIssued, control.Token.Has("refresh_token"), "no refresh token is given for offline_access either")

		Expect(o.Token.Issued).NotTo(ContainElement("refresh_token"), "the response")
	})
}

// guesses are more than any user needs.
const guesses = 50

func throttled(s *check.Suite) {
	check.Intrusive(s, requirement.PasswordThrottled, "", "stops guessing", requirement.Password, func(ctx context.Context, p *check.Probe) {
		victim := p.Sacrificial()
		as := flow.Set("username", victim.Username)
		right := flow.Set("password", victim.Password.Reveal())
		p.Reach(requirement.PasswordGrant, p.Grant(ctx, check.PasswordToken, as, right).OK(), "the password of %s gives nothing before it is guessed", victim.Username)
		for range guesses {
			answer := p.Grant(ctx, check.PasswordToken, as, flow.Set("password", "wrong-password-of-a-test"))
			p.Reach(requirement.PasswordVerified, len(answer.Issued()) == 0, "a wrong password was not refused")
			if answer.Status == http.StatusTooManyRequests || answer.Header.Get("Retry-After") != "" {
				return
			}
		}

		if p.Grant(ctx, check.PasswordToken, as, right).OK() {
			p.Violated("the right password to be refused or delayed after many wrong ones", "it works after %d wrong ones", guesses)
		}
		p.Reach(requirement.PasswordGrant, p.Grant(ctx, check.PasswordToken).OK(), "another user gets nothing afterwards")
	})
}
