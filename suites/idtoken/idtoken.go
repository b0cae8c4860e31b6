// Package idtoken describes the ID token: OIDC Core 2, 3.1.3.6, 3.1.3.7, 10.1.
package idtoken

import (
	"time"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// clients are the observations that give an ID token: from the token endpoint,
// and through the browser.
var clients = append([]check.Variant[check.Scenario]{
	{Name: "confidential", Value: check.Scenario{Role: target.Confidential, Goal: check.Use}},
	{Name: "public", Value: check.Scenario{Role: target.PublicPKCE, Goal: check.Use}},
}, check.Giving(check.FrontFlows(), "id_token")...)

// token is the ID token that an observation is about: of two, the one that came
// first.
func token(o *check.Observation) check.IDTokenFacts {
	if o.Scenario.Asks("id_token") {
		return o.Front
	}
	return o.IDToken
}

// leeway is how far two clocks may be apart.
const leeway = 2 * time.Minute

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("ID token", func() {
		claims(s)
		public(s)
		check.Facts(s, requirement.IDTokenSignature, "signs by a published key", append(clients, signed...), func(p *check.Probe, o *check.Observation) {
			reach(p, o)
			if token(o).Signature != nil {
				p.Violated("a signature by the registered algorithm and a published key", "%v", token(o).Signature)
			}
		})

		check.Facts(s, requirement.IDTokenIss, "names the issuer", clients, func(p *check.Probe, o *check.Observation) {
			reach(p, o)
			iss, _ := token(o).Token.String("iss")
			Expect(iss).To(Equal(o.Sent.Issuer), "iss")
		})

		check.Facts(s, requirement.IDTokenAud, "names the client", clients, func(p *check.Probe, o *check.Observation) {
			reach(p, o)
			Expect(token(o).Token.Strings("aud")).To(ContainElement(o.Sent.ClientID), "aud")
		})

		check.Facts(s, requirement.IDTokenExp, "ends in the future", clients, func(p *check.Probe, o *check.Observation) {
			reach(p, o)
			exp, ok := token(o).Token.Time("exp")
			Expect(ok).To(BeTrue(), "exp is a number")
			Expect(exp).To(BeTemporally(">", token(o).Received.Add(-leeway)), "exp")
		})

		check.Facts(s, requirement.IDTokenNonce, "returns nonce", clients, func(p *check.Probe, o *check.Observation) {
			reach(p, o)
			nonce, _ := token(o).Token.String("nonce")
			Expect(nonce).To(Equal(o.Sent.Nonce), "nonce")
		})
	})
}

// reach ends a case that got no ID token, or one that can't be read.
func reach(p *check.Probe, o *check.Observation) {
	came := o.Token.Has("id_token")
	if o.Scenario.Asks("id_token") {
		came = o.Authorization.Has("id_token")
	}
	p.Reach(o.Scenario.Response(), came, "no ID token came: %s", o.Stuck)
	p.RestsOn(o, token(o).Seq)
	p.Reach(requirement.IDTokenSignature, token(o).Token != nil, "the ID token can't be decoded: %s", token(o).Problem)
}
