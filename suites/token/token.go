// Package token describes the token endpoint: client authentication, errors
// and headers. RFC 6749 2.3, 3.2 and 5, OIDC Core 3.1.3 and 9.
package token

import (
	"context"
	"net/http"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("token endpoint", func() {
		secrets(s)
		methods(s)
		assertions(s)
		secretLengths(s)
		places(s)
		errors(s)
		uniform(s)
		successes(s)
		lifetimes(s)
		guesses(s)
	})
}

var (
	wrongValue  = exchange.NewSecret("wrong-secret-of-a-test-0123456789abcdef")
	wrongSecret = flow.WithSecret(wrongValue)
)

type imposture struct {
	role target.Role
	edit flow.Edit
}

func secrets(s *check.Suite) {
	check.Each(s, requirement.ClientSecretVerified, "refuses a client without its client_secret", impostures(),
		func(ctx context.Context, p *check.Probe, i imposture) {
			p.Refuses(ctx, p.Redemption(ctx, i.role), i.edit)
		})
}

// impostures are the ways to do without the secret, for both methods.
func impostures() []check.Variant[imposture] {
	methods := []check.Variant[target.Role]{
		{Name: "basic", Value: target.ConfidentialBasic},
		{Name: "post", Value: target.ConfidentialPost},
	}
	edits := []check.Variant[flow.Edit]{
		{Name: "wrong", Value: wrongSecret},
		{Name: "empty", Value: flow.WithSecret(exchange.Secret{})},
		{Name: "missing", Value: flow.Unauthenticated()},
		{Name: "truncated", Value: flow.WithTruncatedSecret()},
	}
	out := []check.Variant[imposture]{
		{Name: "basic-no-identifier", Value: imposture{target.ConfidentialBasic, flow.Authorized("Basic OnNlY3JldA==")}}, // :secret
		{Name: "basic-no-colon", Value: imposture{target.ConfidentialBasic, flow.Authorized("Basic Y2xpZW50")}},          // client
		{Name: "basic-no-base64", Value: imposture{target.ConfidentialBasic, flow.Authorized("Basic %%%")}},
		{Name: "post-operator", Value: imposture{target.ConfidentialPost, flow.Renamed("client_secret", "client_secret[$ne]")}},
		{Name: "post-wildcard", Value: imposture{target.ConfidentialPost, flow.WithSecret(exchange.NewSecret("*"))}},
	}
	for _, m := range methods {
		for _, e := range edits {
			out = append(out, check.Variant[imposture]{Name: m.Name + "-" + e.Name, Value: imposture{m.Value, e.Value}})
		}
	}
	return out
}

// slip is a request that must fail, and how RFC 6749 5.2 wants that said.
type slip struct {
	edit   flow.Edit
	owner  *requirement.Requirement // at fault when it does not fail
	code   string
	status []int
}

func errors(s *check.Suite) {
	check.Each(s, requirement.TokenErrorCode, "names the reason of an error", []check.Variant[slip]{
		{Name: "invalid_grant", Value: slip{flow.Set("code", "unknown-code-of-a-test-0123456789abcdef"), requirement.CodeSingleUse, "invalid_grant", []int{400}}},
		{Name: "invalid_client", Value: slip{wrongSecret, requirement.ClientSecretVerified, "invalid_client", []int{400, 401}}},
		{Name: "unsupported_grant_type", Value: slip{flow.Set("grant_type", "urn:example:unknown"), requirement.CodeExchange, "unsupported_grant_type", []int{400}}},
	}, func(ctx context.Context, p *check.Probe, s slip) {
		answer := refusal(ctx, p, target.Confidential, s.owner, s.edit)

		Expect(answer.Error).To(Equal(s.code), "error of the response")
		Expect(s.status).To(ContainElement(answer.Status), "status of the response")
		Expect(answer.JSON).To(BeTrue(), "the response is a JSON object")
	})

	check.One(s, requirement.TokenErrorWWWAuthenticate, "challenges a client whose HTTP Basic authentication failed", func(ctx context.Context, p *check.Probe) {
		answer := refusal(ctx, p, target.ConfidentialBasic, requirement.ClientSecretVerified, wrongSecret)

		Expect(answer.Status).To(Equal(http.StatusUnauthorized), "status of the response")
		Expect(strings.ToLower(answer.Header.Get("WWW-Authenticate"))).To(HavePrefix("basic"), "WWW-Authenticate")
	})
}

// uniform compares the errors of clients that are not who they say.
func uniform(s *check.Suite) {
	check.Each(s, requirement.ClientErrorUniform, "answers an unknown client like a wrong client_secret", []check.Variant[target.Role]{
		{Name: target.ClientSecretBasic, Value: target.ConfidentialBasic},
		{Name: target.ClientSecretPost, Value: target.ConfidentialPost},
	}, func(ctx context.Context, p *check.Probe, role target.Role) {
		wrong := refusal(ctx, p, role, requirement.ClientSecretVerified, wrongSecret)
		unknown := refusal(ctx, p, role, requirement.ClientSecretVerified, flow.WithClientID("unknown-client-of-a-test"))

		Expect(unknown.Status).To(Equal(wrong.Status), "status for an unknown client, compared with a wrong client_secret")
		Expect(unknown.Error).To(Equal(wrong.Error), "error for an unknown client, compared with a wrong client_secret")
	})
}

// refusal is the answer to an edited token request, beside its controls. A
// request that was not refused has no error to judge.
func refusal(ctx context.Context, p *check.Probe, role target.Role, owner *requirement.Requirement, edit flow.Edit) *flow.TokenResponse {
	answer := p.Refused(ctx, p.Redemption(ctx, role), edit)
	p.Reach(owner, len(answer.Issued()) == 0, "the request was not refused")
	return answer.(*flow.TokenResponse)
}

func successes(s *check.Suite) {
	methods := []check.Variant[check.Scenario]{
		{Name: target.ClientSecretBasic, Value: check.Scenario{Role: target.ConfidentialBasic, Goal: check.Use}},
		{Name: target.None, Value: check.Scenario{Role: target.PublicPKCE, Goal: check.Use}},
		{Name: "service", Value: check.ServiceToken},
		{Name: "password", Value: check.PasswordToken},
	}

	check.Facts(s, requirement.TokenResponseNoStore, "keeps token responses out of caches", methods, func(p *check.Probe, o *check.Observation) {
		reach(p, o)
		Expect(strings.ToLower(strings.Join(o.Token.Header.Values("Cache-Control"), ","))).To(ContainSubstring("no-store"), "Cache-Control")
	})

	check.Facts(s, requirement.TokenTypeBearer, "says that the access token is a bearer token", methods, func(p *check.Probe, o *check.Observation) {
		reach(p, o)
		Expect(strings.ToLower(o.Token.TokenType)).To(Equal("bearer"), "token_type")
	})
}
