package fault

import (
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements about requests that wait for their user.
const (
	requestFixed  = "authorization-request-fixed"
	requestsApart = "authorization-requests-apart"
)

// resumeFaults go on with another request than the user was asked about.
var resumeFaults = []Fault{
	{
		ID:      "redirect-uri-of-the-form-used",
		Summary: "the redirect_uri in a form of the provider's own pages is used unchecked",
		Targets: []string{requestFixed},
		Attacks: []string{"RU-23"},
		Arm:     resume(takeRedirectURI),
	},
	{
		ID:      "redirect-uri-of-the-consent-form-used",
		Summary: "the redirect_uri in the form of the consent page is used unchecked",
		Targets: []string{requestFixed},
		Attacks: []string{"RU-23"},
		Arm: resume(func(r *reference.Resumption) {
			if r.Form["decision"] != "" {
				takeRedirectURI(r)
			}
		}),
	},
	{
		ID:      "scope-of-the-consent-form-granted",
		Summary: "the scope in the form of the consent page is granted, be it more than was asked for",
		Targets: []string{requestFixed},
		Attacks: []string{"CN-05", "RU-23"},
		Arm: resume(func(r *reference.Resumption) {
			if scope := r.Form["scope"]; scope != "" {
				r.SetScopes(strings.Fields(scope))
			}
		}),
	},
	{
		ID:      "pending-request-of-the-session",
		Summary: "a session has one request that waits, and a second one takes its place",
		Targets: []string{requestsApart},
		Attacks: []string{"RU-24"},
		Arm:     resume((*reference.Resumption).TakeLatest),
	},
	{
		ID:      "pending-nonce-of-the-session",
		Summary: "the nonce is kept with the session, where a second request replaces it",
		Targets: []string{requestsApart},
		Attacks: []string{"AZ-21"},
		Arm:     resume((*reference.Resumption).TakeLatestNonce),
	},
	{
		ID:      "pending-challenge-of-the-session",
		Summary: "the code_challenge is kept with the session, where a second request replaces it",
		Targets: []string{requestsApart},
		Attacks: []string{"AZ-21"},
		Arm:     resume((*reference.Resumption).TakeLatestChallenge),
	},
}

func resume(change func(*reference.Resumption)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Authorization.Resume
		p.Authorization.Resume = func(r *reference.Resumption) {
			before(r)
			change(r)
		}
	}
}

func takeRedirectURI(r *reference.Resumption) {
	if uri := r.Form["redirect_uri"]; uri != "" {
		r.SetRedirectURI(uri)
	}
}
