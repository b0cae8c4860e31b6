package fault

import (
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// claimFaults spoil one claim of ID tokens, or what is beside it.
var claimFaults = []Fault{
	{
		ID:      "id-token-sub-too-long",
		Summary: "sub has more than 255 characters",
		Targets: []string{"id-token-sub"},
		Arm:     editSubject(func(sub string) string { return sub + strings.Repeat("0", 255) }),
	},
	{
		ID:      "id-token-sub-shared",
		Summary: "all users have the same sub",
		Targets: []string{"id-token-sub-stable"},
		Attacks: []string{"ID-08"},
		Arm:     editSubject(func(string) string { return "user" }),
	},
	{
		ID:      "id-token-iat-in-future",
		Summary: "iat of ID tokens is an hour ahead",
		Targets: []string{"id-token-iat"},
		Attacks: []string{"ID-07"},
		Arm: editIDToken(func(c reference.Claims) {
			if iat, ok := c["iat"].(int64); ok {
				c["iat"] = iat + 3600
			}
		}),
	},
	{
		ID:      "id-token-azp-other-client",
		Summary: "azp of ID tokens names another client",
		Targets: []string{"id-token-azp"},
		Attacks: []string{"ID-03"},
		Arm:     editIDToken(func(c reference.Claims) { c["azp"] = otherClient }),
	},
	{
		ID:      "id-token-at-hash-wrong",
		Summary: "at_hash of ID tokens is that of another token",
		Targets: []string{"id-token-at-hash"},
		Attacks: []string{"ID-06"},
		Arm: func(p *reference.Policy) {
			p.IDToken.AccessTokenHash = func(string, string) string { return "AAAAAAAAAAAAAAAAAAAAAA" }
		},
	},
	{
		ID:      "id-token-without-kid",
		Summary: "ID tokens do not name their key",
		Targets: []string{"id-token-kid"},
		Arm: signIDToken(func(k *reference.Keys, app *reference.Application, c reference.Claims) (string, error) {
			return k.SignWithoutKid(app, c)
		}),
	},
	{
		ID:      "metadata-hides-modes",
		Summary: "the metadata announce the code flow alone, although other response types work",
		Targets: []string{metadataTruthful},
		Attacks: []string{"DS-02"},
		Arm: editMetadata(func(m reference.Claims) {
			m["response_types_supported"] = []string{"none"}
			m["grant_types_supported"] = []string{"authorization_code"}
		}),
	},
	{
		ID:      "metadata-hides-methods",
		Summary: "the metadata announce methods and algorithms that no client uses",
		Targets: []string{metadataTruthful},
		Attacks: []string{"DS-02"},
		Arm: editMetadata(func(m reference.Claims) {
			m["token_endpoint_auth_methods_supported"] = []string{"tls_client_auth"}
			m["id_token_signing_alg_values_supported"] = []string{"RS256"}
		}),
	},
	{
		ID:      "expires-in-missing",
		Summary: "token responses do not say how long the access token lives",
		Targets: []string{"token-expires-in"},
		Arm:     editTokens(always, func(r *reference.TokenResponse) { r.ExpiresIn = 0 }),
	},
	{
		ID:      "access-token-lives-a-year",
		Summary: "access tokens live a year",
		Targets: []string{"token-expires-in"},
		Attacks: []string{"TK-12"},
		Arm:     editTokens(always, func(r *reference.TokenResponse) { r.ExpiresIn = 365 * 24 * 3600 }),
	},
	{
		ID:      "code-counted",
		Summary: "codes are numbers that count up",
		Targets: []string{tokenUnguessable},
		Attacks: []string{"CODE-08"},
		Arm: func(p *reference.Policy) {
			p.Code.Value = reference.Counting("code-0000000000000000000000000000000000")
		},
	},
	{
		ID:      "access-token-counted",
		Summary: "access tokens are opaque and count up",
		Targets: []string{tokenUnguessable},
		Attacks: []string{"TK-11"},
		Arm: func(p *reference.Policy) {
			next := reference.Counting("token-0000000000000000000000000000000000")
			p.AccessToken.Value = func(string) string { return next() }
		},
	},
	{
		ID:      "access-token-without-audience",
		Summary: "access tokens are for no audience",
		Preset:  reference.PresetHardened,
		Targets: []string{"access-token-audience"},
		Attacks: []string{"TK-08"},
		Arm:     editAccessToken(func(c reference.Claims) { delete(c, "aud") }),
	},
	{
		ID:      "access-token-as-id-token",
		Summary: "access tokens have the claims of an ID token",
		Preset:  reference.PresetHardened,
		Targets: []string{"access-token-audience"},
		Attacks: []string{"TK-13"},
		Arm:     editAccessToken(func(c reference.Claims) { c["nonce"] = "nonce" }),
	},
}

const (
	metadataTruthful = "metadata-truthful"
	tokenUnguessable = "token-unguessable"
)

func always(*reference.TokenResponse) bool { return true }

// editSubject changes sub wherever a user is named.
func editSubject(edit func(string) string) func(*reference.Policy) {
	change := func(c reference.Claims) {
		if sub, ok := c["sub"].(string); ok {
			c["sub"] = edit(sub)
		}
	}
	return func(p *reference.Policy) {
		editIDToken(change)(p)
		editUserinfo(change)(p)
	}
}

func editAccessToken(edit func(reference.Claims)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.AccessToken.EditClaims
		p.AccessToken.EditClaims = func(c reference.Claims) {
			before(c)
			edit(c)
		}
	}
}
