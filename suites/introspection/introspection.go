// Package introspection describes token introspection: RFC 7662.
package introspection

import (
	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("introspection", func() {
		callers(s)
		tokens(s)
		check.Facts(s, requirement.IntrospectionResponse, "knows a fresh access token", []check.Variant[check.Scenario]{
			{Value: check.Scenario{Role: target.Confidential, Goal: check.Use}},
		}, func(p *check.Probe, o *check.Observation) {
			p.Reach(requirement.CodeExchange, o.Token.OK(), "no access token came: %s", o.Stuck)
			if !o.Introspection.Seen {
				p.Unsupported("the metadata names no introspection_endpoint")
			}
			p.RestsOn(o, o.Introspection.Seq)
			Expect(o.Introspection.Worked).To(BeTrue(), "active")
		})
	})
}
