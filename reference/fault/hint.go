package fault

import (
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements about hints and wishes.
const (
	hintedSubject     = "id-token-hint-subject"
	hintSignsNobodyIn = "id-token-hint-no-login"
	claimedSubject    = "claims-subject"
	acrTrue           = "acr-true"
	acrEssential      = "acr-essential"
	claimsParameter   = "claims-parameter"
)

// hintFaults believe what a request says of the user.
var hintFaults = []Fault{
	{
		ID:      "id-token-hint-ignored",
		Summary: "the id_token_hint is not compared with the user who is signed in",
		Targets: []string{hintedSubject},
		Attacks: []string{"AZ-14"},
		Arm: func(p *reference.Policy) {
			p.SignIn.HintedSubject = func(reference.Hint) (string, *reference.Error) { return "", nil }
		},
	},
	{
		ID:      "id-token-hint-of-another-user-issued",
		Summary: "the user of the id_token_hint gets the tokens, whoever is signed in",
		Targets: []string{hintedSubject, claimedSubject},
		Attacks: []string{"AZ-14", "AZ-16"},
		Arm: func(p *reference.Policy) {
			p.SignIn.SameSubject = func(string, *reference.User) bool { return true }
			p.SignIn.Subject = func(user *reference.User, wanted string) string {
				if wanted != "" {
					return wanted
				}
				return user.Subject
			}
		},
	},
	{
		ID:      "claims-subject-ignored",
		Summary: "a sub in the claims parameter is not compared with the user who is signed in",
		Targets: []string{claimedSubject},
		Attacks: []string{"AZ-16"},
		Arm: editRequest(func(given map[string]string) {
			if strings.Contains(given["claims"], `"sub"`) {
				delete(given, "claims")
			}
		}),
	},
	{
		ID:      "id-token-hint-signs-in",
		Summary: "a genuine id_token_hint is as good as a session",
		Targets: []string{hintSignsNobodyIn},
		Attacks: []string{"AZ-15"},
		Arm: func(p *reference.Policy) {
			p.SignIn.SignInByHint = func(h reference.Hint) bool { return h.Signed() }
		},
	},
	{
		ID:      "id-token-hint-unverified",
		Summary: "an id_token_hint is as good as a session, and nobody looks at its signature",
		Targets: []string{hintSignsNobodyIn},
		Attacks: []string{"AZ-15"},
		Arm: func(p *reference.Policy) {
			p.SignIn.HintedSubject = func(h reference.Hint) (string, *reference.Error) { return h.Subject(), nil }
			p.SignIn.SignInByHint = func(reference.Hint) bool { return true }
		},
	},
	{
		ID:      "acr-echoed",
		Summary: "the acr that is asked for is returned, whatever happened",
		Targets: []string{acrTrue},
		Attacks: []string{"AZ-17", "ID-17"},
		Arm: func(p *reference.Policy) {
			p.SignIn.ACR = func(asked []string) string {
				if len(asked) == 0 {
					return ""
				}
				return asked[0]
			}
		},
	},
	{
		ID:      "acr-essential-ignored",
		Summary: "an essential acr that can't be met is treated as a wish",
		Targets: []string{acrEssential},
		Attacks: []string{"AZ-17"},
		Arm: func(p *reference.Policy) {
			p.SignIn.MeetACR = func([]string) bool { return true }
		},
	},
	{
		ID:      "claims-parameter-without-effect",
		Summary: "claims that are asked for by name are not returned",
		Targets: []string{claimsParameter},
		Arm: editIDToken(func(c reference.Claims) {
			delete(c, "email")
			delete(c, "name")
		}),
	},
}
