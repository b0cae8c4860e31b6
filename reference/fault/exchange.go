package fault

import (
	"slices"

	"github.com/oidcheck/oidcheck/reference"
)

// exchangeFaults give tokens for a credential of the wrong kind, or more than
// the user allowed.
var exchangeFaults = []Fault{
	{
		ID:      "grant-types-confused",
		Summary: "codes and refresh tokens are looked up alike, so that each works as the other",
		Targets: []string{credentialKind},
		Attacks: []string{"CODE-15"},
		Arm:     admitKind(func(string) bool { return true }),
	},
	{
		ID:      "code-accepted-as-refresh-token",
		Summary: "a code works as a refresh token, and needs neither verifier nor redirect_uri there",
		Targets: []string{credentialKind},
		Attacks: []string{"CODE-15"},
		Arm:     admitKind(func(grantType string) bool { return grantType == reference.GrantRefreshToken }),
	},
	{
		ID:      "code-scope-widened",
		Summary: "the scope of a token request is added to what the user granted",
		Preset:  reference.PresetHardened,
		Targets: []string{codeScope},
		Attacks: []string{"CODE-16"},
		Arm:     widenScope(func(string) bool { return true }),
	},
	{
		ID:      "code-scope-widened-by-claims",
		Summary: "scopes that stand for claims, and they alone, can be added at the token endpoint",
		Preset:  reference.PresetHardened,
		Targets: []string{codeScope},
		Attacks: []string{"CODE-16"},
		Arm:     widenScope(func(scope string) bool { return scope != "offline_access" }),
	},
}

func admitKind(also func(grantType string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		admit := p.Token.AdmitKind
		p.Token.AdmitKind = func(grantType string) bool { return admit(grantType) || also(grantType) }
	}
}

// widenScope adds those of the scopes that a token request asks for.
func widenScope(add func(scope string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		granted := p.Code.Scopes
		p.Code.Scopes = func(c reference.Code, asked []string) []string {
			wide := slices.Clone(granted(c, asked))
			for _, scope := range asked {
				if add(scope) && !slices.Contains(wide, scope) {
					wide = append(wide, scope)
				}
			}
			return wide
		}
	}
}
