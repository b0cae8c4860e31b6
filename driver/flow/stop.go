package flow

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// learnHosts notes what belongs to the provider.
func (p *Provider) learnHosts() {
	p.hosts, p.origins = map[string]bool{}, map[string]bool{}
	m := p.Metadata
	for _, raw := range []string{
		p.Issuer, m.Issuer, m.AuthorizationEndpoint, m.TokenEndpoint, m.UserinfoEndpoint,
		m.IntrospectionEndpoint, m.RevocationEndpoint, m.RegistrationEndpoint, m.EndSessionEndpoint, m.JWKSURI,
	} {
		if u, err := url.Parse(raw); err == nil && u.Host != "" {
			p.hosts[hostname(u)] = true
			p.origins[origin(u)] = true
		}
	}
}

// Hosts are the host names of all issuers of the target and their endpoints.
func (p *Provider) Hosts() []string {
	all := maps.Clone(p.hosts)
	for _, other := range p.others {
		maps.Copy(all, other.hosts)
	}
	return slices.Sorted(maps.Keys(all))
}

// stop holds for the URLs at which a visit ends: those of the client, and
// attack hosts. Nothing listens at either, and nothing is sent there. Of a client
// that shares its origin with the provider only the redirect URIs themselves
// count, since the provider's own pages have to be opened.
func (p *Provider) stop(redirectURIs []string) func(*url.URL) bool {
	ends := map[string]bool{}
	for _, raw := range redirectURIs {
		u, err := url.Parse(raw)
		if err != nil || u.Scheme == "" || u.Host == "" && web(u) {
			continue
		}
		if p.origins[origin(u)] {
			ends[location(u)] = true
		} else {
			ends[origin(u)] = true
		}
	}
	return func(u *url.URL) bool {
		return ends[origin(u)] || ends[location(u)] || attackHost(hostname(u)) && !p.hosts[hostname(u)]
	}
}

// attackHost reports whether a host is under a domain that no real one can have
// (RFC 6761): the redirect URIs that attacks ask for are.
func attackHost(host string) bool {
	return strings.HasSuffix(host, ".test") || strings.HasSuffix(host, ".example")
}

func hostname(u *url.URL) string { return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".") }

// origin is scheme, host and port. A scheme of an application's own (RFC 8252
// section 7.1) is its whole origin, as all its URLs lead there.
func origin(u *url.URL) string {
	if !web(u) {
		return u.Scheme + ":"
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + hostname(u) + ":" + port
}

// location is the origin and the path.
func location(u *url.URL) string {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	return origin(u) + path
}

func web(u *url.URL) bool { return u.Scheme == "http" || u.Scheme == "https" }
