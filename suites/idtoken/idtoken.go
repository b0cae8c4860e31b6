// Package idtoken describes the ID token: OIDC Core 2, 3.1.3.6, 3.1.3.7, 10.1.
package idtoken

import (
	"time"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

var clients = []check.Variant[check.Scenario]{
	{Name: "confidential", Value: check.Scenario{Role: target.Confidential, Goal: check.Use}},
	{Name: "public", Value: check.Scenario{Role: target.PublicPKCE, Goal: check.Use}},
}

// leeway is how far two clocks may be apart.
const leeway = 2 * time.Minute

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("ID token", func() {
		check.Facts(s, requirement.IDTokenSignature, "signs by a published key", clients, func(p *check.Probe, o *check.Observation) {
			reach(p, o)
			if o.IDToken.Signature != nil {
				p.Violated("a signature by the registered algorithm and a published key", "%v", o.IDToken.Signature)
			}
		})

		check.Facts(s, requirement.IDTokenIss, "names the issuer", clients, func(p *check.Probe, o *check.Observation) {
			reach(p, o)
			iss, _ := o.IDToken.Token.String("iss")
			Expect(iss).To(Equal(p.Provider().Metadata.Issuer), "iss")
		})

		check.Facts(s, requirement.IDTokenAud, "names the client", clients, func(p *check.Probe, o *check.Observation) {
			reach(p, o)
			Expect(o.IDToken.Token.Strings("aud")).To(ContainElement(o.Sent.ClientID), "aud")
		})

		check.Facts(s, requirement.IDTokenExp, "ends in the future", clients, func(p *check.Probe, o *check.Observation) {
			reach(p, o)
			exp, ok := o.IDToken.Token.Time("exp")
			Expect(ok).To(BeTrue(), "exp is a number")
			Expect(exp).To(BeTemporally(">", o.IDToken.Received.Add(-leeway)), "exp")
		})

		check.Facts(s, requirement.IDTokenNonce, "returns nonce", clients, func(p *check.Probe, o *check.Observation) {
			reach(p, o)
			nonce, _ := o.IDToken.Token.String("nonce")
			Expect(nonce).To(Equal(o.Sent.Nonce), "nonce")
		})
	})
}

// reach ends a case that got no ID token, or one that can't be read.
func reach(p *check.Probe, o *check.Observation) {
	p.Reach(requirement.CodeExchange, o.Token.Has("id_token"), "no ID token came: %s", o.Stuck)
	p.Reach(requirement.IDTokenSignature, o.IDToken.Token != nil, "the ID token can't be decoded: %s", o.IDToken.Problem)
}
