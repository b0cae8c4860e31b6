package idtoken

import (
	"context"
	"unicode"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// signed are observations of clients by the algorithm of their ID tokens.
var signed = []check.Variant[check.Scenario]{
	{Name: "hs256", Value: check.Scenario{Role: target.SignedHS256, Goal: check.Use}},
	{Name: "ps256", Value: check.Scenario{Role: target.SignedPS256, Goal: check.Use}},
	{Name: "es256", Value: check.Scenario{Role: target.SignedES256, Goal: check.Use}},
	{Name: "eddsa", Value: check.Scenario{Role: target.SignedEdDSA, Goal: check.Use}},
}

// longest is how many characters sub may have (OIDC Core 2).
const longest = 255

func claims(s *check.Suite) {
	check.Facts(s, requirement.IDTokenSub, "names the user", clients, func(p *check.Probe, o *check.Observation) {
		reach(p, o)
		sub, _ := token(o).Token.String("sub")
		Expect(sub).NotTo(BeEmpty(), "sub is a string and not empty")
		if len(sub) > longest || !ascii(sub) {
			p.Violated("at most 255 ASCII characters", "sub has %d bytes, or others than ASCII", len(sub))
		}
	})

	check.One(s, requirement.IDTokenSubStable, "tells users apart, and knows them again", func(ctx context.Context, p *check.Probe) {
		if p.User(1).Username == p.User(0).Username {
			p.Untested("the target has one user only: add a second one")
		}
		subs := map[string]string{}
		for name, scenario := range map[string]check.Scenario{
			"first":  {Role: target.Any, Goal: check.Use},
			"again":  {Role: target.Any, Scope: "openid email", Goal: check.Use},
			"second": {Role: target.Any, User: 1, Goal: check.Use},
		} {
			o := p.Observe(ctx, scenario)
			reach(p, o)
			subs[name], _ = o.IDToken.Token.String("sub")
		}
		p.RestsOnSeveral()
		if subs["first"] != subs["again"] {
			p.Violated("the same sub at both logins of a user", "they differ")
		}
		if subs["first"] == subs["second"] {
			p.Violated("different subs for two users", "they are the same")
		}
	})

	check.Facts(s, requirement.IDTokenIat, "says when it was made", clients, func(p *check.Probe, o *check.Observation) {
		reach(p, o)
		iat, ok := token(o).Token.Time("iat")
		Expect(ok).To(BeTrue(), "iat is a number")
		Expect(iat).To(BeTemporally("~", token(o).Received, leeway), "iat, compared with the time at which the token came")
	})

	check.Facts(s, requirement.IDTokenAzp, "names the client in azp", clients, func(p *check.Probe, o *check.Observation) {
		reach(p, o)
		if azp, there := token(o).Token.Claims["azp"]; there {
			Expect(azp).To(Equal(o.Sent.ClientID), "azp")
		}
	})

	hashed := append([]check.Variant[check.Scenario]{{Name: "rs256", Value: clients[0].Value}}, signed...)
	check.Facts(s, requirement.IDTokenAtHash, "binds the access token", hashed, func(p *check.Probe, o *check.Observation) {
		reach(p, o)
		p.Reach(requirement.IDTokenSignature, o.IDToken.Signature == nil, "the signature does not verify, and tells no algorithm")
		hash, there := o.IDToken.Token.String("at_hash")
		if !there {
			p.Fact("the ID token of the token endpoint has no at_hash, which is allowed")
			return
		}
		Expect(hash).To(Equal(o.IDToken.Hashes["at_hash"]), "at_hash")
	})

	check.Facts(s, requirement.IDTokenKid, "names its key", clients[:1], func(p *check.Probe, o *check.Observation) {
		reach(p, o)
		if keys := p.Provider().Of(p.Client(o.Scenario.Role)).Keys; keys == nil || keys.Len() < 2 {
			p.Unsupported("there are not several keys to tell apart")
		}
		p.Reach(requirement.IDTokenSignature, o.IDToken.Signature == nil, "the signature does not verify")
		Expect(o.IDToken.Token.Kid()).NotTo(BeEmpty(), "kid of the header")
	})
}

func public(s *check.Suite) {
	check.Facts(s, requirement.IDTokenPublicAsymmetric, "signs by no secret", []check.Variant[check.Scenario]{
		{Name: "public", Value: check.Scenario{Role: target.PublicPKCE, Goal: check.Use}},
		{Name: "implicit", Value: check.Scenario{Role: target.Implicit, ResponseType: "id_token", Goal: check.Use}, Mode: requirement.Implicit},
	}, func(p *check.Probe, o *check.Observation) {
		if client := p.Client(o.Scenario.Role); client.TokenEndpointAuthMethod != target.None {
			p.Untested("the client %s is not public: it authenticates by %s", client.Role, client.TokenEndpointAuthMethod)
		}
		reach(p, o)
		Expect(token(o).Token.Alg()).NotTo(HavePrefix("HS"), "alg of the ID token")
	})
}

func ascii(s string) bool {
	for _, r := range s {
		if r > unicode.MaxASCII {
			return false
		}
	}
	return true
}
