package agent

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
)

// trip is one visit of the HTTP agent.
type trip struct {
	agent   *HTTP
	pilot   *Pilot
	arrival *Arrival
}

// run goes from page to page until one ends the visit.
func (t *trip) run(ctx context.Context, m *message) error {
	for m != nil {
		res, err := t.load(ctx, m)
		if err != nil || res == nil {
			return err
		}
		if m, err = t.page(res); err != nil {
			return err
		}
	}
	return nil
}

// load sends m and follows redirects up to a page. A nil response: the visit
// ended on the way.
func (t *trip) load(ctx context.Context, m *message) (*httpx.Response, error) {
	for range MaxRedirects + 1 {
		if t.ends(m) {
			return nil, nil
		}
		if m.secret && !t.pilot.Reach.Trusts(m.url) {
			return nil, t.pilot.Foreign(m.from, m.url)
		}
		if m.method == http.MethodGet {
			t.arrival.Trail = append(t.arrival.Trail, m.url)
		}
		res, err := t.agent.client.Do(ctx, httpx.Request{
			Method: m.method, URL: m.url.String(), Header: m.header(), Body: m.body, Jar: t.agent.jar, Channel: exchange.Front})
		if err != nil {
			return nil, fmt.Errorf("user agent: %w", err)
		}
		if !redirects(res.Status) || res.Header.Get("Location") == "" {
			return res, nil
		}
		to, ok := res.Location()
		if !ok {
			// It must not count as a page: nobody knows where browsers would go.
			return nil, fmt.Errorf("user agent: %s redirects to a Location that is no URL", place(m.url))
		}
		t.arrival.Redirects++
		t.pilot.Reach.Moved(m.url, to)
		m = m.redirected(to, res.Status)
	}
	return nil, t.pilot.Limit("redirects in a row", MaxRedirects, m.url)
}

func redirects(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// ends reports whether the visit ends before m is sent, and notes where.
func (t *trip) ends(m *message) bool {
	stops := t.pilot.Stops(m.url)
	if !stops && t.pilot.Reach.Follows(m.url) {
		return false
	}
	a := t.arrival
	a.URL, a.Form, a.Status, a.Foreign = m.url, m.values, m.status, !stops
	t.agent.redactor.URL(m.url.String()) // learns the parameters
	if m.body != nil {
		t.agent.redactor.Body(m.kind, m.body)
	}
	return true
}

// page reads a page and returns the next request, nil when there is none.
func (t *trip) page(res *httpx.Response) (*message, error) {
	d := document(res)
	move, err := t.pilot.Next(d)
	p := d.Describe(move.Kind, t.agent.redactor)
	p.Status, p.Header = res.Status, t.agent.redactor.Header(res.Header)
	t.arrival.Pages = append(t.arrival.Pages, p)
	if err != nil || move.Idle() {
		return nil, err
	}
	return t.act(d, move)
}

// document reads the body where it is HTML, and what headers add to it.
func document(res *httpx.Response) *Document {
	body := res.Body
	if kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type")); err == nil && !strings.Contains(kind, "html") {
		body = nil
	}
	d := Parse(res.URL, body, false)
	if r := res.Header.Get("Refresh"); r != "" && d.Refresh == nil {
		d.Refresh = d.refresh(r)
	}
	return d
}

// act turns a move into the next request.
func (t *trip) act(d *Document, move Move) (*message, error) {
	switch {
	case move.refresh:
		return t.follow(d.URL, d.Refresh), nil
	case move.Link != nil:
		to := d.resolve(move.Link.Get("href"))
		if !httpURL(to) {
			return nil, fmt.Errorf("the link %q of %s: %w", move.Link.Text, place(d.URL), ErrNeedsBrowser)
		}
		return t.follow(d.URL, to), nil
	case move.Form == nil || move.Press != nil:
		return nil, fmt.Errorf("the %s page at %s has no form to send: %w", move.Kind, place(d.URL), ErrNeedsBrowser)
	case move.Button != nil && move.Button.Type() == "button":
		return nil, fmt.Errorf("the button of the %s page at %s runs a script: %w", move.Kind, place(d.URL), ErrNeedsBrowser)
	}
	s, err := d.submission(move)
	if err != nil {
		return nil, err
	}
	if t.pilot.visit.Hold == move.Kind {
		t.arrival.Held = d.hold(move, s)
		return nil, nil
	}
	if tamper := t.pilot.visit.Tamper; tamper != nil {
		s.tamper(tamper, move.Kind)
	}
	t.pilot.Reach.Moved(d.URL, s.url)
	return &message{method: s.method, url: s.url, kind: s.kind, body: s.body, values: s.values,
		secret: move.password, referer: d.URL}, nil
}

func (t *trip) follow(from, to *url.URL) *message {
	t.pilot.Reach.Moved(from, to)
	return &message{method: http.MethodGet, url: to, referer: from}
}
