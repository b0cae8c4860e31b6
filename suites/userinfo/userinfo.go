// Package userinfo describes the userinfo endpoint: OIDC Core 5.3.
package userinfo

import (
	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("userinfo", func() {
		tokens(s)
		claims(s)
		forms(s)
		check.Facts(s, requirement.UserinfoResponse, "answers with the sub of the ID token", []check.Variant[check.Scenario]{
			{Value: check.Scenario{Role: target.Any, Goal: check.Use}},
		}, func(p *check.Probe, o *check.Observation) {
			p.Reach(requirement.CodeExchange, o.Token.OK(), "no access token came: %s", o.Stuck)
			if !o.Userinfo.Seen {
				p.Unsupported("the metadata names no userinfo_endpoint")
			}
			p.RestsOn(o, o.Userinfo.Seq)
			Expect(o.Userinfo.Worked).To(BeTrue(), "userinfo answers with a sub")
			p.Reach(requirement.IDTokenSignature, o.IDToken.Token != nil, "the ID token can't be decoded: %s", o.IDToken.Problem)
			sub, _ := o.IDToken.Token.String("sub")
			Expect(o.Userinfo.Sub).To(Equal(sub), "sub")
		})
	})
}
