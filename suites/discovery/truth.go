package discovery

import (
	"context"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// promise is what worked, beside the list of the metadata that has to name it.
type promise struct {
	member   string
	usual    []string // where the member is left out
	scenario check.Scenario
	worked   func(o *check.Observation) bool
	owner    func(check.Scenario) *requirement.Requirement // of what has to work
	named    func(p *check.Probe, o *check.Observation) string
}

func redeemed(o *check.Observation) bool  { return o.Token.OK() }
func delivered(o *check.Observation) bool { return len(o.Authorization.Issued) > 0 }

func signature(check.Scenario) *requirement.Requirement { return requirement.IDTokenSignature }

var codeFlow = check.Scenario{Role: target.Any, Goal: check.Use}

var promises = []check.Variant[promise]{
	{Name: "response-type-code", Value: promise{"response_types_supported", nil, codeFlow, delivered, check.Scenario.Response, responseType}},
	{Name: "response-type-implicit", Mode: requirement.Implicit, Value: promise{"response_types_supported", nil,
		check.Scenario{Role: target.Implicit, ResponseType: "id_token token", Goal: check.Use}, delivered, check.Scenario.Response, responseType}},
	{Name: "response-type-hybrid", Mode: requirement.Hybrid, Value: promise{"response_types_supported", nil,
		check.Scenario{Role: target.Hybrid, ResponseType: "code id_token", Goal: check.Use}, delivered, check.Scenario.Response, responseType}},
	{Name: "authentication-method", Value: promise{"token_endpoint_auth_methods_supported", []string{target.ClientSecretBasic}, codeFlow, redeemed, check.Scenario.Exchange,
		func(p *check.Probe, o *check.Observation) string {
			return p.Client(o.Scenario.Role).TokenEndpointAuthMethod
		}}},
	{Name: "grant-type-service", Mode: requirement.ClientCredentials, Value: promise{"grant_types_supported", []string{"authorization_code", "implicit"},
		check.ServiceToken, redeemed, check.Scenario.Exchange, func(*check.Probe, *check.Observation) string { return "client_credentials" }}},
	{Name: "algorithm", Value: promise{"id_token_signing_alg_values_supported", nil, check.Scenario{Role: target.SignedES256, Goal: check.Use},
		func(o *check.Observation) bool { return o.IDToken.Token != nil && o.IDToken.Signature == nil }, signature,
		func(_ *check.Probe, o *check.Observation) string { return o.IDToken.Token.Alg() }}},
}

func responseType(_ *check.Probe, o *check.Observation) string {
	if o.Scenario.ResponseType == "" {
		return "code"
	}
	return o.Scenario.ResponseType
}

func truth(s *check.Suite) {
	check.Each(s, requirement.MetadataTruthful, "announces what works", promises, func(ctx context.Context, p *check.Probe, made promise) {
		o := p.Observe(ctx, made.scenario)
		p.Reach(made.owner(o.Scenario), made.worked(o), "it did not work: %s", o.Stuck)
		listed := made.usual
		if m := p.Metadata(ctx); m.Has(made.member) {
			listed = m.Texts(made.member)
		}
		name := made.named(p, o)
		if !slices.ContainsFunc(listed, func(l string) bool { return sorted(l) == sorted(name) }) {
			p.Violated(made.member+" to name "+name, "it works, and is not announced")
		}
	})
}

// sorted are the words of a response_type in order: it does not matter (RFC 6749
// 3.1.1).
func sorted(responseType string) string {
	words := strings.Fields(responseType)
	slices.Sort(words)
	return strings.Join(words, " ")
}
