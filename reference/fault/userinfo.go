package fault

import (
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

const userinfoTokenVerified = "userinfo-token-verified"

// userinfoFaults give claims for tokens that were not issued.
var userinfoFaults = []Fault{
	{
		ID:      "userinfo-takes-any-token",
		Summary: "userinfo looks at no token: for one that it does not know, it gives the claims of somebody who is signed in",
		Targets: []string{userinfoTokenVerified},
		Arm: findAtUserinfo(func(l reference.Lookup) (reference.AccessToken, bool) {
			return l.Issued(func(_ string, t reference.AccessToken) bool { return slices.Contains(t.Scopes, "openid") })
		}),
	},
	{
		ID:      "userinfo-reads-no-signature",
		Summary: "userinfo reads the claims of an access token and leaves its signature alone",
		Targets: []string{userinfoTokenVerified},
		Arm: findAtUserinfo(func(l reference.Lookup) (reference.AccessToken, bool) {
			return l.Issued(func(value string, _ reference.AccessToken) bool {
				return withoutSignature(value) == withoutSignature(l.Value)
			})
		}),
	},
}

// findAtUserinfo asks find about the tokens that userinfo does not know.
func findAtUserinfo(find func(reference.Lookup) (reference.AccessToken, bool)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		exact := p.AccessToken.Find
		p.AccessToken.Find = func(l reference.Lookup) (reference.AccessToken, bool) {
			if t, ok := exact(l); ok || l.Endpoint != reference.EndpointUserinfo {
				return t, ok
			}
			return find(l)
		}
	}
}

// withoutSignature is a token without its last part.
func withoutSignature(token string) string {
	return token[:max(0, strings.LastIndexByte(token, '.'))]
}
