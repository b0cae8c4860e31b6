package fault

import (
	"html"
	"net/url"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements that the faults of this file target.
const (
	logoutEndsSession = "logout-ends-session"
	logoutAsks        = "logout-asks"
	logoutRedirect    = "logout-redirect"
	logoutURIExact    = "logout-redirect-uri-exact"

	logoutNoReflection = "logout-no-reflection"
	logoutSessionGone  = "logout-session-gone"
)

// logoutFaults end sessions that should last, and lead browsers astray.
var logoutFaults = []Fault{
	{
		ID:      "logout-without-hint-pretended",
		Summary: "a logout without an id_token_hint ends nothing, and says that it did",
		Targets: []string{logoutEndsSession},
		Attacks: []string{"LO-06"},
		Arm: func(p *reference.Policy) {
			p.Logout.End = func(e reference.Ending) bool { return e.Logout.Subject != "" && e.End() }
		},
	},
	{
		ID:      "logout-by-hint-pretended",
		Summary: "a logout by an id_token_hint ends nothing, and says that it did",
		Targets: []string{logoutEndsSession},
		Attacks: []string{"LO-06"},
		Arm: func(p *reference.Policy) {
			p.Logout.End = func(e reference.Ending) bool { return e.Logout.Subject == "" && e.End() }
		},
	},
	{
		ID:      "logout-never-asks",
		Summary: "a logout request ends the session without a question, whoever sent the browser there",
		Targets: []string{logoutAsks},
		Attacks: []string{"LO-03"},
		Arm: func(p *reference.Policy) {
			p.Logout.Ask = func(*reference.Logout, *reference.User) bool { return false }
		},
	},
	{
		ID:      "logout-hint-unverified",
		Summary: "the signature of the id_token_hint of a logout request is not verified",
		Targets: []string{logoutAsks},
		Attacks: []string{"LO-02"},
		Arm: func(p *reference.Policy) {
			p.Logout.TrustHint = func(reference.Hint) bool { return true }
		},
	},
	{
		ID:      "logout-hint-of-anybody",
		Summary: "the ID token of any user ends the session without a question",
		Targets: []string{logoutAsks},
		Attacks: []string{"LO-02"},
		Arm: func(p *reference.Policy) {
			p.Logout.Ask = func(asked *reference.Logout, _ *reference.User) bool { return asked.Subject == "" }
		},
	},
	{
		ID:      "session-of-logout-reused",
		Summary: "a logout leaves the session as it is called, and the next user is signed in to it",
		Preset:  reference.PresetHardened,
		Targets: []string{logoutSessionGone},
		Attacks: []string{"LO-11"},
		Arm: func(p *reference.Policy) {
			p.Logout.End = reference.Ending.Leave
			p.SignIn.RenewSession = func(left bool) bool { return !left }
		},
	},
	{
		ID:      "logout-page-echoes-state",
		Summary: "the pages of a logout show the state of the request as it came",
		Preset:  reference.PresetHardened,
		Targets: []string{logoutNoReflection},
		Attacks: []string{"LO-05"},
		Arm:     echoLogout(func(sent url.Values) string { return "<p>" + sent.Get("state") + "</p>" }),
	},
	{
		ID:      "logout-page-links-back",
		Summary: "the pages of a logout link to the post_logout_redirect_uri, escaped, whatever its scheme",
		Preset:  reference.PresetHardened,
		Targets: []string{logoutNoReflection},
		Attacks: []string{"LO-05"},
		Arm: echoLogout(func(sent url.Values) string {
			return `<a href="` + html.EscapeString(sent.Get("post_logout_redirect_uri")) + `">Back</a>`
		}),
	},
	{
		ID:      "logout-pages-echo-request",
		Summary: "the pages of a logout show all parameters of the request as they came",
		Preset:  reference.PresetHardened,
		Targets: []string{logoutNoReflection},
		Attacks: []string{"LO-05"},
		Arm:     echoLogout(everything),
	},
	{
		ID:      "logout-state-dropped",
		Summary: "the state of a logout request does not come back",
		Targets: []string{logoutRedirect},
		Arm: func(p *reference.Policy) {
			back := p.Logout.Return
			p.Logout.Return = func(asked *reference.Logout) string {
				plain := *asked
				plain.State = ""
				return back(&plain)
			}
		},
	},
	{
		ID:      "logout-redirect-uri-unchecked",
		Summary: "any post_logout_redirect_uri is redirected to",
		Targets: []string{logoutURIExact},
		Attacks: []string{"LO-01"},
		Arm:     admitLogoutURI(func(*reference.Logout, []string) bool { return true }),
	},
	{
		ID:      "logout-redirect-uri-unchecked-without-client",
		Summary: "a post_logout_redirect_uri is redirected to where no client is named that it could be compared with",
		Targets: []string{logoutURIExact},
		Attacks: []string{"LO-01"},
		Arm:     admitLogoutURI(func(asked *reference.Logout, _ []string) bool { return asked.Application == nil }),
	},
	{
		ID:      "logout-redirect-uri-prefix",
		Summary: "a post_logout_redirect_uri need only begin with a registered one",
		Targets: []string{logoutURIExact},
		Attacks: []string{"LO-04"},
		Arm: admitLogoutURI(func(asked *reference.Logout, _ []string) bool {
			return asked.Application != nil && slices.ContainsFunc(asked.Application.PostLogoutRedirectURIs, func(good string) bool {
				return strings.HasPrefix(asked.RedirectURI, good)
			})
		}),
	},
	{
		ID:      "logout-redirect-uri-of-any-client",
		Summary: "a post_logout_redirect_uri may be another client's",
		Targets: []string{logoutURIExact},
		Attacks: []string{"LO-04"},
		Arm: admitLogoutURI(func(asked *reference.Logout, everyones []string) bool {
			return slices.Contains(everyones, asked.RedirectURI)
		}),
	},
}

func echoLogout(text func(sent url.Values) string) func(*reference.Policy) {
	return func(p *reference.Policy) { p.Logout.Echo = text }
}

func admitLogoutURI(also func(asked *reference.Logout, everyones []string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		admit := p.Logout.AdmitRedirectURI
		p.Logout.AdmitRedirectURI = func(asked *reference.Logout, everyones []string) bool {
			return admit(asked, everyones) || also(asked, everyones)
		}
	}
}
