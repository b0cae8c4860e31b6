package fault

import (
	"crypto/sha256"
	"encoding/base64"

	"github.com/oidcheck/oidcheck/reference"
)

const (
	pkceRequired     = "pkce-required"
	pkcePlainRefused = "pkce-plain-refused"
)

// pkceChallengeFaults admit authorization requests that protect their code by
// little or nothing.
var pkceChallengeFaults = []Fault{
	{
		ID:      "pkce-not-required",
		Summary: "public clients need no code_challenge",
		Preset:  reference.PresetHardened,
		Targets: []string{pkceRequired},
		Attacks: []string{"PK-09"},
		Arm: func(p *reference.Policy) {
			required := p.PKCE.RequireChallenge
			p.PKCE.RequireChallenge = func(app *reference.Application) bool { return !app.Public() && required(app) }
		},
	},
	{
		ID:      "pkce-empty-challenge-admitted",
		Summary: "a code_challenge that is empty, or whose method alone is there, is kept, and answered by no code_verifier",
		Preset:  reference.PresetHardened,
		Targets: []string{pkceRequired},
		Attacks: []string{"PK-07"},
		Arm: func(p *reference.Policy) {
			empty := challengeOf("")
			editRequest(func(given map[string]string) {
				if given["code_challenge_method"] != "" && given["code_challenge"] == "" {
					given["code_challenge"] = empty
				}
			})(p)
			acceptVerifier(func(proof reference.Proof) bool {
				return proof.Challenge == empty && proof.Verifier == ""
			})(p)
		},
	},
	{
		ID:      "pkce-plain-admitted",
		Summary: "code_challenge_method may be plain",
		Preset:  reference.PresetHardened,
		Targets: []string{pkcePlainRefused},
		Arm:     takePlain("plain"),
	},
	{
		ID:      "pkce-plain-by-default",
		Summary: "a code_challenge without code_challenge_method is taken as plain, though the metadata lists S256 alone",
		Preset:  reference.PresetHardened,
		Targets: []string{pkcePlainRefused},
		Attacks: []string{"PK-05"},
		Arm:     takePlain(""),
	},
}

// takePlain admits a code_challenge under that method as its own verifier. It is
// kept as what S256 would have made of it.
func takePlain(method string) func(*reference.Policy) {
	return editRequest(func(given map[string]string) {
		if given["code_challenge"] != "" && given["code_challenge_method"] == method {
			given["code_challenge"], given["code_challenge_method"] = challengeOf(given["code_challenge"]), "S256"
		}
	})
}

// challengeOf is the S256 code_challenge of a code_verifier.
func challengeOf(verifier string) string {
	digest := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(digest[:])
}
