package browser

import (
	"context"
	"fmt"
	"sync"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// profile is a browser context: cookies and storage of its own.
type profile struct {
	browser *Browser
	id      cdp.BrowserContextID
}

func (b *Browser) newProfile(ctx context.Context) (*profile, error) {
	dispose := true
	made, err := cdp.Call(ctx, b.session(), target.CreateBrowserContext, target.CreateBrowserContextParams{DisposeOnDetach: &dispose})
	if err != nil {
		return nil, b.gone(fmt.Errorf("new browser context: %w", err))
	}
	p := &profile{browser: b, id: made.BrowserContextID}
	_, err = cdp.Call(ctx, b.session(), browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorDeny, BrowserContextID: p.id})
	if err != nil {
		return nil, b.gone(fmt.Errorf("deny downloads: %w", err))
	}
	return p, nil
}

func (p *profile) dispose() error {
	if p.browser.dead() {
		return nil // went with the browser
	}
	ctx, cancel := context.WithTimeout(p.browser.ctx, closeTimeout)
	defer cancel()
	_, err := cdp.Call(ctx, p.browser.session(), target.DisposeBrowserContext, target.DisposeBrowserContextParams{BrowserContextID: p.id})
	return err
}

// tab is a page of a profile. Its events arrive on one goroutine, in order.
type tab struct {
	profile *profile
	ctx     context.Context // ends with the tab
	cancel  func()
	session cdp.Session
	main    cdp.FrameID
	inbox   *inbox

	mu    sync.Mutex
	watch watcher // who wants the events; nil: nobody
}

// watcher takes the events of a tab. It may send commands and wait for them.
type watcher interface{ event(event any) }

func (p *profile) open(ctx context.Context) (*tab, error) {
	t := &tab{profile: p, inbox: newInbox()}
	var cancel context.CancelFunc
	t.ctx, cancel = chromedp.NewContext(p.browser.ctx, chromedp.WithExistingBrowserContext(p.id), chromedp.WithListener(t.inbox.put))
	t.cancel = sync.OnceFunc(cancel)
	stop := context.AfterFunc(ctx, t.cancel)
	err := chromedp.Do(t.ctx)
	if !stop() {
		err = context.Cause(ctx)
	}
	if err == nil {
		c := chromedp.FromContext(t.ctx)
		t.session, t.main = c.Target, cdp.FrameID(c.Target.TargetID)
		err = t.prepare(ctx)
	}
	if err != nil {
		t.cancel()
		return nil, p.browser.gone(fmt.Errorf("new tab: %w", err))
	}
	go t.deliver()
	return t, nil
}

// prepare turns off what chromedp follows and nobody here reads, which a page
// could flood with, and turns on interception.
func (t *tab) prepare(ctx context.Context) error {
	for _, method := range []string{css.CommandDisable, dom.CommandDisable, log.CommandDisable} {
		if err := t.session.Call(ctx, method, cdp.Empty{}, nil); err != nil {
			return err
		}
	}
	_, err := cdp.Call(ctx, t.session, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: "*"}}})
	return err
}

// deliver hands the events to whoever watches.
func (t *tab) deliver() {
	for {
		event, ok := t.inbox.take(t.ctx)
		if !ok {
			return
		}
		t.mu.Lock()
		w := t.watch
		t.mu.Unlock()
		switch e := event.(type) {
		case *fetch.EventRequestPaused:
			if w == nil {
				t.refuse(t.ctx, e) // between visits a page may do nothing
				continue
			}
		}
		if w != nil {
			w.event(event)
		}
	}
}

// close closes the page, and leaves the context of the tab as it is: chromedp
// reads what a page sends until then, and messages of a page that goes on after
// that, which nobody reads, would hold up those of all tabs.
func (t *tab) close() {
	ctx, cancel := context.WithTimeout(t.profile.browser.ctx, closeTimeout)
	defer cancel()
	// Where this fails, the page goes with the profile.
	_, _ = chromedp.CallBrowser(ctx, target.CloseTarget, target.CloseTargetParams{TargetID: target.ID(t.main)})
}

func (t *tab) watched(w watcher) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.watch = w
}
