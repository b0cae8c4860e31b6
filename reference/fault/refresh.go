package fault

import (
	"net/http"
	"slices"

	"github.com/oidcheck/oidcheck/reference"
)

const refreshKeepsUser = "refresh-keeps-user"

// refreshFaults give refresh tokens to those who did not earn them, or to
// nobody.
var refreshFaults = []Fault{
	{
		ID:      "refresh-follows-session",
		Summary: "a refresh gives the tokens of who is signed in at present in the browser that the token came from",
		Targets: []string{refreshKeepsUser},
		Attacks: []string{"RT-17"},
		Arm:     refreshPresent,
	},
	{
		ID:      "refresh-follows-session-after-logout",
		Summary: "a refresh gives the tokens of who is signed in at present, and a logout leaves the session to the next user",
		Targets: []string{refreshKeepsUser},
		Attacks: []string{"RT-17"},
		Arm: func(p *reference.Policy) {
			p.Logout.End = reference.Ending.Leave
			refreshPresent(p)
		},
	},
	{
		ID:      "refresh-token-never",
		Summary: "no refresh token is issued, whatever is asked for",
		Targets: []string{"refresh-token-issued"},
		Arm: func(p *reference.Policy) {
			p.Authorization.GrantOffline = func(reference.OfflineRequest) bool { return false }
		},
	},
	{
		ID:      "refresh-scope-refused",
		Summary: "a refresh request that names its scope once more is refused",
		Targets: []string{"refresh-exchange"},
		Arm: func(p *reference.Policy) {
			scopes := p.Refresh.Scopes
			p.Refresh.Scopes = func(granted, asked []string) ([]string, *reference.Error) {
				if len(asked) > 0 {
					return nil, &reference.Error{Code: "invalid_scope", Description: "scope is not understood here", Status: http.StatusBadRequest}
				}
				return scopes(granted, asked)
			}
		},
	},
	{
		ID:      "refresh-token-always",
		Summary: "every code gives a refresh token",
		Targets: []string{refreshNeedsOffline, refreshNeedsConsent},
		Attacks: []string{"RT-21"},
		Arm:     grantOffline(func(_, _ bool, _ []string) bool { return true }),
	},
	{
		ID:      "refresh-token-without-offline-access",
		Summary: "prompt=consent alone gives a refresh token",
		Targets: []string{refreshNeedsOffline},
		Attacks: []string{"RT-21"},
		Arm:     grantOffline(func(offline, consent bool, _ []string) bool { return consent && !offline }),
	},
	{
		ID:      "refresh-token-without-prompt-consent",
		Summary: "offline_access alone gives a refresh token",
		Targets: []string{refreshNeedsConsent},
		Attacks: []string{"AZ-18"},
		Arm:     grantOffline(func(offline, consent bool, _ []string) bool { return offline && !consent }),
	},
	{
		ID:      "refresh-token-on-prompt-login",
		Summary: "offline_access with prompt=login gives a refresh token, as if a login were a consent",
		Targets: []string{refreshNeedsConsent},
		Attacks: []string{"AZ-18"},
		Arm: grantOffline(func(offline, _ bool, prompts []string) bool {
			return offline && slices.Contains(prompts, "login")
		}),
	},
}

// grantOffline gives a refresh token in more situations. also is told whether
// the scope has offline_access, whether the prompt has consent, and all
// prompts.
func grantOffline(also func(offline, consent bool, prompts []string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		grant := p.Authorization.GrantOffline
		p.Authorization.GrantOffline = func(o reference.OfflineRequest) bool {
			offline := slices.Contains(o.Scopes, "offline_access")
			consent := slices.Contains(o.Prompts, "consent")
			return grant(o) || also(offline, consent, o.Prompts)
		}
	}
}

// refreshPresent looks at the session instead of the grant.
func refreshPresent(p *reference.Policy) {
	p.Refresh.Subject = func(granted string, present *reference.User) string {
		if present != nil {
			return present.Subject
		}
		return granted
	}
}
