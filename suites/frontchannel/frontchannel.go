// Package frontchannel describes the implicit and the hybrid flow, in which
// tokens travel through the browser: OIDC Core 3.2 and 3.3, OAuth 2.0 Multiple
// Response Types.
package frontchannel

import (
	"slices"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("implicit and hybrid flow", func() {
		responses(s)
		places(s)
		hashes(s)
		refusals(s)
		hybridCode(s)
		formPost(s)
	})
}

// members are what the words of a response type give.
var members = map[string]string{"code": "code", "id_token": "id_token", "token": "access_token"}

func responses(s *check.Suite) {
	complete := func(p *check.Probe, o *check.Observation) {
		p.RestsOn(o, o.Authorization.Seq)
		var wanted []string
		for _, word := range strings.Fields(o.Scenario.ResponseType) {
			wanted = append(wanted, members[word])
		}
		for _, member := range members {
			Expect(o.Authorization.Has(member)).To(Equal(slices.Contains(wanted, member)), "%s in the response, which ended as error %q", member, o.Authorization.Error)
		}
	}
	check.Facts(s, requirement.ImplicitResponse, "gives what the response_type names",
		append(check.ImplicitFlows(), check.InBrowser(target.Implicit, "id_token token")), complete)
	check.Facts(s, requirement.HybridResponse, "gives what the response_type names",
		append(check.HybridFlows(), check.InBrowser(target.Hybrid, "code id_token token")), complete)

	check.Facts(s, requirement.HybridCodeExchange, "redeems the code of a hybrid response", check.HybridFlows(), func(p *check.Probe, o *check.Observation) {
		p.Reach(requirement.HybridResponse, o.Authorization.Has("code"), "no code came: %s", o.Stuck)
		p.RestsOn(o, o.Token.Seq)
		Expect(o.Token.Issued).To(ContainElements("access_token", "id_token"), "%s", o.Stuck)
	})

	check.Facts(s, requirement.FrontIDTokenSparse, "leaves the claims to userinfo", rich(), func(p *check.Probe, o *check.Observation) {
		Reached(p, o, "id_token")
		p.Reach(requirement.IDTokenSignature, o.Front.Token != nil, "the ID token can't be decoded: %s", o.Front.Problem)
		for _, claim := range personal {
			if o.Front.Token.Claims[claim] != nil {
				p.Violated("no claim of profile or email", "it has %s", claim)
			}
		}
	})

	check.Facts(s, requirement.FrontChannelTokenType, "says that the access token is a bearer token", check.Giving(check.FrontFlows(), "token"), func(p *check.Probe, o *check.Observation) {
		Reached(p, o, "access_token")
		Expect(strings.ToLower(o.Authorization.TokenType)).To(Equal("bearer"), "token_type")
	})
}

// personal are claims of profile and email (OIDC Core 5.4).
var personal = []string{
	"name", "family_name", "given_name", "nickname", "preferred_username", "picture", "gender", "birthdate", "zoneinfo", "email", "email_verified",
}

// rich are the flows that ask for personal claims, and give them elsewhere.
func rich() []check.Variant[check.Scenario] {
	out := slices.DeleteFunc(check.Giving(check.FrontFlows(), "id_token"), func(v check.Variant[check.Scenario]) bool {
		return !v.Value.Asks("token") && !v.Value.Asks("code")
	})
	for i := range out {
		out[i].Value.Scope = "openid profile email"
	}
	return out
}

// Reached ends a case whose authorization response lacks what it is about.
func Reached(p *check.Probe, o *check.Observation, member string) {
	p.RestsOn(o, o.Authorization.Seq)
	p.Reach(o.Scenario.Response(), o.Authorization.Has(member), "the response has no %s: error %q %s", member, o.Authorization.Error, o.Stuck)
}

func places(s *check.Suite) {
	flows := check.FrontFlows()
	for _, v := range check.FrontFlows() {
		v.Name += "-error"
		v.Value.Prompt, v.Value.Silent, v.Value.Goal = "none", true, check.Response
		flows = append(flows, v)
	}
	check.Facts(s, requirement.FrontChannelFragment, "answers in the fragment", flows, func(p *check.Probe, o *check.Observation) {
		if o.Scenario.Silent {
			p.Reach(requirement.PromptNone, o.Authorization.Error != "", "prompt=none without a session was not answered with an error")
		} else {
			Reached(p, o, first(o))
		}
		p.RestsOn(o, o.Authorization.Seq)
		Expect(o.Authorization.Where).To(Equal("fragment"), "where the response stands")
	})
}

// first is the member that the first word of the response type gives.
func first(o *check.Observation) string {
	return members[strings.Fields(o.Scenario.ResponseType)[0]]
}

func hashes(s *check.Suite) {
	for _, h := range []struct {
		requirement *requirement.Requirement
		claim       string
		beside      string // word of the response type
	}{
		{requirement.FrontIDTokenAtHash, "at_hash", "token"},
		{requirement.FrontIDTokenCHash, "c_hash", "code"},
	} {
		check.Facts(s, h.requirement, "binds what came with the ID token", check.Giving(check.FrontFlows(), "id_token", h.beside), func(p *check.Probe, o *check.Observation) {
			Reached(p, o, "id_token")
			Reached(p, o, members[h.beside])
			p.Reach(requirement.IDTokenSignature, o.Front.Token != nil, "the ID token can't be decoded: %s", o.Front.Problem)
			want, known := o.Front.Hashes[h.claim]
			p.Reach(requirement.IDTokenSignature, known, "the ID token is signed by an algorithm without a hash")
			got, _ := o.Front.Token.String(h.claim)
			Expect(got).To(Equal(want), h.claim)
		})
	}

	check.Facts(s, requirement.HybridIDTokensAgree, "names one issuer and one subject", check.Giving(check.HybridFlows(), "id_token"), func(p *check.Probe, o *check.Observation) {
		Reached(p, o, "id_token")
		p.Reach(requirement.HybridCodeExchange, o.Token.Has("id_token"), "the code gave no ID token: %s", o.Stuck)
		p.Reach(requirement.IDTokenSignature, o.Front.Token != nil && o.IDToken.Token != nil, "an ID token can't be decoded: %s %s", o.Front.Problem, o.IDToken.Problem)
		p.RestsOnSeveral()
		for _, claim := range []string{"iss", "sub"} {
			front, _ := o.Front.Token.String(claim)
			back, _ := o.IDToken.Token.String(claim)
			Expect(back).To(Equal(front), claim)
		}
	})
}
