package authorization

import (
	"net"
	"net/url"
	"strings"

	"github.com/oidcheck/oidcheck/suites/check"
)

// bend makes another redirect_uri of a registered one. Attackers' hosts are
// below .example, where nobody is.
type bend func(registered *url.URL) string

// text builds a URI by hand: what url.URL would not write is what matters.
func text(scheme, authority, path string) string { return scheme + "://" + authority + path }

// authority makes a bend that changes what stands between "//" and the path.
func authority(change func(host string) string) bend {
	return func(u *url.URL) string { return text(u.Scheme, change(u.Host), u.RequestURI()) }
}

// host makes a bend that changes the host and keeps its port.
func host(change func(host string) string) bend {
	return authority(func(host string) string {
		name, port := (&url.URL{Host: host}).Hostname(), (&url.URL{Host: host}).Port()
		if port == "" {
			return change(name)
		}
		return net.JoinHostPort(change(name), port)
	})
}

// path makes a bend that changes the path.
func path(change func(path string) string) bend {
	return func(u *url.URL) string { return text(u.Scheme, u.Host, change(u.EscapedPath())) }
}

// suffix and prefix make changes of the functions above.
func suffix(s string) func(string) string { return func(t string) string { return t + s } }
func prefix(s string) func(string) string { return func(t string) string { return s + t } }

// foreign are the redirect_uris that lead elsewhere than the registered one they
// resemble, or lead to code of an attacker's.
var foreign = []check.Variant[bend]{
	{Name: "unrelated", Value: func(*url.URL) string { return "https://unrelated.example/callback" }},

	{Name: "path-suffix", Value: path(suffix("/evil"))},
	{Name: "path-longer", Value: path(suffix("evil"))},
	{Name: "path-other", Value: path(func(string) string { return "/evil" })},
	{Name: "path-case", Value: path(swapCase)},
	{Name: "path-dot-segment", Value: path(suffix("/../evil"))},
	{Name: "path-dot-segment-encoded", Value: path(suffix("/%2e%2e/evil"))},
	{Name: "path-dot-segment-encoded-twice", Value: path(suffix("/%252e%252e/evil"))},
	{Name: "path-slash-encoded", Value: path(suffix("%2f..%2fevil"))},
	{Name: "path-slash-encoded-twice", Value: path(suffix("%252f..%252fevil"))},
	{Name: "path-backslash", Value: path(suffix(`\..\evil`))},
	{Name: "path-parameter", Value: path(suffix(";evil=1"))},
	{Name: "path-parameter-dot-segment", Value: path(suffix("/..;/evil"))},
	{Name: "path-line-break", Value: path(suffix("%0d%0aevil"))},
	{Name: "path-null", Value: path(suffix("%00evil"))},

	{Name: "host-suffix", Value: host(suffix(".evil.example"))},
	{Name: "host-longer", Value: host(suffix("evil.example"))},
	{Name: "host-prefix", Value: host(prefix("evil"))},
	{Name: "host-other", Value: authority(func(string) string { return "evil.example" })},
	{Name: "subdomain", Value: host(prefix("evil."))},
	{Name: "sibling-domain", Value: host(func(host string) string { return "evil." + parent(host) })},
	{Name: "host-dot-as-letter", Value: host(func(host string) string { return strings.Replace(host, ".", "x", 1) })},
	{Name: "host-unicode-dot", Value: host(suffix("\u3002evil.example"))},
	{Name: "host-wide-dot", Value: host(suffix("\uff0eevil.example"))},
	{Name: "host-homoglyph", Value: host(homoglyph)},
	{Name: "host-tab", Value: host(suffix("\t.evil.example"))},
	{Name: "embedded-in-query", Value: func(u *url.URL) string { return "https://evil.example/?next=" + u.String() }},
	{Name: "embedded-in-path", Value: func(u *url.URL) string { return "https://evil.example/" + u.String() }},
	{Name: "embedded-in-fragment", Value: func(u *url.URL) string { return "https://evil.example/#" + u.String() }},

	{Name: "userinfo", Value: authority(suffix("@evil.example"))},
	{Name: "userinfo-password", Value: authority(suffix(":443@evil.example"))},
	{Name: "userinfo-encoded-slash", Value: authority(suffix("%2f@evil.example"))},
	{Name: "userinfo-encoded-colon", Value: authority(suffix("%3a443@evil.example"))},
	{Name: "userinfo-twice", Value: authority(func(host string) string { return "a@" + host + "@evil.example" })},
	{Name: "userinfo-added", Value: authority(prefix("evil.example@"))},
	{Name: "backslash", Value: authority(func(host string) string { return `evil.example\@` + host })},
	{Name: "slash-and-backslash", Value: func(u *url.URL) string { return `https:/\evil.example` + u.RequestURI() }},
	{Name: "three-slashes", Value: func(u *url.URL) string { return "https:///evil.example" + u.RequestURI() }},

	{Name: "port", Value: authority(func(host string) string { return net.JoinHostPort(hostOnly(host), "8443") })},
	{Name: "scheme-other", Value: func(u *url.URL) string { return text(other(u.Scheme), u.Host, u.RequestURI()) }},
	{Name: "scheme-private", Value: func(u *url.URL) string { return "com.example.evil:" + u.RequestURI() }},
	{Name: "scheme-javascript", Value: func(u *url.URL) string { return text("javascript", u.Host, u.RequestURI()+"%0aalert(1)") }},
	{Name: "scheme-javascript-mixed-case", Value: func(*url.URL) string { return "JaVaScRiPt:alert(1)" }},
	{Name: "scheme-data", Value: func(u *url.URL) string { return "data:text/html,<script>alert(1)</script>" }},

	{Name: "query-added", Value: func(u *url.URL) string { return withQuery(u, "evil=1") }},
	{Name: "query-code", Value: func(u *url.URL) string { return withQuery(u, "code=evil&state=evil") }},
	{Name: "query-iss", Value: func(u *url.URL) string { return withQuery(u, "iss=https://evil.example") }},
	{Name: "fragment", Value: func(u *url.URL) string { return u.String() + "#evil" }},
	{Name: "fragment-code", Value: func(u *url.URL) string { return u.String() + "#code=evil" }},
}

// withQuery adds to the query of a URI.
func withQuery(u *url.URL, more string) string {
	if u.RawQuery != "" {
		more = u.RawQuery + "&" + more
	}
	return text(u.Scheme, u.Host, u.EscapedPath()) + "?" + more
}

// swapCase writes the letters of a path the other way.
func swapCase(path string) string {
	if upper := strings.ToUpper(path); upper != path {
		return upper
	}
	return strings.ToLower(path)
}

// parent is a host without its first label.
func parent(host string) string {
	_, rest, _ := strings.Cut(host, ".")
	return rest
}

// homoglyph writes a Cyrillic letter for a Latin one that it looks like.
func homoglyph(host string) string {
	for latin, cyrillic := range map[string]string{"a": "а", "c": "с", "e": "е", "o": "о", "p": "р"} {
		if strings.Contains(host, latin) {
			return strings.Replace(host, latin, cyrillic, 1)
		}
	}
	return host
}

func hostOnly(host string) string { return (&url.URL{Host: host}).Hostname() }

// other is the scheme that a registered one is swapped with.
func other(scheme string) string {
	if scheme == "http" {
		return "https"
	}
	return "http"
}
