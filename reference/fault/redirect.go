package fault

import (
	"net/url"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// redirectFaults send the browser where the client never asked it to go.
var redirectFaults = []Fault{
	{
		ID:      "redirect-uri-unchecked",
		Summary: "any absolute redirect_uri is accepted",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-01"},
		Arm:     matchRedirectURI(func(_ string, got *url.URL) bool { return got.IsAbs() }),
	},
	{
		ID:      "redirect-uri-path-prefix",
		Summary: "a redirect_uri whose path continues below a registered one is accepted",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-02"},
		Arm: matchRedirectURI(func(registered string, got *url.URL) bool {
			return strings.HasPrefix(got.String(), registered+"/")
		}),
	},
	{
		ID:      "redirect-uri-host-prefix",
		Summary: "a redirect_uri whose host begins with a registered one is accepted",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-03"},
		Arm: matchRedirectURI(sameButHost(func(registered string, got *url.URL) bool {
			return got.User == nil && strings.HasPrefix(got.Host, registered)
		})),
	},
	{
		ID:      "redirect-uri-userinfo-host",
		Summary: "the registered host is looked for before the @ of a redirect_uri, where browsers see a user name",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-05"},
		Arm: matchRedirectURI(sameButHost(func(registered string, got *url.URL) bool {
			return got.User != nil && got.User.Username() == registered
		})),
	},
	{
		ID:      "redirect-uri-query-ignored",
		Summary: "the query of a redirect_uri is not compared",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-08"},
		Arm: matchRedirectURI(func(registered string, got *url.URL) bool {
			bare := *got
			bare.RawQuery, bare.ForceQuery = "", false
			return bare.String() == registered
		}),
	},
	{
		ID:      "redirect-uri-error-redirected",
		Summary: "the refusal of an unregistered redirect_uri is sent to that very address",
		Targets: []string{errorPage},
		Attacks: []string{"RU-22"},
		Arm:     redirectUnverified(func(app *reference.Application) bool { return app != nil }),
	},
	{
		ID:      "unknown-client-redirected",
		Summary: "the refusal of an unknown client_id is sent to the redirect_uri of the request",
		Targets: []string{errorPage},
		Attacks: []string{"AZ-22"},
		Arm:     redirectUnverified(func(app *reference.Application) bool { return app == nil }),
	},
}

// matchRedirectURI accepts, beside what is registered, what matches one of the
// registered URIs loosely.
func matchRedirectURI(loosely func(registered string, got *url.URL) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		match := p.Authorization.MatchRedirectURI
		p.Authorization.MatchRedirectURI = func(app *reference.Application, got string) bool {
			if match(app, got) {
				return true
			}
			parsed, err := url.Parse(got)
			return err == nil && slices.ContainsFunc(app.RedirectURIs, func(registered string) bool {
				return loosely(registered, parsed)
			})
		}
	}
}

// sameButHost compares all but the authority, and that by host.
func sameButHost(host func(registered string, got *url.URL) bool) func(string, *url.URL) bool {
	return func(registered string, got *url.URL) bool {
		want, err := url.Parse(registered)
		return err == nil && got.Scheme == want.Scheme && got.RequestURI() == want.RequestURI() &&
			got.Host != want.Host && host(want.Host, got)
	}
}

// redirectUnverified redirects refusals for which the client is as told.
func redirectUnverified(redirect func(*reference.Application) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Authorization.RedirectUnverified
		p.Authorization.RedirectUnverified = func(app *reference.Application, uri string) bool {
			return redirect(app) || before(app, uri)
		}
	}
}
