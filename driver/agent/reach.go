package agent

import (
	"net"
	"net/url"
	"strings"
	"sync"

	"golang.org/x/net/publicsuffix"
)

// Reach is how far a visit may go: where it may follow, and where credentials
// may be sent. Both grow from the URL that the visit begins at. It is safe for
// concurrent use.
type Reach struct {
	start *url.URL

	mu      sync.Mutex
	trusted map[string]bool // origins that may get credentials
}

// NewReach returns the reach of a visit that begins at start.
func NewReach(start *url.URL) *Reach {
	return &Reach{start: start, trusted: map[string]bool{origin(start): true}}
}

// Follows reports whether u may be opened: it is http or https, on the host
// the visit began at, on loopback if that one is, or under the same
// registrable domain over https. Everything else is foreign.
func (r *Reach) Follows(u *url.URL) bool {
	if !httpURL(u) {
		return false
	}
	from, to := r.start.Hostname(), u.Hostname()
	switch {
	case strings.EqualFold(from, to):
		return true
	case Loopback(from):
		return Loopback(to)
	}
	return u.Scheme == "https" && sameSite(from, to)
}

// Moved notes that a page or redirect of from led to to, which was followed:
// the trust in from extends to it where nobody can have changed the way, over
// https or on loopback.
func (r *Reach) Moved(from, to *url.URL) {
	r.mu.Lock()
	defer r.mu.Unlock()
	secure := to.Scheme == "https" || Loopback(to.Hostname())
	if secure && r.trusted[origin(from)] && r.Follows(to) {
		r.trusted[origin(to)] = true
	}
}

// Trusts reports whether credentials may be sent to u: to an origin that the
// provider itself led to, or to the https side of the one the visit began at.
func (r *Reach) Trusts(u *url.URL) bool {
	if !httpURL(u) {
		return false
	}
	upgrade := u.Scheme == "https" && u.Port() == "" && strings.EqualFold(u.Hostname(), r.start.Hostname())
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.trusted[origin(u)] || upgrade
}

func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// sameSite compares registrable domains by the public suffix list.
func sameSite(a, b string) bool {
	if net.ParseIP(a) != nil || net.ParseIP(b) != nil {
		return false
	}
	siteA, errA := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(a))
	siteB, errB := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(b))
	return errA == nil && errB == nil && siteA == siteB
}

// Loopback reports whether a host name or address is this machine's own.
func Loopback(host string) bool {
	host = strings.ToLower(host)
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// place is a URL without what may be secret in it: query, fragment, user.
func place(u *url.URL) string {
	if u == nil {
		return "?"
	}
	return label((&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String())
}
