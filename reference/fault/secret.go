package fault

import (
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// comparedBytes is how much of a secret client-secret-prefix-accepted looks at.
const comparedBytes = 16

// secretFaults let a client in that does not know its secret.
var secretFaults = []Fault{
	{
		ID:      "client-secret-short",
		Summary: "the secrets of clients are as short as what people type",
		Targets: []string{"client-secret-length"},
		Attacks: []string{"CJ-19"},
		Arm:     shorten(12),
	},
	{
		ID:      "client-secret-just-short",
		Summary: "the secrets of clients have 31 octets, one less than the hash of HS256",
		Targets: []string{"client-secret-length"},
		Attacks: []string{"CJ-19"},
		Arm:     shorten(31),
	},
	{
		ID:      "client-secret-ignored",
		Summary: "any secret that is not empty authenticates a client",
		Targets: []string{clientSecretVerified},
		Attacks: []string{"CA-01"},
		Arm: acceptSecret(func(a reference.Attempt) bool {
			return a.Method == a.Registered && a.Secret != ""
		}),
	},
	{
		ID:      "client-secret-empty-accepted",
		Summary: "an empty secret authenticates a client",
		Targets: []string{clientSecretVerified},
		Attacks: []string{"CA-02"},
		Arm: acceptSecret(func(a reference.Attempt) bool {
			return bySecret(a.Registered) && a.Method == a.Registered && a.Secret == ""
		}),
	},
	{
		ID:      "client-secret-missing-accepted",
		Summary: "a client that sends its client_id alone is let in, whatever method it registered",
		Targets: []string{clientSecretVerified},
		Attacks: []string{"CA-03"},
		Arm: acceptSecret(func(a reference.Attempt) bool {
			return a.Method == reference.AuthNone
		}),
	},
	{
		ID:      "client-secret-prefix-accepted",
		Summary: "only the first bytes of a secret are compared",
		Targets: []string{clientSecretVerified},
		Attacks: []string{"CA-10"},
		Arm: acceptSecret(func(a reference.Attempt) bool {
			return a.Method == a.Registered && len(a.Secret) >= comparedBytes &&
				strings.HasPrefix(a.Application.ClientSecret, a.Secret[:comparedBytes])
		}),
	},
}

func shorten(to int) func(*reference.Policy) {
	return func(p *reference.Policy) {
		secret := p.Client.Secret
		p.Client.Secret = func() string { return secret()[:to] }
	}
}

// bySecret reports whether a client of the method sends its secret as it is.
func bySecret(method string) bool {
	return method == reference.AuthBasic || method == reference.AuthPost
}

// acceptSecret lets more attempts pass of clients that have to authenticate.
func acceptSecret(also func(reference.Attempt) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		authenticate := p.Client.Authenticate
		p.Client.Authenticate = func(a reference.Attempt) bool {
			return authenticate(a) || a.Registered != reference.AuthNone && also(a)
		}
	}
}
