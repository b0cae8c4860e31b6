package httpx

import (
	"net/http"
	"net/url"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// The User-Agent headers where Options names none: some providers serve a
// browser and a program differently.
const (
	frontUserAgent = "Mozilla/5.0 (compatible; oidcheck)"
	backUserAgent  = "oidcheck"
)

// channelHeader returns the headers that a browser (front) or a client's server
// (back) would send. given is read, never changed.
func (c *Client) channelHeader(ch exchange.Channel, u *url.URL, given http.Header) http.Header {
	h := make(http.Header, 12+len(given))
	if ch != exchange.Front {
		h["Accept"] = []string{"application/json"}
		h["User-Agent"] = []string{c.userAgent(backUserAgent)}
		return h
	}
	h["Accept"] = []string{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
	h["Accept-Language"] = []string{"en-US,en;q=0.9"}
	h["Upgrade-Insecure-Requests"] = []string{"1"}
	h["Sec-Fetch-Dest"] = []string{"document"}
	h["Sec-Fetch-Mode"] = []string{"navigate"}
	h["Sec-Fetch-Site"] = []string{fetchSite(u, given.Get("Referer"))}
	h["Sec-Fetch-User"] = []string{"?1"}
	h["User-Agent"] = []string{c.userAgent(frontUserAgent)}
	return h
}

func (c *Client) userAgent(otherwise string) string {
	if c.options.UserAgent != "" {
		return c.options.UserAgent
	}
	return otherwise
}

// fetchSite tells how the page of referer relates to u. Sites are not compared
// by registrable domain: what is not the same origin counts as another site.
func fetchSite(u *url.URL, referer string) string {
	if referer == "" {
		return "none"
	}
	from, err := url.Parse(referer)
	if err == nil && from.Scheme == u.Scheme && from.Host == u.Host {
		return "same-origin"
	}
	return "cross-site"
}
