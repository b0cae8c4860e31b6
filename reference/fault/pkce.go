package fault

import (
	"slices"

	"github.com/oidcheck/oidcheck/reference"
)

// pkceFaults let a code be redeemed without the verifier.
var pkceFaults = []Fault{
	{
		ID:      "pkce-verifier-ignored",
		Summary: "a code_verifier must be there and is not compared with the challenge",
		Targets: []string{pkceVerified},
		Attacks: []string{"PK-01"},
		Arm: acceptVerifier(func(p reference.Proof) bool {
			return p.Verifier != ""
		}),
	},
	{
		ID:      "pkce-missing-verifier-accepted",
		Summary: "the challenge is checked only when a code_verifier was sent",
		Targets: []string{pkceVerified},
		Attacks: []string{"PK-02"},
		Arm: acceptVerifier(func(p reference.Proof) bool {
			return p.Verifier == ""
		}),
	},
	{
		ID:      "pkce-challenge-accepted-as-verifier",
		Summary: "the S256 challenge itself is accepted as the code_verifier, as if its method were plain",
		Targets: []string{pkceVerified},
		Attacks: []string{"PK-04"},
		Arm: acceptVerifier(func(p reference.Proof) bool {
			return p.Verifier == p.Challenge
		}),
	},
	{
		ID:      "pkce-ignored-for-confidential-clients",
		Summary: "the challenge of a client that has a secret is not checked",
		Targets: []string{pkceVerified},
		Attacks: []string{"PK-08"},
		Arm: acceptVerifier(func(p reference.Proof) bool {
			return !p.Application.Public()
		}),
	},
	{
		ID:      "pkce-verifier-cut",
		Summary: "only the first characters of a code_verifier count, as if it had a fixed length",
		Targets: []string{pkceVerified},
		Attacks: []string{"PK-11"},
		Arm: acceptVerifier(func(p reference.Proof) bool {
			return len(p.Verifier) > verifierLength && answers(p.Verifier[:verifierLength], p.Challenge)
		}),
	},
	{
		ID:      "pkce-verifier-of-pending-code",
		Summary: "the code_verifier of any code that the client has not redeemed yet is accepted",
		Targets: []string{pkceVerified},
		Attacks: []string{"PK-12"},
		Arm: acceptVerifier(func(p reference.Proof) bool {
			return slices.ContainsFunc(p.Pending(), func(challenge string) bool { return answers(p.Verifier, challenge) })
		}),
	},
	{
		ID:      "pkce-downgrade",
		Summary: "no client needs a code_challenge, and a code_verifier without one is not looked at",
		Preset:  reference.PresetHardened,
		Targets: []string{pkceDowngrade},
		Attacks: []string{"PK-03"},
		Arm: func(p *reference.Policy) {
			p.PKCE.RequireChallenge = func(*reference.Application) bool { return false }
			ignoreVerifier(p)
		},
	},
	{
		ID:      "pkce-downgrade-of-confidential-clients",
		Summary: "a code_verifier is not looked at where there was no code_challenge, which public clients alone need",
		Preset:  reference.PresetHardened,
		Targets: []string{pkceDowngrade},
		Attacks: []string{"PK-03"},
		Arm: func(p *reference.Policy) {
			p.PKCE.RequireChallenge = (*reference.Application).Public
			ignoreVerifier(p)
		},
	},
}

// verifierLength is how much of a code_verifier pkce-verifier-cut looks at: the
// shortest that RFC 7636 allows.
const verifierLength = 43

// answers reports whether the verifier is that of the S256 challenge.
func answers(verifier, challenge string) bool {
	return challengeOf(verifier) == challenge
}

// acceptVerifier accepts more answers to a challenge that was sent.
func acceptVerifier(also func(reference.Proof) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		verify := p.PKCE.VerifyChallenge
		p.PKCE.VerifyChallenge = func(proof reference.Proof) bool {
			return verify(proof) || proof.Challenge != "" && also(proof)
		}
	}
}

// ignoreVerifier accepts every verifier where no challenge was sent.
func ignoreVerifier(p *reference.Policy) {
	verify := p.PKCE.VerifyChallenge
	p.PKCE.VerifyChallenge = func(proof reference.Proof) bool {
		return verify(proof) || proof.Challenge == ""
	}
}
