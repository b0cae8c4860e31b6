package fault

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements about redirect URIs.
const (
	redirectURIBrowser  = "redirect-uri-browser-reading"
	redirectURISpelling = "redirect-uri-spelling"
	redirectURIQuery    = "redirect-uri-query-kept"
	redirectURILoopback = "redirect-uri-loopback"
	redirectURIRequired = "redirect-uri-required"
	redirectURIOnce     = "redirect-uri-once"
	loopbackPort        = "native-loopback-port"
)

// redirectFaults send the browser where the client never asked it to go. Each
// is a way to compare a redirect URI with the registered ones that people have
// used.
var redirectFaults = []Fault{
	{
		ID:      "redirect-uri-unchecked",
		Summary: "any redirect_uri is accepted",
		Targets: []string{redirectURIExact, redirectURIBrowser, redirectURISpelling, redirectURILoopback, errorPage},
		Attacks: []string{"RU-01", "RU-27"},
		Arm:     acceptURI(func(string, string) bool { return true }),
	},
	{
		ID:      "redirect-uri-path-prefix",
		Summary: "a redirect_uri whose path continues below a registered one is accepted",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-02"},
		Arm: acceptURL(func(registered, got *url.URL) bool {
			rest, below := strings.CutPrefix(got.String(), registered.String()+"/")
			return registered.Scheme == "https" && below && rest != ""
		}),
	},
	{
		ID:      "redirect-uri-string-prefix",
		Summary: "a redirect_uri that begins with a registered one is accepted",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-02"},
		Arm: acceptURI(func(registered, got string) bool {
			rest, begins := strings.CutPrefix(got, registered)
			return strings.HasPrefix(registered, "https:") && begins && rest != "/" && !strings.ContainsAny(rest, "?#")
		}),
	},
	{
		ID:      "redirect-uri-path-ignored",
		Summary: "the path of a redirect_uri is not compared",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-02"},
		Arm: acceptURL(func(registered, got *url.URL) bool {
			return got.Scheme == registered.Scheme && got.Host == registered.Host && got.User == nil &&
				!strings.HasSuffix(got.Path, "/") && !strings.HasPrefix(got.Path, registered.Path) && !strings.EqualFold(got.Path, registered.Path)
		}),
	},
	{
		ID:      "redirect-uri-dot-segments",
		Summary: "the path of a redirect_uri is compared by its beginning, and the dot segments that follow lead out of it",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-06"},
		Arm: acceptURI(func(registered, got string) bool {
			rest, ok := strings.CutPrefix(got, registered)
			return ok && regexp.MustCompile(`(?i)^(/|\\|%2f|%252f)(\.|%2e|%252e){2}(/|\\|%2f|%252f)`).MatchString(rest)
		}),
	},
	{
		ID:      "redirect-uri-path-parameters",
		Summary: "what follows a semicolon in the path of a redirect_uri is not compared",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-07"},
		Arm: acceptURI(func(registered, got string) bool {
			bare, _, found := strings.Cut(got, ";")
			return found && strings.TrimSuffix(bare, "/..") == registered
		}),
	},
	{
		ID:      "redirect-uri-path-case",
		Summary: "the path of a redirect_uri is compared without regard to case",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-11"},
		Arm: acceptURL(func(registered, got *url.URL) bool {
			return got.Path != registered.Path && strings.EqualFold(got.String(), registered.String()) && got.Host == registered.Host
		}),
	},
	{
		ID:      "redirect-uri-control-characters",
		Summary: "a redirect_uri is compared up to the first escaped control character",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-18"},
		Arm: acceptURI(func(registered, got string) bool {
			at := regexp.MustCompile(`%[01][0-9a-f]`).FindStringIndex(got)
			return at != nil && got[:at[0]] == registered
		}),
	},
	{
		ID:      "redirect-uri-query-ignored",
		Summary: "the query of a redirect_uri is not compared",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-08"},
		Arm: acceptURI(func(registered, got string) bool {
			bare, query, _ := strings.Cut(got, "?")
			want, _, _ := strings.Cut(registered, "?")
			return query != "" && bare == want
		}),
	},
	{
		ID:      "redirect-uri-response-parameters",
		Summary: "a redirect_uri may carry parameters of a response already",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-09"},
		Arm: acceptURI(func(registered, got string) bool {
			rest, ok := strings.CutPrefix(got, registered)
			return ok && regexp.MustCompile(`^[?#](code|iss)=`).MatchString(rest)
		}),
	},
	{
		ID:      "redirect-uri-fragment-ignored",
		Summary: "a redirect_uri may have a fragment, which is not compared",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-10"},
		Arm: acceptURI(func(registered, got string) bool {
			bare, _, found := strings.Cut(got, "#")
			return found && bare == registered
		}),
	},
	{
		ID:      "redirect-uri-of-any-client",
		Summary: "a redirect_uri of any client is good for every client",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-19"},
		Arm:     matchRequest(func(r reference.RedirectRequest) bool { return slices.Contains(r.Everyones, r.URI) }),
	},
	{
		ID:      "redirect-uri-unchecked-for-form-post",
		Summary: "the redirect_uri is not checked where the response is asked for as a form",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-21"},
		Arm:     matchRequest(func(r reference.RedirectRequest) bool { return r.Sent.Get("response_mode") == reference.ModeFormPost }),
	},
	{
		ID:      "redirect-uri-unchecked-for-tokens",
		Summary: "the redirect_uri is not checked where tokens are asked for",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-21"},
		Arm:     matchRequest(func(r reference.RedirectRequest) bool { return strings.Contains(r.Sent.Get("response_type"), "token") }),
	},
	{
		ID:      "redirect-uri-unchecked-for-fragment",
		Summary: "the redirect_uri is not checked where the response is asked for in the fragment",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-21"},
		Arm:     matchRequest(func(r reference.RedirectRequest) bool { return r.Sent.Get("response_mode") == reference.ModeFragment }),
	},
}

// matchRequest accepts, beside what is registered, the requests for which also
// holds.
func matchRequest(also func(reference.RedirectRequest) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Authorization.AdmitRedirectURI
		p.Authorization.AdmitRedirectURI = func(r reference.RedirectRequest) bool { return before(r) || also(r) }
	}
}

// acceptURI accepts, beside what is registered, what matches one of the
// registered URIs loosely.
func acceptURI(loosely func(registered, got string) bool) func(*reference.Policy) {
	return matchRequest(func(r reference.RedirectRequest) bool {
		return slices.ContainsFunc(r.Application.RedirectURIs, func(registered string) bool { return loosely(registered, r.URI) })
	})
}

// acceptURL is acceptURI for what can be parsed.
func acceptURL(loosely func(registered, got *url.URL) bool) func(*reference.Policy) {
	return acceptURI(func(registered, got string) bool {
		want, err := url.Parse(registered)
		if err != nil {
			return false
		}
		u, err := url.Parse(got)
		return err == nil && loosely(want, u)
	})
}
