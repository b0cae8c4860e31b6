package browser

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"

	"github.com/oidcheck/oidcheck/driver/agent"
)

// Framing says whether a page can be shown in a frame of a foreign page, which
// clickjacking needs (RFC 9700 section 4.16).
type Framing struct {
	Framed bool
	Why    string // the header that refuses, or what was shown
	URL    string // of the page after redirects, redacted
	Status int    // of the page; 0: it was not loaded
	Header http.Header
}

// frameable may be framed by anyone: it has no header that refuses.
const frameable = "<!doctype html><title>may be framed</title><p>content"

// Frame opens a page of an attacker, at a host that does not exist, which embeds
// pageURL. The agent is fresh: nobody is logged in. An error says that it
// cannot be known, because the page could not be loaded at all.
func (b *Browser) Frame(ctx context.Context, pageURL string) (Framing, error) {
	u, err := url.Parse(pageURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return Framing{}, fmt.Errorf("frame: not an http or https URL")
	}
	return b.frame(ctx, u, "")
}

// FrameControl does what Frame does with a page that may be framed. It shows
// that a refusal seen by Frame comes from the page and not from the browser.
func (b *Browser) FrameControl(ctx context.Context) (Framing, error) {
	u := &url.URL{Scheme: "https", Host: strings.ToLower(rand.Text()) + ".framed.example", Path: "/"}
	return b.frame(ctx, u, frameable)
}

func (b *Browser) frame(ctx context.Context, u *url.URL, answer string) (Framing, error) {
	a, err := b.newAgent(ctx)
	if err != nil {
		return Framing{}, err
	}
	// The scheme of the attacker is the page's own, since a page over https
	// may not embed one over http, whatever that one allows.
	attacker := &url.URL{Scheme: u.Scheme, Host: strings.ToLower(rand.Text()) + ".attacker.example", Path: "/"}
	f := newFraming(ctx, a.tab, attacker, u, answer)
	a.tab.watched(f)
	framing, err := f.run(ctx)
	a.tab.watched(nil)
	f.wire.flush()
	if closed := a.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return Framing{}, b.gone(fmt.Errorf("frame %s: %w", b.options.Redactor.URL(u.String()), err))
	}
	return framing, nil
}

func newFraming(ctx context.Context, t *tab, attacker, u *url.URL, answer string) *framing {
	return &framing{tab: t, ctx: ctx, wire: newWire(ctx, t), reach: agent.NewReach(u), attacker: attacker, page: u, answer: answer,
		result: make(chan outcome, 1)}
}

func (f *framing) run(ctx context.Context) (Framing, error) {
	ctx, cancel := context.WithTimeout(ctx, f.tab.profile.browser.options.Timeout)
	defer cancel()
	got, err := cdp.Call(ctx, f.tab.session, page.Navigate, page.NavigateParams{URL: f.attacker.String()})
	if err != nil {
		return Framing{}, err
	}
	if got.ErrorText != "" {
		return Framing{}, errors.New("the attacker's page was not shown: " + got.ErrorText)
	}
	select {
	case o := <-f.result:
		return o.framing, o.err
	case <-f.tab.ctx.Done():
		return Framing{}, errTabGone
	case <-ctx.Done():
		return Framing{}, context.Cause(ctx)
	}
}

// embedding is the attacker's page.
func (f *framing) embedding() string {
	return "<!doctype html><title>attacker</title><iframe width=600 height=600 src=\"" + html.EscapeString(f.page.String()) + "\"></iframe>"
}
