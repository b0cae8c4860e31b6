package authorization

import (
	"net/url"
	"strings"

	"github.com/oidcheck/oidcheck/suites/check"
)

// spellings are the redirect_uris that lead to the same place as the registered
// one by the rules of RFC 3986, or of habit.
var spellings = []check.Variant[bend]{
	{Name: "trailing-slash", Value: path(suffix("/"))},
	{Name: "default-port", Value: withDefaultPort},
	{Name: "host-case", Value: authority(strings.ToUpper)},
	{Name: "scheme-case", Value: func(u *url.URL) string { return text(strings.ToUpper(u.Scheme), u.Host, u.RequestURI()) }},
	{Name: "letter-encoded", Value: path(encodeLast)},
}

func withDefaultPort(u *url.URL) string {
	port := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]
	if u.Port() != "" {
		port = "" // nothing to add
	}
	return text(u.Scheme, u.Host+port, u.RequestURI())
}

// encodeLast escapes the last character of a path, which needs none.
func encodeLast(path string) string {
	if path == "" {
		return path
	}
	const digits = "0123456789abcdef"
	last := path[len(path)-1]
	return path[:len(path)-1] + "%" + string([]byte{digits[last>>4], digits[last&15]})
}

// lookAlikes are what passes for a loopback address to a careless eye.
var lookAlikes = []check.Variant[bend]{
	{Name: "localhost", Value: host(always("localhost"))},
	{Name: "ipv6", Value: authority(always("[::1]"))},
	{Name: "ipv4-in-ipv6", Value: authority(always("[::ffff:127.0.0.1]"))},
	{Name: "other-address", Value: host(always("127.0.0.2"))},
	{Name: "decimal", Value: host(always("2130706433"))},
	{Name: "short", Value: host(always("127.1"))},
	{Name: "octal", Value: host(always("0177.0.0.1"))},
	{Name: "subdomain-of-evil", Value: host(suffix(".evil.example"))},
	{Name: "localhost-of-evil", Value: host(always("localhost.evil.example"))},
	{Name: "userinfo", Value: authority(suffix("@evil.example"))},
	{Name: "userinfo-port", Value: authority(func(host string) string { return hostOnly(host) + ":51004@evil.example" })},
	{Name: "path", Value: path(suffix("/evil"))},
}

func always(s string) func(string) string { return func(string) string { return s } }
