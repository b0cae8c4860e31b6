package httpx

import (
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"
)

// maxCookieAge bounds how long a cookie lives (RFC 6265bis 5.5).
const maxCookieAge = 400 * 24 * time.Hour

// cookie is a cookie in a Jar; its Domain has no leading dot.
type cookie struct {
	http.Cookie
	hostOnly   bool
	fromSecure bool // set over a connection that counts as secure
}

// parseCookie reads one Set-Cookie header (RFC 6265 5.2). It takes all values
// that browsers take, JSON and quotes too, and returns nil for what they drop.
func parseCookie(line string, now time.Time) *cookie {
	pair, attributes, _ := strings.Cut(line, ";")
	name, value, found := strings.Cut(pair, "=")
	c := &cookie{Cookie: http.Cookie{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)}}
	if !found || !c.sound() {
		return nil
	}
	var maxAge bool
	for attributes != "" {
		var attribute string
		attribute, attributes, _ = strings.Cut(attributes, ";")
		key, value, _ := strings.Cut(attribute, "=")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "domain":
			c.Domain = strings.ToLower(strings.TrimPrefix(value, "."))
		case "path":
			c.Path = value
		case "secure":
			c.Secure = true
		case "httponly":
			c.HttpOnly = true
		case "partitioned":
			c.Partitioned = true
		case "samesite":
			c.SameSite = sameSite(value)
		case "expires":
			if t, ok := parseCookieDate(value); ok && !maxAge {
				c.Expires = earlier(t, now.Add(maxCookieAge))
			}
		case "max-age":
			if t, ok := parseMaxAge(value, now); ok {
				c.Expires, maxAge = t, true
			}
		}
	}
	return c
}

// parseMaxAge turns Max-Age, which wins over Expires, into a time.
func parseMaxAge(value string, now time.Time) (time.Time, bool) {
	if value == "" || strings.Trim(value, "0123456789") != "" && strings.Trim(value[1:], "0123456789") != "" {
		return time.Time{}, false
	}
	if value[0] != '-' && (value[0] < '0' || value[0] > '9') {
		return time.Time{}, false
	}
	seconds, err := strconv.ParseInt(value, 10, 64)
	switch {
	case value[0] == '-' || err == nil && seconds <= 0:
		return time.Unix(0, 0), true
	case err != nil || seconds > int64(maxCookieAge/time.Second):
		return now.Add(maxCookieAge), true
	}
	return now.Add(time.Duration(seconds) * time.Second), true
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func sameSite(value string) http.SameSite {
	switch strings.ToLower(value) {
	case "strict":
		return http.SameSiteStrictMode
	case "lax":
		return http.SameSiteLaxMode
	case "none":
		return http.SameSiteNoneMode
	}
	return 0
}

// sound reports whether name and value may stand in a header and in the jar.
func (c *cookie) sound() bool {
	if c.Name == "" || len(c.Name)+len(c.Value) > maxCookieSize || strings.ContainsAny(c.Name, "=;") {
		return false
	}
	control := func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }
	return !strings.ContainsFunc(c.Name, control) && !strings.ContainsFunc(c.Value, control) && !strings.Contains(c.Value, ";")
}

// settle gives c its domain and path as set by u, and reports whether it may be
// set at all. secure says whether u counts as secure.
func (c *cookie) settle(u *url.URL, secure bool) bool {
	c.fromSecure = secure
	givenDomain, givenPath := c.Domain, c.Path
	if !c.settleDomain(strings.ToLower(u.Hostname())) || c.Secure && !secure {
		return false
	}
	if !strings.HasPrefix(c.Path, "/") || len(c.Path) > 1024 {
		c.Path = defaultPath(u.EscapedPath())
	}
	// The prefixes of RFC 6265bis 4.1.3, compared without case.
	name := strings.ToLower(c.Name)
	if strings.HasPrefix(name, "__secure-") {
		return c.Secure
	}
	if strings.HasPrefix(name, "__host-") {
		return c.Secure && givenDomain == "" && givenPath == "/"
	}
	return true
}

func (c *cookie) settleDomain(host string) bool {
	if c.Domain == "" || c.Domain == host && (net.ParseIP(host) != nil || isPublicSuffix(host)) {
		c.Domain, c.hostOnly = host, true
		return true
	}
	return domainMatch(host, c.Domain) && !isPublicSuffix(c.Domain)
}

// isPublicSuffix reports whether anyone may own names below domain; a cookie of
// such a domain would reach strangers.
func isPublicSuffix(domain string) bool {
	suffix, _ := publicsuffix.PublicSuffix(domain)
	return suffix == domain
}

// domainMatch is RFC 6265 5.1.3.
func domainMatch(host, domain string) bool {
	if host == domain {
		return true
	}
	return strings.HasSuffix(host, "."+domain) && net.ParseIP(host) == nil
}

// defaultPath is RFC 6265 5.1.4.
func defaultPath(path string) string {
	i := strings.LastIndexByte(path, '/')
	if i <= 0 || path[0] != '/' {
		return "/"
	}
	return path[:i]
}

// pathMatch is RFC 6265 5.1.4.
func pathMatch(request, path string) bool {
	if !strings.HasPrefix(request, path) {
		return false
	}
	return len(request) == len(path) || path[len(path)-1] == '/' || request[len(path)] == '/'
}

func (c *cookie) matches(u *url.URL, secure bool) bool {
	host := strings.ToLower(u.Hostname())
	if c.hostOnly && host != c.Domain || !domainMatch(host, c.Domain) || c.Secure && !secure {
		return false
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	return pathMatch(path, c.Path)
}

func (c *cookie) same(o *cookie) bool {
	return c.Name == o.Name && c.Domain == o.Domain && c.Path == o.Path && c.hostOnly == o.hostOnly
}

func (c *cookie) expired(now time.Time) bool { return !c.Expires.IsZero() && !c.Expires.After(now) }

func isLoopback(host string) bool {
	host = strings.ToLower(host)
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}
