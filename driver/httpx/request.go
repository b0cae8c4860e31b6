package httpx

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// Request is what to send.
type Request struct {
	Method string // GET where empty
	URL    string // http or https, absolute
	// Header entries win over what the channel adds; an entry with no values
	// keeps the header from being sent. Host sets the request's Host.
	Header http.Header
	Body   []byte
	// Jar gives and takes cookies; nil means none: the back channel.
	Jar *Jar
	// Channel chooses the headers that are added. Where empty: front with a
	// Jar, back without.
	Channel exchange.Channel
}

// prepared is a Request that was checked and given the headers of its channel.
type prepared struct {
	method  string
	url     *url.URL
	host    string
	header  http.Header
	body    []byte
	jar     *Jar
	channel exchange.Channel
}

func (c *Client) prepare(r Request) (*prepared, error) {
	p := &prepared{method: r.Method, body: r.Body, jar: r.Jar, channel: r.Channel}
	if p.method == "" {
		p.method = http.MethodGet
	}
	var err error
	if p.url, err = parseURL(r.URL); err != nil {
		return nil, fmt.Errorf("%s %s: %w", p.method, c.redactor.URL(bounded(r.URL)), err)
	}
	if p.channel == "" {
		p.channel = exchange.Back
		if r.Jar != nil {
			p.channel = exchange.Front
		}
	}
	p.header = c.channelHeader(p.channel, p.url, r.Header)
	for name, values := range r.Header {
		p.header[http.CanonicalHeaderKey(name)] = values
	}
	p.takeHost()
	return p, p.check()
}

// parseURL parses an absolute http or https URL and percent-encodes what may
// not stand in a request line, as browsers do.
func parseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("not a URL that can be requested")
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("scheme %q is not http or https", bounded(u.Scheme))
	}
	if u.Hostname() == "" {
		return nil, fmt.Errorf("the URL has no host")
	}
	u.RawQuery = encodeRaw(u.RawQuery)
	return u, nil
}

// encodeRaw percent-encodes spaces and bytes outside ASCII.
func encodeRaw(query string) string {
	unsafe := func(b byte) bool { return b <= ' ' || b >= 0x7f }
	var out strings.Builder
	for i := range len(query) {
		if b := query[i]; unsafe(b) {
			fmt.Fprintf(&out, "%%%02X", b)
		} else {
			out.WriteByte(b)
		}
	}
	return out.String()
}

// takeHost moves a Host entry to where net/http looks for it.
func (p *prepared) takeHost() {
	p.host = p.header.Get("Host")
	p.header.Del("Host")
}

// check finds what the transport would refuse, so that it is not mistaken for
// an unreachable target.
func (p *prepared) check() error {
	for name, values := range p.header {
		if !httpguts.ValidHeaderFieldName(name) {
			return fmt.Errorf("%s: %q is not the name of a header", p.name(), name)
		}
		for _, v := range values {
			if !httpguts.ValidHeaderFieldValue(v) {
				return fmt.Errorf("%s: header %s has a value that cannot be sent", p.name(), name)
			}
		}
	}
	return nil
}

// http returns a fresh request for one attempt.
func (p *prepared) http(ctx context.Context, now time.Time) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, p.method, p.url.String(), bytes.NewReader(p.body))
	if err != nil {
		return nil, err
	}
	req.URL = p.url
	req.Header = p.header.Clone()
	if p.host != "" {
		req.Host = p.host
	}
	if _, given := p.header["Cookie"]; p.jar == nil || given {
		return req, nil
	}
	if cookies := p.jar.Header(p.url, now); cookies != "" {
		req.Header.Set("Cookie", cookies)
	}
	return req, nil
}

// name says which request it is, without its query.
func (p *prepared) name() string {
	return p.method + " " + p.url.Scheme + "://" + p.url.Host + p.url.EscapedPath()
}

// bounded shortens text that came from outside to what fits a message.
func bounded(s string) string {
	const most = 300
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}
