package fault

import "github.com/oidcheck/oidcheck/reference"

const challengeUnderstood = "pkce-challenge-understood"

// challengeFaults lose the challenge of an authorization request, or ask for
// none.
var challengeFaults = []Fault{
	{
		ID:      "challenge-method-unknown-ignored",
		Summary: "a challenge of an unknown method is taken for none",
		Targets: []string{challengeUnderstood},
		Attacks: []string{"PK-06"},
		Arm: readChallenge(func(c reference.ChallengeRequest) (string, bool) {
			return "", c.HasChallenge && c.Challenge != "" && c.Method != "S256" && c.Method != ""
		}),
	},
	{
		ID:      "challenge-empty-ignored",
		Summary: "an empty challenge is taken for none",
		Targets: []string{challengeUnderstood},
		Attacks: []string{"PK-07"},
		Arm:     readChallenge(func(c reference.ChallengeRequest) (string, bool) { return "", c.Challenge == "" }),
	},
	{
		ID:      "verifier-of-any-form",
		Summary: "a code_verifier may have any length and any characters",
		Targets: []string{"pkce-verifier-form"},
		Attacks: []string{"PK-10"},
		Arm: acceptVerifier(func(p reference.Proof) bool {
			return p.Challenge != "" && answers(p.Verifier, p.Challenge)
		}),
	},
}

// credentialFaults read credentials in ways that nobody meant.
var credentialFaults = []Fault{
	{
		ID:      "credentials-without-identifier",
		Summary: "credentials that name no client count for the client that the code is of",
		Targets: []string{clientSecretVerified},
		Attacks: []string{"CA-04"},
		Arm:     func(p *reference.Policy) { p.Client.AdmitNameless = func() bool { return true } },
	},
	{
		ID:      "credentials-as-query",
		Summary: "the client_secret reaches the query language of a database, operators and wildcards included",
		Targets: []string{clientSecretVerified},
		Attacks: []string{"CA-17"},
		Arm: func(p *reference.Policy) {
			p.Client.ObeyOperator = func(form map[string]string) bool {
				_, operator := form["client_secret[$ne]"]
				return operator || form["client_secret"] == "*"
			}
		},
	},
}

// readChallenge takes challenges that are not understood.
func readChallenge(also func(reference.ChallengeRequest) (string, bool)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		read := p.PKCE.ReadChallenge
		p.PKCE.ReadChallenge = func(c reference.ChallengeRequest) (string, *reference.Error) {
			if challenge, ok := also(c); ok {
				return challenge, nil
			}
			return read(c)
		}
	}
}
