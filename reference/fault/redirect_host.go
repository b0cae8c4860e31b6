package fault

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// redirectHostFaults read another host out of a redirect URI than browsers do,
// or compare hosts loosely.
var redirectHostFaults = []Fault{
	{
		ID:      "redirect-uri-host-prefix",
		Summary: "a redirect_uri whose host begins with a registered one is accepted",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-03"},
		Arm: acceptHost(func(registered string, got *url.URL) bool {
			return got.User == nil && strings.HasPrefix(got.Hostname(), registered) && got.Hostname() != registered
		}),
	},
	{
		ID:      "redirect-uri-subdomain",
		Summary: "a redirect_uri at a host below a registered one is accepted",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-04"},
		Arm:     acceptHost(func(registered string, got *url.URL) bool { return strings.HasSuffix(got.Host, "."+registered) }),
	},
	{
		ID:      "redirect-uri-host-suffix",
		Summary: "a redirect_uri whose host ends like a registered one is accepted, without regard to the dots",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-04"},
		Arm:     acceptHost(func(registered string, got *url.URL) bool { return strings.HasSuffix(got.Host, registered) }),
	},
	{
		ID:      "redirect-uri-same-site",
		Summary: "a redirect_uri at any host of the registered domain is accepted",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-04"},
		Arm: acceptHost(func(registered string, got *url.URL) bool {
			_, domain, _ := strings.Cut(registered, ".")
			return strings.HasSuffix(got.Host, "."+domain)
		}),
	},
	{
		ID:      "redirect-uri-host-ignored",
		Summary: "only the path of a redirect_uri is compared",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-01"},
		Arm: acceptURL(func(registered, got *url.URL) bool {
			return got.Scheme == "https" && !strings.EqualFold(got.Hostname(), registered.Hostname()) && got.RequestURI() == registered.RequestURI()
		}),
	},
	{
		ID:      "redirect-uri-regular-expression",
		Summary: "a registered redirect_uri is used as a regular expression, so that its dots stand for any character",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-14"},
		Arm: acceptURI(func(registered, got string) bool {
			return regexp.MustCompile("^"+registered+"$").MatchString(got) && got != registered
		}),
	},
	{
		ID:      "redirect-uri-regular-expression-unanchored",
		Summary: "a redirect_uri that has a registered one somewhere in it is accepted",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-14"},
		Arm:     acceptURI(func(registered, got string) bool { return strings.Index(got, registered) > 0 }),
	},
	{
		ID:      "redirect-uri-userinfo-host",
		Summary: "the registered host is looked for before the @ of a redirect_uri, where browsers see a user name",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-05"},
		Arm: acceptHost(func(registered string, got *url.URL) bool {
			return got.User != nil && strings.Contains(got.User.String(), registered)
		}),
	},
	{
		ID:      "redirect-uri-userinfo-ignored",
		Summary: "the user in a redirect_uri is not compared",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-05"},
		Arm: acceptURL(func(registered, got *url.URL) bool {
			bare := *got
			bare.User = nil
			return got.User != nil && bare.String() == registered.String()
		}),
	},
	{
		ID:      "redirect-uri-backslash",
		Summary: "the host of a redirect_uri is looked for behind its last @, where browsers end the host at a backslash",
		Targets: []string{redirectURIExact, redirectURIBrowser},
		Attacks: []string{"RU-18"},
		Arm: acceptURI(func(registered, got string) bool {
			scheme, host, _ := strings.Cut(registered, "//")
			return strings.Contains(got, `\`) && strings.HasPrefix(got, scheme) && strings.HasSuffix(got, "@"+host)
		}),
	},
	{
		ID:      "redirect-uri-white-space",
		Summary: "the host of a redirect_uri is compared up to white space, which browsers skip",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-18"},
		Arm: acceptURI(func(registered, got string) bool {
			before, after, found := strings.Cut(got, "\t")
			return found && strings.HasPrefix(registered, before) && strings.HasSuffix(after, strings.TrimPrefix(registered, before))
		}),
	},
	{
		ID:      "redirect-uri-without-host",
		Summary: "a redirect_uri in which no host is found passes for one of the client's own",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-18"},
		Arm: acceptURL(func(registered, got *url.URL) bool {
			return got.Scheme == registered.Scheme && got.Host == "" && strings.HasSuffix(got.Path, registered.Path)
		}),
	},
	{
		ID:      "redirect-uri-unicode-dots",
		Summary: "the host of a redirect_uri ends at the first character beyond ASCII, of which browsers make a dot",
		Targets: []string{redirectURIExact, redirectURIBrowser},
		Attacks: []string{"RU-29"},
		Arm: acceptHost(func(registered string, got *url.URL) bool {
			ascii, _ := cutASCII(got.Host)
			return ascii == registered
		}),
	},
	{
		ID:      "redirect-uri-homoglyphs",
		Summary: "letters that look like Latin ones are taken for them in the host of a redirect_uri",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-29"},
		Arm:     acceptHost(func(registered string, got *url.URL) bool { return latin.Replace(got.Host) == registered }),
	},
	{
		ID:      "redirect-uri-port-ignored",
		Summary: "the port of a redirect_uri is not compared, as if every host were a loopback address",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-13"},
		Arm: acceptURL(func(registered, got *url.URL) bool {
			bare := *got
			bare.Host = got.Hostname()
			return got.Port() != "" && got.Port() != "443" && bare.String() == registered.String()
		}),
	},
	{
		ID:      "redirect-uri-scheme-downgrade",
		Summary: "http is accepted where https is registered",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-16"},
		Arm: acceptURI(func(registered, got string) bool {
			return strings.HasPrefix(registered, "https:") && got == "http"+strings.TrimPrefix(registered, "https")
		}),
	},
	{
		ID:      "redirect-uri-private-scheme",
		Summary: "schemes of applications on the user's machine are accepted for clients of the web",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-30"},
		Arm:     acceptURI(func(_, got string) bool { return regexp.MustCompile(`^[a-z]+\.[a-z.]+:`).MatchString(got) }),
	},
	{
		ID:      "redirect-uri-script",
		Summary: "redirect URIs that run as a script in the browser are accepted",
		Targets: []string{redirectURIExact},
		Attacks: []string{"RU-17"},
		Arm:     acceptURI(func(_, got string) bool { return regexp.MustCompile(`(?i)^(javascript|data):`).MatchString(got) }),
	},
}

// acceptHost compares all but the authority of https URIs, and that by host.
func acceptHost(host func(registered string, got *url.URL) bool) func(*reference.Policy) {
	return acceptURL(func(registered, got *url.URL) bool {
		return got.Scheme == "https" && registered.Scheme == "https" && got.RequestURI() == registered.RequestURI() &&
			got.Host != registered.Host && host(registered.Host, got)
	})
}

// cutASCII cuts a text at the first character beyond ASCII.
func cutASCII(s string) (before string, found bool) {
	for i, r := range s {
		if r > 0x7f {
			return s[:i], true
		}
	}
	return s, false
}

// latin writes Latin letters for Cyrillic ones that look the same.
var latin = strings.NewReplacer("а", "a", "с", "c", "е", "e", "о", "o", "р", "p")
