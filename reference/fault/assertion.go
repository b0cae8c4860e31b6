package fault

import (
	"slices"
	"strings"
	"time"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements that the faults of this file target.
const (
	assertionVerified = "client-assertion-verified"
	assertionAudience = "client-assertion-audience"
	assertionParties  = "client-assertion-parties"
	assertionTimes    = "client-assertion-times"
	assertionOnce     = "client-assertion-once"
)

// assertionFaults take client assertions that prove nothing.
var assertionFaults = []Fault{
	{
		ID:      "assertion-signature-ignored",
		Summary: "the signature of a client assertion is not verified",
		Targets: []string{assertionVerified},
		Attacks: []string{"CJ-04"},
		Arm:     acceptSignature(func(a reference.Assertion) bool { return strings.Count(a.Raw, ".") == 2 && !unsignedAlg(a) }),
	},
	{
		ID:      "assertion-unsigned-accepted",
		Summary: "a client assertion with the algorithm none needs no signature",
		Targets: []string{assertionVerified},
		Attacks: []string{"CJ-01"},
		Arm:     acceptSignature(func(a reference.Assertion) bool { return a.Header["alg"] == "none" }),
	},
	{
		ID:      "assertion-unsigned-by-spelling",
		Summary: "the algorithm none is refused in small letters only",
		Targets: []string{assertionVerified},
		Attacks: []string{"CJ-02"},
		Arm: acceptSignature(func(a reference.Assertion) bool {
			return unsignedAlg(a) && a.Header["alg"] != "none"
		}),
	},
	{
		ID:      "assertion-key-of-header",
		Summary: "a client assertion is verified by the key that its header brings along",
		Targets: []string{assertionVerified},
		Attacks: []string{"CJ-05"},
		Arm: acceptSignature(func(a reference.Assertion) bool {
			key, ok := reference.ReadKey(a.Header["jwk"])
			return ok && a.VerifyWith(reference.AlgES256, key)
		}),
	},
	{
		ID:      "assertion-public-key-as-secret",
		Summary: "the public key of a client is taken for a secret, where an assertion says HS256",
		Targets: []string{assertionVerified},
		Attacks: []string{"CJ-03"},
		Arm: acceptSignature(func(a reference.Assertion) bool {
			return slices.ContainsFunc(a.Application.Keys, func(k reference.ClientKey) bool {
				return a.VerifyMAC(reference.PublicPEM(k.Public))
			})
		}),
	},
	{
		ID:      "assertion-kid-as-path",
		Summary: "kid of a client assertion is the path of the key, which may be an empty file",
		Targets: []string{assertionVerified},
		Attacks: []string{"CJ-07"},
		Arm: acceptSignature(func(a reference.Assertion) bool {
			kid, _ := a.Header["kid"].(string)
			return strings.HasSuffix(kid, "/dev/null") && a.VerifyMAC(nil)
		}),
	},
	{
		ID:      "assertion-degenerate-signature",
		Summary: "an ECDSA signature of zeros verifies",
		Targets: []string{assertionVerified},
		Attacks: []string{"CJ-17"},
		Arm: acceptSignature(func(a reference.Assertion) bool {
			return strings.HasSuffix(a.Raw, "."+strings.Repeat("A", 86))
		}),
	},
	{
		ID:      "assertion-id-token-accepted",
		Summary: "an ID token that the client got passes for its assertion, since the provider has signed it for it",
		Targets: []string{assertionVerified},
		Attacks: []string{"CJ-15"},
		Arm: func(p *reference.Policy) {
			authenticate := p.Client.Authenticate
			p.Client.Authenticate = func(a reference.Attempt) bool {
				claims, ok := a.Foreign()
				return authenticate(a) || ok && claims["aud"] == a.Application.ClientID
			}
		},
	},
	{
		ID:      "assertion-audience-ignored",
		Summary: "a client assertion may be meant for anybody",
		Targets: []string{assertionAudience},
		Attacks: []string{"CJ-08"},
		Arm: func(p *reference.Policy) {
			p.Assertion.Audience = func(reference.Assertion, []string) bool { return true }
		},
	},
	{
		ID:      "assertion-audience-optional",
		Summary: "aud of a client assertion is compared only where there is one",
		Targets: []string{assertionAudience},
		Attacks: []string{"CJ-08"},
		Arm: func(p *reference.Policy) {
			audience := p.Assertion.Audience
			p.Assertion.Audience = func(a reference.Assertion, aud []string) bool { return len(aud) == 0 || audience(a, aud) }
		},
	},
	{
		ID:      "assertion-audience-by-prefix",
		Summary: "aud of a client assertion need only begin with a name of the provider",
		Targets: []string{assertionAudience},
		Attacks: []string{"CJ-09"},
		Arm: func(p *reference.Policy) {
			p.Assertion.Audience = func(a reference.Assertion, aud []string) bool {
				return len(aud) == 1 && slices.ContainsFunc(a.Audiences, func(own string) bool { return strings.HasPrefix(aud[0], own) })
			}
		},
	},
	{
		ID:      "assertion-issuer-ignored",
		Summary: "iss of a client assertion is not looked at",
		Targets: []string{assertionParties},
		Attacks: []string{"CJ-10"},
		Arm:     func(p *reference.Policy) { p.Assertion.Parties = func(reference.Assertion) bool { return true } },
	},
	{
		ID:      "assertion-client-id-ignored",
		Summary: "a client_id beside an assertion may name another client",
		Targets: []string{assertionParties},
		Attacks: []string{"CJ-14"},
		Arm: func(p *reference.Policy) {
			act := p.Client.Act
			p.Client.Act = func(a reference.Actor) (*reference.Application, *reference.Error) {
				if strings.HasSuffix(a.Authenticated.TokenEndpointAuthMethod, "_jwt") {
					return a.Authenticated, nil
				}
				return act(a)
			}
		},
	},
	{
		ID:      "assertion-times-ignored",
		Summary: "a client assertion is good for ever",
		Targets: []string{assertionTimes},
		Attacks: []string{"CJ-11"},
		Arm: func(p *reference.Policy) {
			p.Assertion.Times = func(reference.Assertion, time.Time) bool { return true }
		},
	},
	{
		ID:      "assertion-not-before-ignored",
		Summary: "a client assertion is good before its time",
		Targets: []string{assertionTimes},
		Attacks: []string{"CJ-12"},
		Arm: func(p *reference.Policy) {
			times := p.Assertion.Times
			p.Assertion.Times = func(a reference.Assertion, now time.Time) bool {
				delete(a.Claims, "nbf")
				return times(a, now)
			}
		},
	},
	{
		ID:      "assertion-replayed",
		Summary: "a client assertion works again and again",
		Targets: []string{assertionOnce},
		Attacks: []string{"CJ-13"},
		Arm:     func(p *reference.Policy) { p.Assertion.FirstUse = func(reference.Assertion) bool { return true } },
	},
}

func unsignedAlg(a reference.Assertion) bool {
	alg, _ := a.Header["alg"].(string)
	return strings.EqualFold(alg, "none")
}

// acceptSignature takes signatures beside the good ones.
func acceptSignature(also func(reference.Assertion) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		verify := p.Assertion.VerifySignature
		p.Assertion.VerifySignature = func(a reference.Assertion) bool { return verify(a) || also(a) }
	}
}
