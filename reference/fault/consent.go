package fault

import (
	"slices"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements that the faults of this file target.
const (
	consentDenied     = "consent-denied"
	consentForUnknown = "consent-for-unknown-client"
)

// consentFaults ask too seldom, or don't listen.
var consentFaults = []Fault{
	{
		ID:      "consent-covers-more",
		Summary: "a consent to some scopes is taken for one to all",
		Targets: []string{"consent-for-more-scope"},
		Attacks: []string{"CN-02"},
		Arm: func(p *reference.Policy) {
			covers := p.SignIn.Covers
			p.SignIn.Covers = func(allowed, asked []string) bool { return len(allowed) > 0 || covers(allowed, asked) }
		},
	},
	{
		ID:      "consent-of-native-remembered",
		Summary: "who consented once to an application of their device is not asked again, whichever application asks",
		Preset:  reference.PresetHardened,
		Targets: []string{consentForUnknown},
		Attacks: []string{"CN-01"},
		Arm:     knowClient(func(*reference.Application, string) bool { return true }),
	},
	{
		ID:      "consent-of-native-remembered-by-address",
		Summary: "an application of the user's device is taken for the one that they allowed where its address is the registered one, port and all",
		Preset:  reference.PresetHardened,
		Targets: []string{consentForUnknown},
		Attacks: []string{"CN-01"},
		Arm: knowClient(func(app *reference.Application, redirectURI string) bool {
			return slices.Contains(app.RedirectURIs, redirectURI)
		}),
	},
	{
		ID:      "prompt-consent-ignored",
		Summary: "prompt=consent asks nobody who has consented before",
		Targets: []string{"prompt-consent"},
		Attacks: []string{"CN-03"},
		Arm: func(p *reference.Policy) {
			p.SignIn.NeedConsent = func(_ []string, given bool) bool { return !given }
		},
	},
	{
		ID:      "consent-denial-ignored",
		Summary: "a no on the consent page is taken for a yes",
		Targets: []string{consentDenied},
		Attacks: []string{"CN-06"},
		Arm:     func(p *reference.Policy) { p.SignIn.Allows = func(string) bool { return true } },
	},
	{
		ID:      "consent-denial-not-named",
		Summary: "a client is not told that its user said no",
		Targets: []string{consentDenied},
		Arm: editResponse(func(r *reference.AuthorizationResponse) {
			if r.Params.Get("error") == "access_denied" {
				r.Params.Set("error", "server_error")
			}
		}),
	},
}

func knowClient(also func(app *reference.Application, redirectURI string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		know := p.SignIn.KnowClient
		p.SignIn.KnowClient = func(app *reference.Application, redirectURI string) bool {
			return know(app, redirectURI) || also(app, redirectURI)
		}
	}
}
