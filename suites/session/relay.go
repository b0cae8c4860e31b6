package session

import (
	"context"
	"errors"
	"net/http"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/browser"
)

// relay is the HTTP agent, with a browser to fall back on: where a page takes
// JavaScript, the browser makes the visit, and its cookies serve the HTTP
// agent from then on.
type relay struct {
	*agent.HTTP
	browser *browser.Browser
}

// Visit implements agent.Agent.
func (r *relay) Visit(ctx context.Context, v agent.Visit) (*agent.Arrival, error) {
	arrival, err := r.HTTP.Visit(ctx, v)
	if !needsScript(arrival, err) || v.Post != nil || v.Tamper != nil || v.Hold != "" {
		return arrival, err
	}
	b, err := r.substitute(ctx)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	arrival, err = b.Visit(ctx, v)
	if err != nil {
		return arrival, err
	}
	cookies, err := b.Cookies(ctx)
	if err != nil {
		return arrival, err
	}
	r.Import(cookies)
	return arrival, nil
}

// substitute returns an agent of the browser with the cookies so far: a login
// is not done twice.
func (r *relay) substitute(ctx context.Context) (agent.Agent, error) {
	b, err := r.browser.NewAgent(ctx)
	if err != nil {
		return nil, err
	}
	cookies, err := r.Cookies(ctx)
	if taker, ok := b.(interface {
		Import(context.Context, []*http.Cookie) error
	}); ok && err == nil && len(cookies) > 0 {
		err = taker.Import(ctx, cookies)
	}
	if err != nil {
		_ = b.Close()
		return nil, err
	}
	return b, nil
}

// needsScript reports whether a visit ended where only a browser gets on.
func needsScript(arrival *agent.Arrival, err error) bool {
	if err != nil {
		return errors.Is(err, agent.ErrNeedsBrowser)
	}
	return arrival.URL == nil && len(arrival.Pages) > 0 && arrival.Pages[len(arrival.Pages)-1].NeedsScript
}
