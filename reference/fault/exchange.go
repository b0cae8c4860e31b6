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
		Arm: admitKind(func(_ string, presented reference.CredentialKind) bool {
			return presented == reference.CredentialCode || presented == reference.CredentialRefreshToken
		}),
	},
	{
		ID:      "code-accepted-as-refresh-token",
		Summary: "a code works as a refresh token, and needs neither verifier nor redirect_uri there",
		Targets: []string{credentialKind},
		Attacks: []string{"CODE-15"},
		Arm: admitKind(func(grantType string, _ reference.CredentialKind) bool {
			return grantType == reference.GrantRefreshToken
		}),
	},
	{
		ID:      "access-token-accepted-as-code",
		Summary: "codes and access tokens lie in one table, and the code of a request is looked up in it",
		Targets: []string{credentialKind},
		Attacks: []string{"CODE-10"},
		Arm: admitKind(func(_ string, presented reference.CredentialKind) bool {
			return presented == reference.CredentialAccessToken
		}),
	},
	{
		ID:      "form-accepted-as-code",
		Summary: "forms and codes share a store for what is used once, and the ID of a form works as a code",
		Targets: []string{credentialKind},
		Attacks: []string{"CODE-10"},
		Arm:     admitKind(func(_ string, presented reference.CredentialKind) bool { return presented == reference.CredentialForm }),
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

func admitKind(also func(grantType string, presented reference.CredentialKind) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		admit := p.Token.AdmitKind
		p.Token.AdmitKind = func(grantType string, presented reference.CredentialKind) bool {
			return admit(grantType, presented) || also(grantType, presented)
		}
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
