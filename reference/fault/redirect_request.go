package fault

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// redirectRequestFaults concern which redirect URI counts, other spellings of
// a good one, and where refusals are sent.
var redirectRequestFaults = []Fault{
	{
		ID:      "redirect-uri-first-checked-last-used",
		Summary: "of several redirect_uris the first is checked and the last is used",
		Targets: []string{redirectURIOnce},
		Attacks: []string{"RU-28"},
		Arm:     repeatedURI(0, 1),
	},
	{
		ID:      "redirect-uri-last-checked-first-used",
		Summary: "of several redirect_uris the last is checked and the first is used",
		Targets: []string{redirectURIOnce},
		Attacks: []string{"RU-28"},
		Arm:     repeatedURI(1, 0),
	},
	{
		ID:      "redirect-uri-query-checked-body-used",
		Summary: "the redirect_uri in the URL of a POST is checked, and the one in its body is used",
		Targets: []string{redirectURIOnce},
		Attacks: []string{"AZ-05"},
		Arm: func(p *reference.Policy) {
			mergeQuery(p, func(query, body url.Values) url.Values { return joined(query, body) })
			repeatedURI(0, 1)(p)
		},
	},
	{
		ID:      "redirect-uri-body-checked-query-used",
		Summary: "the redirect_uri in the body of a POST is checked, and the one in its URL is used",
		Targets: []string{redirectURIOnce},
		Attacks: []string{"AZ-05"},
		Arm: func(p *reference.Policy) {
			mergeQuery(p, func(query, body url.Values) url.Values { return joined(query, body) })
			repeatedURI(1, 0)(p)
		},
	},
	{
		ID:      "redirect-uri-assumed",
		Summary: "a request without redirect_uri is answered at the only one of its client",
		Targets: []string{redirectURIRequired},
		Attacks: []string{"RU-25"},
		Arm: assumeURI(func(registered []string) string {
			if len(registered) == 1 {
				return registered[0]
			}
			return ""
		}),
	},
	{
		ID:      "redirect-uri-first-assumed",
		Summary: "a request without redirect_uri is answered at the first one of its client",
		Targets: []string{redirectURIRequired},
		Attacks: []string{"RU-25"},
		Arm: assumeURI(func(registered []string) string {
			if len(registered) == 0 {
				return ""
			}
			return registered[0]
		}),
	},
	{
		ID:      "redirect-uri-query-dropped",
		Summary: "the query of a redirect_uri is not kept",
		Targets: []string{redirectURIQuery},
		Arm: editResponse(func(r *reference.AuthorizationResponse) {
			r.RedirectURI, _, _ = strings.Cut(r.RedirectURI, "?")
		}),
	},
	{
		ID:      "redirect-uri-query-broken-on-error",
		Summary: "error responses are appended to the last parameter of a redirect_uri",
		Targets: []string{redirectURIQuery},
		Arm: editResponse(onError(func(r *reference.AuthorizationResponse) {
			if strings.Contains(r.RedirectURI, "?") {
				r.RedirectURI += "?"
			}
		})),
	},
	{
		ID:      "redirect-uri-normalised",
		Summary: "redirect URIs are compared as RFC 3986 normalises them",
		Targets: []string{redirectURISpelling},
		Attacks: []string{"RU-33"},
		Arm: acceptURL(func(registered, got *url.URL) bool {
			return got.User == nil && got.Fragment == "" && strings.EqualFold(withoutPort(got), withoutPort(registered)) &&
				got.Path == registered.Path && got.RawQuery == registered.RawQuery
		}),
	},
	{
		ID:      "redirect-uri-trailing-slash",
		Summary: "a slash at the end of a redirect_uri makes no difference",
		Targets: []string{redirectURISpelling},
		Attacks: []string{"RU-33"},
		Arm:     acceptURI(func(registered, got string) bool { return got == registered+"/" }),
	},
	{
		ID:      "redirect-uri-loopback-hosts",
		Summary: "every name of the loopback interface is as good as the registered one",
		Targets: []string{redirectURILoopback},
		Attacks: []string{"RU-12", "RU-31"},
		Arm: acceptLoopback(func(host string) bool {
			ip := net.ParseIP(host)
			return host == "localhost" || ip != nil && ip.IsLoopback() || host == "2130706433" || host == "127.1" || host == "0177.0.0.1"
		}),
	},
	{
		ID:      "redirect-uri-loopback-look-alikes",
		Summary: "hosts that begin like a name of the loopback interface pass for it",
		Targets: []string{redirectURILoopback},
		Attacks: []string{"RU-12"},
		Arm: acceptLoopback(func(host string) bool {
			return strings.HasPrefix(host, "127.0.0.1.") || strings.HasPrefix(host, "localhost.")
		}),
	},
	{
		ID:      "redirect-uri-loopback-user",
		Summary: "a loopback address is looked for before the @ of a redirect_uri",
		Targets: []string{redirectURILoopback},
		Attacks: []string{"RU-12"},
		Arm: acceptURL(func(registered, got *url.URL) bool {
			return registered.Scheme == "http" && got.User != nil && strings.HasPrefix(got.User.Username(), "127.0.0.1")
		}),
	},
	{
		ID:      "redirect-uri-loopback-path-ignored",
		Summary: "the path of a loopback redirect_uri is not compared",
		Targets: []string{redirectURILoopback},
		Attacks: []string{"RU-12"},
		Arm: acceptURL(func(registered, got *url.URL) bool {
			return registered.Scheme == "http" && got.Scheme == "http" && got.Host == registered.Host && got.User == nil
		}),
	},
	{
		ID:      "loopback-port-fixed",
		Summary: "applications on the user's machine can't choose the port of their loopback redirect_uri",
		Targets: []string{loopbackPort},
		Preset:  reference.PresetHardened,
		Arm: func(p *reference.Policy) {
			p.Authorization.MatchLoopbackURI = func(string, string) bool { return false }
		},
	},
	{
		ID:      "redirect-uri-error-redirected",
		Summary: "the refusal of an unregistered redirect_uri is sent to that very address",
		Targets: []string{errorPage},
		Attacks: []string{"RU-22"},
		Arm:     redirectRefusal(func(r reference.RedirectRequest) bool { return r.Application != nil && !r.Sent.Has("prompt") }),
	},
	{
		ID:      "unknown-client-redirected",
		Summary: "the refusal of an unknown client_id is sent to the redirect_uri of the request",
		Targets: []string{errorPage},
		Attacks: []string{"AZ-22"},
		Arm:     redirectRefusal(func(r reference.RedirectRequest) bool { return r.Application == nil }),
	},
	{
		ID:      "silent-error-redirected",
		Summary: "the refusal of a request that may show no page is sent to a redirect_uri that was not checked",
		Targets: []string{errorPage},
		Attacks: []string{"RU-22"},
		Arm:     redirectRefusal(func(r reference.RedirectRequest) bool { return r.Application != nil && r.Sent.Has("prompt") }),
	},
}

// repeatedURI checks one of two redirect_uris and uses another.
func repeatedURI(checked, used int) func(*reference.Policy) {
	return func(p *reference.Policy) {
		pick := p.Authorization.PickRepeated
		p.Authorization.PickRepeated = func(name string, all []string) (string, bool) {
			if name == "redirect_uri" && len(all) == 2 {
				return all[used], true
			}
			return pick(name, all)
		}
		matchRequest(func(r reference.RedirectRequest) bool {
			all := r.Sent["redirect_uri"]
			return len(all) == 2 && slices.Contains(r.Application.RedirectURIs, all[checked])
		})(p)
	}
}

// mergeQuery takes parameters of a POST from its URL too.
func mergeQuery(p *reference.Policy, merge func(query, body url.Values) url.Values) {
	p.Authorization.MergeQuery = func(query, body url.Values) (url.Values, *reference.Error) {
		return merge(query, body), nil
	}
}

// joined holds the values of both, those of the query first.
func joined(query, body url.Values) url.Values {
	all := url.Values{}
	for _, values := range []url.Values{query, body} {
		for name, v := range values {
			all[name] = append(all[name], v...)
		}
	}
	return all
}

func assumeURI(of func(registered []string) string) func(*reference.Policy) {
	return func(p *reference.Policy) {
		p.Authorization.AssumeRedirectURI = func(app *reference.Application) string {
			if len(app.RedirectURIs) == 0 {
				return ""
			}
			return of(app.RedirectURIs)
		}
	}
}

// acceptLoopback lets other hosts stand for a registered loopback address.
func acceptLoopback(like func(host string) bool) func(*reference.Policy) {
	return acceptURL(func(registered, got *url.URL) bool {
		return registered.Scheme == "http" && got.Scheme == "http" && got.User == nil &&
			got.Hostname() != registered.Hostname() && like(got.Hostname()) && got.Path == registered.Path
	})
}

// withoutPort is scheme and host, without the port where it is the default one.
func withoutPort(u *url.URL) string {
	return u.Scheme + "://" + strings.TrimSuffix(u.Host, ":"+map[string]string{"http": "80", "https": "443"}[u.Scheme])
}

// redirectRefusal redirects the refusals for which that holds.
func redirectRefusal(redirect func(reference.RedirectRequest) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Authorization.RedirectUnverified
		p.Authorization.RedirectUnverified = func(r reference.RedirectRequest) bool { return redirect(r) || before(r) }
	}
}
