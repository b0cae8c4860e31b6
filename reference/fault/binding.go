package fault

import (
	"slices"

	"github.com/oidcheck/oidcheck/reference"
)

// bindingFaults let a code be redeemed by, or at the address of, somebody else.
var bindingFaults = []Fault{
	{
		ID:      "code-client-unchecked",
		Summary: "every client can redeem the code of every other",
		Targets: []string{codeBoundToClient},
		Attacks: []string{"CODE-01"},
		Arm:     acceptClient(func(*reference.Application) bool { return true }),
	},
	{
		ID:      "code-client-unchecked-for-public-clients",
		Summary: "a public client can redeem the code of another client",
		Targets: []string{codeBoundToClient},
		Attacks: []string{"CODE-02"},
		Arm:     acceptClient((*reference.Application).Public),
	},
	{
		ID:      "token-redirect-uri-unchecked",
		Summary: "the redirect_uri of a token request must be there, and may be any",
		Targets: []string{codeBoundToRedirectURI},
		Attacks: []string{"RU-26"},
		Arm:     acceptRedirectURI(func(_ reference.Code, _ *reference.Application, got string) bool { return got != "" }),
	},
	{
		ID:      "token-redirect-uri-any-registered",
		Summary: "the redirect_uri of a token request may be any that the client registered",
		Targets: []string{codeBoundToRedirectURI},
		Attacks: []string{"RU-26"},
		Arm: acceptRedirectURI(func(_ reference.Code, app *reference.Application, got string) bool {
			return slices.Contains(app.RedirectURIs, got)
		}),
	},
	{
		ID:      "token-redirect-uri-optional",
		Summary: "a token request without redirect_uri is granted",
		Targets: []string{tokenRedirectURI},
		Attacks: []string{"RU-26"},
		Arm:     acceptRedirectURI(func(_ reference.Code, _ *reference.Application, got string) bool { return got == "" }),
	},
	{
		ID:      "token-redirect-uri-defaulted",
		Summary: "a missing redirect_uri of a token request counts as the first that the client registered",
		Targets: []string{tokenRedirectURI},
		Attacks: []string{"RU-26"},
		Arm: acceptRedirectURI(func(c reference.Code, app *reference.Application, got string) bool {
			return got == "" && app.RedirectURIs[0] == c.RedirectURI
		}),
	},
}

// acceptClient lets those clients redeem the codes of others.
func acceptClient(also func(*reference.Application) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		same := p.Code.SameClient
		p.Code.SameClient = func(c reference.Code, app *reference.Application) bool {
			return same(c, app) || also(app)
		}
	}
}

// acceptRedirectURI accepts more than the redirect_uri of the authorization
// request.
func acceptRedirectURI(also func(reference.Code, *reference.Application, string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		same := p.Code.SameRedirectURI
		p.Code.SameRedirectURI = func(c reference.Code, app *reference.Application, got string) bool {
			return same(c, app, got) || also(c, app, got)
		}
	}
}
