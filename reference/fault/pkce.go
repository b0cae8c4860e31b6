package fault

import "github.com/oidcheck/oidcheck/reference"

// pkceFaults let a code be redeemed without the verifier.
var pkceFaults = []Fault{
	{
		ID:      "pkce-verifier-ignored",
		Summary: "a code_verifier must be there and is not compared with the challenge",
		Targets: []string{pkceVerified},
		Attacks: []string{"PK-01"},
		Arm: acceptVerifier(func(_ *reference.Application, _, verifier string) bool {
			return verifier != ""
		}),
	},
	{
		ID:      "pkce-missing-verifier-accepted",
		Summary: "the challenge is checked only when a code_verifier was sent",
		Targets: []string{pkceVerified},
		Attacks: []string{"PK-02"},
		Arm: acceptVerifier(func(_ *reference.Application, _, verifier string) bool {
			return verifier == ""
		}),
	},
	{
		ID:      "pkce-challenge-accepted-as-verifier",
		Summary: "the S256 challenge itself is accepted as the code_verifier, as if its method were plain",
		Targets: []string{pkceVerified},
		Attacks: []string{"PK-04"},
		Arm: acceptVerifier(func(_ *reference.Application, challenge, verifier string) bool {
			return verifier == challenge
		}),
	},
	{
		ID:      "pkce-ignored-for-confidential-clients",
		Summary: "the challenge of a client that has a secret is not checked",
		Targets: []string{pkceVerified},
		Attacks: []string{"PK-08"},
		Arm: acceptVerifier(func(app *reference.Application, _, _ string) bool {
			return !app.Public()
		}),
	},
}

// acceptVerifier accepts more answers to a challenge that was sent.
func acceptVerifier(also func(app *reference.Application, challenge, verifier string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		verify := p.PKCE.VerifyChallenge
		p.PKCE.VerifyChallenge = func(app *reference.Application, challenge, verifier string) bool {
			return verify(app, challenge, verifier) || challenge != "" && also(app, challenge, verifier)
		}
	}
}
