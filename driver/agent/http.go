package agent

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
)

// HTTP is the Agent that runs no scripts: it reads forms and sends them.
type HTTP struct {
	client   *httpx.Client
	redactor *exchange.Redactor
	jar      *httpx.Jar
}

var _ Agent = (*HTTP)(nil)

// NewHTTP returns an agent with an empty jar. What it returns besides
// Arrival.URL and Arrival.Form is redacted by redactor; nil: by one of its own.
func NewHTTP(c *httpx.Client, redactor *exchange.Redactor) *HTTP {
	if redactor == nil {
		redactor = exchange.NewRedactor()
	}
	return &HTTP{client: c, redactor: redactor, jar: httpx.NewJar()}
}

// Driver returns "http".
func (h *HTTP) Driver() string { return "http" }

// Close does nothing: the client's connections are shared.
func (h *HTTP) Close() error { return nil }

// Cookies returns the cookies of the jar, as httpx.Jar.All does.
func (h *HTTP) Cookies(context.Context) ([]*http.Cookie, error) { return h.jar.All(), nil }

// Import adds cookies in the form of Cookies, those of a browser for example,
// so that a login there serves here.
func (h *HTTP) Import(cookies []*http.Cookie) { h.jar.Import(cookies) }

// DropCookie forgets every cookie of that name.
func (h *HTTP) DropCookie(_ context.Context, name string) error {
	for _, c := range h.jar.All() {
		if c.Name == name {
			h.jar.Drop(name)
			return nil
		}
	}
	return fmt.Errorf("no cookie %q to drop", name)
}

// Visit implements Agent. The request follows redirects by GET, those of status
// 307 and 308 with the method and body it had (RFC 9110 section 15.4).
func (h *HTTP) Visit(ctx context.Context, v Visit) (*Arrival, error) {
	pilot, err := NewPilot(v)
	if err != nil {
		return nil, err
	}
	if v.User != nil {
		h.redactor.Learn(v.User.Password.Reveal())
	}
	t := &trip{agent: h, pilot: pilot, arrival: &Arrival{}}
	return t.arrival, t.run(ctx, begin(v, pilot))
}

// begin is the request that a visit begins with.
func begin(v Visit, pilot *Pilot) *message {
	first := &message{method: http.MethodGet, url: pilot.Start()}
	if v.Post != nil {
		first.method, first.kind, first.body = http.MethodPost, formType, v.Post
	}
	if from, err := url.Parse(v.From); err == nil && v.From != "" {
		first.referer = from
	}
	return first
}

// formType is how forms are encoded unless they say otherwise.
const formType = "application/x-www-form-urlencoded"

// message is a front-channel request to be.
type message struct {
	method  string
	url     *url.URL
	kind    string // Content-Type
	body    []byte
	values  url.Values // of body
	secret  bool       // body or url hold credentials
	referer *url.URL   // page that it comes from
	status  int        // of the redirect that it follows, 0: none
	from    *url.URL   // what redirected
}

// header adds what depends on the page that the request comes from; the client
// adds what any browser sends.
func (m *message) header() http.Header {
	h := http.Header{}
	if m.kind != "" {
		h.Set("Content-Type", m.kind)
	}
	if m.referer == nil {
		return h
	}
	from := origin(m.referer)
	if m.method != http.MethodGet {
		h.Set("Origin", m.referer.Scheme+"://"+m.referer.Host)
	}
	switch {
	case from == origin(m.url):
		r := *m.referer
		r.User, r.Fragment, r.RawFragment = nil, "", ""
		h.Set("Referer", r.String())
	case m.referer.Scheme == "http" || m.url.Scheme == "https":
		h.Set("Referer", m.referer.Scheme+"://"+m.referer.Host+"/")
	}
	return h
}

// redirected returns the request that follows a redirect of m to u.
func (m *message) redirected(u *url.URL, status int) *message {
	next := &message{method: http.MethodGet, url: u, referer: m.referer, status: status, from: m.url}
	if status == http.StatusTemporaryRedirect || status == http.StatusPermanentRedirect {
		next.method, next.kind, next.body, next.values, next.secret = m.method, m.kind, m.body, m.values, m.secret
	}
	return next
}
