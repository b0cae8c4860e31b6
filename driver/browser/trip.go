package browser

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
)

// trip goes through the pages of one visit.
type trip struct {
	journey *journey
	visit   agent.Visit
	pages   []agent.Page

	ctx      context.Context // the visit's, that of a step ends earlier
	world    *world          // nil: none in the document that is shown
	document int             // which document the world is in
	seen     string          // signature of the page that was read last
	acted    string          // of the one that was acted on last
	actedOn  int             // its document
	before   int             // requests sent before that
	same     string          // signature that stays the same while the page changes
	times    int             // how often
}

// run opens the URL and goes on until the visit arrives or a page ends it.
func (t *trip) run(ctx context.Context) error {
	t.ctx = ctx
	go t.navigate(ctx)
	for {
		d, move, err := t.next(ctx)
		if err != nil || d == nil {
			return err
		}
		if move.Idle() {
			t.screenshot(ctx)
			return nil
		}
		if err := t.act(ctx, move); err != nil {
			return err
		}
	}
}

// navigate opens the first page. The command returns when the page begins to
// show; the events say the rest.
func (t *trip) navigate(ctx context.Context) {
	j := t.journey
	got, err := cdp.Call(ctx, j.tab.session, page.Navigate, page.NavigateParams{URL: t.visit.URL})
	if err != nil {
		j.fail(err)
		return
	}
	if got.ErrorText != "" && !strings.Contains(got.ErrorText, "ERR_ABORTED") && !strings.Contains(got.ErrorText, "ERR_BLOCKED_BY_CLIENT") {
		j.fail(j.wire.unreachable(t.visit.URL, got.ErrorText))
	}
}

// next waits for a page that wants something, or that stays as it is. A nil
// document: the visit has arrived.
func (t *trip) next(ctx context.Context) (*agent.Document, agent.Move, error) {
	ctx, cancel := context.WithTimeout(ctx, t.journey.tab.profile.browser.options.Timeout)
	defer cancel()
	for {
		arrived, err := t.settle(ctx)
		if err != nil || arrived {
			return nil, agent.Move{}, err
		}
		d, err := t.snapshot(ctx)
		if err != nil {
			return nil, agent.Move{}, err
		}
		if d == nil {
			continue // another document came in between
		}
		m := agent.Recognise(d, t.visit.User, t.visit)
		t.seen = t.signature(m)
		if rest, err := t.rests(ctx, d, m); err != nil {
			return nil, agent.Move{}, err
		} else if !rest {
			continue
		}
		return t.decide(d)
	}
}

// decide asks the pilot, and keeps the page.
func (t *trip) decide(d *agent.Document) (*agent.Document, agent.Move, error) {
	m, err := t.journey.pilot.Next(d)
	t.pages = append(t.pages, t.describe(d, m.Kind))
	if m.Automatic && !(t.visit.Interactive && m.Manual) || t.seen == t.acted {
		// It did not do it by itself and there is nothing to press, or pressing
		// the button did not help.
		m = agent.Move{Kind: m.Kind}
	}
	return d, m, err
}

// settle waits until the visit has arrived or a document is loaded and no
// other one is on its way.
func (t *trip) settle(ctx context.Context) (arrived bool, err error) {
	j := t.journey
	err = j.wait(ctx, func() bool {
		return j.over() || j.end == nil && j.loading == "" && j.loaded && j.documents > 0
	})
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no page was loaded in time: %w", err)
	}
	return see(j, func() bool { return j.end != nil }), err
}

// snapshot reads the page. A nil document: the page is gone.
func (t *trip) snapshot(ctx context.Context) (*agent.Document, error) {
	j := t.journey
	current := see(j, func() int { return j.documents })
	var err error
	if t.world == nil || t.document != current {
		if t.world, err = j.tab.enter(ctx); err != nil {
			return nil, t.passing(ctx, current, err)
		}
		t.document = current
	}
	d, err := t.world.snapshot(ctx)
	if err != nil {
		return nil, t.passing(ctx, current, err)
	}
	return d, nil
}

// passing forgives an error that comes from the page being replaced while it
// was read: it waits for the other document.
func (t *trip) passing(ctx context.Context, document int, err error) error {
	t.world = nil
	j := t.journey
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if waited := j.wait(ctx, func() bool { return j.documents != document || j.over() }); waited != nil {
		return fmt.Errorf("read the page: %w: %w", err, waited)
	}
	return nil
}

// screenshot is evidence of the page that ended the visit.
func (t *trip) screenshot(ctx context.Context) {
	recorder := exchange.RecorderFrom(ctx)
	if recorder == nil || len(t.pages) == 0 {
		return
	}
	shot, err := cdp.Call(ctx, t.journey.tab.session, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	if err != nil {
		recorder.Note("no screenshot could be taken")
		return
	}
	recorder.AddScreenshot(exchange.Screenshot{Title: t.pages[len(t.pages)-1].Title, PNG: shot.Data})
}
