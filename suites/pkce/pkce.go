// Package pkce describes Proof Key for Code Exchange: RFC 7636.
package pkce

import (
	"context"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

type forgery struct {
	role target.Role
	edit flow.Edit
}

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("proof key for code exchange", func() {
		check.Each(s, requirement.PKCEVerifierVerified, "refuses a code without its code_verifier", forgeries(),
			func(ctx context.Context, p *check.Probe, f forgery) {
				p.Given(requirement.PKCEAdvertised, len(p.Provider().Metadata.CodeChallengeMethodsSupported) > 0)

				p.Refuses(ctx, p.Redemption(ctx, f.role), f.edit)
			})
	})
}

// forgeries are the ways to do without the verifier, for both kinds of client.
func forgeries() []check.Variant[forgery] {
	clients := []check.Variant[target.Role]{
		{Name: "public", Value: target.PublicPKCE},
		{Name: "confidential", Value: target.Confidential},
	}
	edits := []check.Variant[flow.Edit]{
		{Name: "wrong", Value: flow.Set("code_verifier", "another-verifier-of-more-than-43-characters-0123456789")},
		{Name: "missing", Value: flow.Drop("code_verifier")},
		{Name: "challenge-as-verifier", Value: flow.ChallengeAsVerifier()},
	}
	var out []check.Variant[forgery]
	for _, c := range clients {
		for _, e := range edits {
			out = append(out, check.Variant[forgery]{Name: c.Name + "-" + e.Name, Value: forgery{c.Value, e.Value}})
		}
	}
	return out
}
