package browser

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/oidcheck/oidcheck/driver/agent"
)

// Agent is an agent.Agent with a browser context of its own.
type Agent struct {
	browser *Browser
	profile *profile
	tab     *tab   // nil: the last one hung, the next visit opens another
	hung    []*tab // to be let go with the profile
}

var _ agent.Agent = (*Agent)(nil)

// NewAgent returns an agent that shares nothing with others but the process.
// ctx bounds the making only. Close disposes of it.
func (b *Browser) NewAgent(ctx context.Context) (agent.Agent, error) { return b.newAgent(ctx) }

func (b *Browser) newAgent(ctx context.Context) (*Agent, error) {
	p, err := b.newProfile(ctx)
	if err != nil {
		return nil, err
	}
	a := &Agent{browser: b, profile: p}
	if a.tab, err = p.open(ctx); err != nil {
		return nil, errors.Join(err, p.dispose())
	}
	return a, nil
}

// Driver returns "browser".
func (a *Agent) Driver() string { return "browser" }

// Close disposes of the agent's tab, cookies and storage.
func (a *Agent) Close() error {
	if err := a.profile.dispose(); err != nil { // takes the tabs with it, hung ones too
		return err
	}
	for _, t := range append(a.hung, a.tab) {
		if t != nil {
			t.cancel()
		}
	}
	return nil
}

// Visit implements agent.Agent.
func (a *Agent) Visit(ctx context.Context, v agent.Visit) (*agent.Arrival, error) {
	pilot, err := agent.NewPilot(v)
	if err == nil && (v.Post != nil || v.Tamper != nil || v.Hold != "") {
		err = fmt.Errorf("a visit with a form of ours: %w", agent.ErrNeedsHTTP)
	}
	if err != nil {
		return nil, err
	}
	if v.User != nil {
		a.browser.options.Redactor.Learn(v.User.Password.Reveal())
	}
	if a.tab == nil {
		if a.tab, err = a.profile.open(ctx); err != nil {
			return nil, err
		}
	}
	j := newJourney(ctx, a.tab, pilot)
	a.tab.watched(j)
	t := &trip{journey: j, visit: v, pages: []agent.Page{}}
	err = t.run(ctx)
	a.tab.watched(nil)
	arrival := t.arrival()
	j.wire.flush()
	return arrival, a.explain(ctx, err)
}

// explain words the error of a visit, and gives up a tab that may hang.
func (a *Agent) explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var limit *agent.LimitError
	hung := ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errTabGone) || errors.Is(err, errCrashed) ||
		errors.As(err, &limit)
	if hung {
		go a.tab.close() // a page that hangs delays this by seconds
		a.hung, a.tab = append(a.hung, a.tab), nil
	}
	return fmt.Errorf("browser: %w", a.browser.gone(err))
}

// arrival is what the visit saw, as agent.HTTP tells it.
func (t *trip) arrival() *agent.Arrival {
	j := t.journey
	end := see(j, func() *ending { return j.end })
	a := &agent.Arrival{Pages: t.pages}
	if end == nil {
		_, a.Redirects = j.wire.redirectTo("")
		return a
	}
	a.URL, a.Form, a.Foreign = end.url, end.form, end.foreign
	a.Status, a.Redirects = j.wire.redirectTo(end.request)
	redact := j.tab.profile.browser.options.Redactor
	redact.URL(end.url.String()) // learns the parameters
	if end.form != nil {
		redact.Body("application/x-www-form-urlencoded", []byte(end.form.Encode()))
	}
	return a
}

// describe is what is kept of a page that was shown.
func (t *trip) describe(d *agent.Document, kind agent.PageKind) agent.Page {
	redact := t.journey.tab.profile.browser.options.Redactor
	p := d.Describe(kind, redact)
	p.NeedsScript = false // the scripts have run
	var h http.Header
	p.Status, h = t.journey.wire.documentResponse()
	p.Header = redact.Header(h)
	return p
}
