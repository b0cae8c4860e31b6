package browser

import (
	"context"
	"errors"
	"net/url"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
)

var (
	errTabGone = errors.New("the tab was closed")
	errCrashed = errors.New("the page crashed its tab")
)

// event implements watcher.
func (j *journey) event(event any) {
	switch e := event.(type) {
	case *fetch.EventRequestPaused:
		j.paused(e)
	case *page.EventFrameNavigated:
		if e.Frame.ID == j.tab.main {
			j.committed(e.Frame)
		}
	case *page.EventLifecycleEvent:
		if e.FrameID == j.tab.main {
			j.progressed(e)
		}
	case *page.EventJavascriptDialogOpening:
		j.tab.dismiss(j.ctx, e)
	case *inspector.EventTargetCrashed:
		j.fail(errCrashed)
	default:
		j.network(event)
	}
}

// dismiss closes a dialog as its cancel button does; leaving a page is let be.
func (t *tab) dismiss(ctx context.Context, e *page.EventJavascriptDialogOpening) {
	_, _ = cdp.Call(ctx, t.session, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{
		Accept: e.Type == page.DialogTypeBeforeunload})
}

// network follows what is in flight.
func (j *journey) network(event any) {
	j.wire.event(event)
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		j.sent(e)
	case *network.EventLoadingFinished:
		j.finished(e.RequestID, "")
	case *network.EventLoadingFailed:
		j.finished(e.RequestID, e.ErrorText)
	}
}

// sent counts redirects and catches what interception does not see: URLs of
// other schemes.
func (j *journey) sent(e *network.EventRequestWillBeSent) {
	if e.Type != network.ResourceTypeDocument || e.FrameID != j.tab.main {
		return
	}
	u := requestURL(e.Request)
	j.update(func() {
		j.loading = e.RequestID
		if e.RedirectResponse != nil {
			j.redirects++
		}
		if u != nil && external(u) {
			j.arrive(&ending{url: u, foreign: !j.pilot.Stops(u), request: e.RequestID})
		}
	})
}

// external reports whether a URL would be handed to another program.
func external(u *url.URL) bool {
	switch u.Scheme {
	case "http", "https", "about", "data", "blob", "javascript", "chrome-error", "chrome":
		return false
	}
	return true
}

// arrive notes the first ending. Call it with the lock held.
func (j *journey) arrive(e *ending) {
	if j.end == nil {
		j.end = e
	}
}

func (j *journey) finished(id network.RequestID, failure string) {
	j.update(func() {
		delete(j.open, id)
		if id == j.loading && failure != "" {
			j.loading = ""
		}
		if j.end != nil && j.end.request == id {
			j.end.settled = true
		}
	})
	if j.wire.main(id) && failure == "" && j.wire.empty(id) {
		j.update(func() { j.loading = "" })
	}
}

// committed notes a new document, or that one could not be loaded.
func (j *journey) committed(f *cdp.Frame) {
	if f.UnreachableURL != "" {
		j.fail(j.wire.unreachable(f.UnreachableURL, ""))
		return
	}
	u, err := url.Parse(f.URL + f.URLFragment)
	if err != nil {
		return
	}
	j.update(func() {
		j.documents++
		j.loader, j.at, j.parsed, j.loaded, j.loading, j.redirects = f.LoaderID, u, false, false, "", 0
	})
}

func (j *journey) progressed(e *page.EventLifecycleEvent) {
	j.update(func() {
		if e.LoaderID != j.loader {
			return
		}
		switch e.Name {
		case "DOMContentLoaded":
			j.parsed = true
		case "load":
			j.parsed, j.loaded = true, true
		}
	})
}
