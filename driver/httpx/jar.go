package httpx

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// The bounds of a Jar. What comes beyond them pushes out the oldest.
const (
	maxCookieSize     = 4096 // name and value, RFC 6265 6.1
	maxCookiesPerHost = 64
	maxCookies        = 512
)

// Jar keeps cookies as a user agent does (RFC 6265 5.3 and 5.4), with the rules
// of curl where Go's own jar drops what browsers keep: a Domain that equals the
// host, an address too, makes a cookie of that host only. SameSite is kept
// and shown but not enforced: a Jar does not know which site a request is for.
// A Jar is safe for concurrent use.
type Jar struct {
	// TreatLoopbackAsSecure lets Secure cookies be set and sent over http on
	// loopback, as browsers do. Set it before use.
	TreatLoopbackAsSecure bool

	mu      sync.Mutex
	cookies []*cookie // in order of creation
}

// NewJar returns an empty Jar that treats loopback as secure.
func NewJar() *Jar { return &Jar{TreatLoopbackAsSecure: true} }

// Set takes the cookies that a response of u sets with the headers h. Cookies
// that break a rule are dropped, as a user agent drops them.
func (j *Jar) Set(u *url.URL, h http.Header, now time.Time) {
	lines := h["Set-Cookie"]
	if len(lines) == 0 {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, line := range lines {
		if c := parseCookie(line, now); c != nil && c.settle(u, j.secure(u)) {
			j.put(c, now)
		}
	}
}

// put replaces the cookie of the same name, domain and path; an expired one
// only removes it.
func (j *Jar) put(c *cookie, now time.Time) {
	i := slices.IndexFunc(j.cookies, c.same)
	if i >= 0 && j.cookies[i].Secure && !c.fromSecure {
		return // RFC 6265bis 5.7: http does not overwrite what https set
	}
	switch {
	case i < 0 && !c.expired(now):
		j.cookies = append(j.cookies, c)
		j.shrink(c.Domain)
	case i >= 0 && c.expired(now):
		j.cookies = slices.Delete(j.cookies, i, i+1)
	case i >= 0:
		j.cookies[i] = c
	}
}

// shrink keeps the bounds after a cookie of domain was added.
func (j *Jar) shrink(domain string) {
	ofDomain := func(c *cookie) bool { return c.Domain == domain }
	n := 0
	for _, c := range j.cookies {
		if ofDomain(c) {
			n++
		}
	}
	if n > maxCookiesPerHost {
		i := slices.IndexFunc(j.cookies, ofDomain)
		j.cookies = slices.Delete(j.cookies, i, i+1)
	}
	if len(j.cookies) > maxCookies {
		j.cookies = slices.Delete(j.cookies, 0, 1)
	}
}

// Header returns the value of the Cookie header for a request of u, longer paths
// first and older cookies first (RFC 6265 5.4), or "" where no cookie matches.
func (j *Jar) Header(u *url.URL, now time.Time) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.cookies = slices.DeleteFunc(j.cookies, func(c *cookie) bool { return c.expired(now) })
	secure := j.secure(u)
	var match []*cookie
	for _, c := range j.cookies {
		if c.matches(u, secure) {
			match = append(match, c)
		}
	}
	slices.SortStableFunc(match, func(a, b *cookie) int { return len(b.Path) - len(a.Path) })
	var out strings.Builder
	for i, c := range match {
		if i > 0 {
			out.WriteString("; ")
		}
		out.WriteString(c.Name + "=" + c.Value)
	}
	return out.String()
}

// All returns copies of the cookies with their attributes, in order of creation.
// Domain begins with a dot where subdomains get the cookie too, and is the bare
// host where only that host gets it. Expires is zero for session cookies.
func (j *Jar) All() []*http.Cookie {
	j.mu.Lock()
	defer j.mu.Unlock()
	all := make([]*http.Cookie, len(j.cookies))
	for i, c := range j.cookies {
		out := c.Cookie
		if !c.hostOnly {
			out.Domain = "." + out.Domain
		}
		all[i] = &out
	}
	return all
}

// Drop removes all cookies with the given name.
func (j *Jar) Drop(name string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.cookies = slices.DeleteFunc(j.cookies, func(c *cookie) bool { return c.Name == name })
}

// Import adds cookies, in the form that All returns, as they are: another user
// agent has applied the rules. Those without a domain are left out, since it is
// not known whose they are.
func (j *Jar) Import(cookies []*http.Cookie) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, in := range cookies {
		c := &cookie{Cookie: *in, fromSecure: true, hostOnly: !strings.HasPrefix(in.Domain, ".")}
		c.Domain = strings.ToLower(strings.TrimPrefix(in.Domain, "."))
		if c.Path == "" {
			c.Path = "/"
		}
		if c.Domain != "" && c.sound() {
			j.put(c, time.Time{})
		}
	}
}

func (j *Jar) secure(u *url.URL) bool {
	return u.Scheme == "https" || j.TreatLoopbackAsSecure && isLoopback(u.Hostname())
}
