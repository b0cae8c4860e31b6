package browser

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"

	"github.com/oidcheck/oidcheck/driver/agent"
)

// framing watches a page in a frame of another one.
type framing struct {
	tab            *tab
	ctx            context.Context
	wire           *wire
	reach          *agent.Reach
	attacker, page *url.URL
	answer         string // served as the page; "": the page's own host answers

	request network.RequestID // of the frame
	left    string            // where the frame went that is not the provider
	failure string
	result  chan outcome
}

type outcome struct {
	framing Framing
	err     error
}

// event implements watcher.
func (f *framing) event(event any) {
	f.wire.event(event)
	switch e := event.(type) {
	case *fetch.EventRequestPaused:
		f.paused(e)
	case *network.EventRequestWillBeSent:
		if e.Type == network.ResourceTypeDocument && e.FrameID != f.tab.main {
			f.request = e.RequestID
		}
	case *network.EventLoadingFailed:
		if e.RequestID == f.request {
			f.failure = e.ErrorText
			f.refused(e)
		}
	case *page.EventFrameNavigated:
		if e.Frame.ParentID == f.tab.main && e.Frame.URL != "about:blank" {
			f.shown(e.Frame)
		}
	case *page.EventJavascriptDialogOpening:
		f.tab.dismiss(f.ctx, e)
	case *inspector.EventTargetCrashed:
		f.tell(Framing{}, errCrashed)
	}
}

func (f *framing) paused(e *fetch.EventRequestPaused) {
	u := requestURL(e.Request)
	switch {
	case u == nil:
		f.tab.refuse(f.ctx, e)
	case u.Host == f.attacker.Host:
		f.wire.stopped(e.NetworkID)
		f.tab.answer(f.ctx, e, http.StatusOK, f.embedding())
	case f.answer != "" && u.Host == f.page.Host:
		f.wire.stopped(e.NetworkID)
		f.tab.answer(f.ctx, e, http.StatusOK, f.answer)
	case f.answer == "" && f.reach.Follows(u):
		f.wire.sending(e.NetworkID)
		f.tab.pass(f.ctx, e)
	default:
		if e.ResourceType == network.ResourceTypeDocument {
			f.left = u.Scheme + "://" + u.Host
		}
		f.wire.stopped(e.NetworkID)
		f.tab.refuse(f.ctx, e)
	}
}

// refused reads why the browser did not show the frame. Only the page's own
// refusal is one; anything else leaves it open.
func (f *framing) refused(e *network.EventLoadingFailed) {
	if e.ErrorText != "net::ERR_BLOCKED_BY_RESPONSE" {
		return // the error page of the frame follows
	}
	result := f.seen()
	result.Why = refusal(result.Header)
	f.tell(result, nil)
}

// shown is called for the frame's document, which may be an error page.
func (f *framing) shown(frame *cdp.Frame) {
	switch {
	case frame.UnreachableURL == "":
		result := f.seen()
		result.Framed, result.URL = true, f.tab.profile.browser.options.Redactor.URL(frame.URL+frame.URLFragment)
		result.Why = "a page of another site showed it in a frame"
		f.tell(result, nil)
	case f.left != "":
		f.tell(Framing{}, errors.New("the frame was redirected to "+f.left+", which is not the provider's: no page to judge"))
	case f.failure == "net::ERR_BLOCKED_BY_RESPONSE":
		result := f.seen()
		result.Why = refusal(result.Header)
		f.tell(result, nil)
	default:
		f.tell(Framing{}, errors.New("the page could not be loaded: the browser says "+f.failure))
	}
}

// seen is what the page answered.
func (f *framing) seen() Framing {
	redact := f.tab.profile.browser.options.Redactor
	status, h, u := f.wire.answer(f.request)
	return Framing{URL: redact.URL(u), Status: status, Header: redact.Header(h)}
}

func (f *framing) tell(result Framing, err error) {
	select {
	case f.result <- outcome{result, err}:
	default: // the first one counts
	}
}

// refusal names the header by which a page refuses to be framed.
func refusal(h http.Header) string {
	for _, policy := range h.Values("Content-Security-Policy") {
		for directive := range strings.SplitSeq(policy, ";") {
			if directive = strings.TrimSpace(directive); strings.HasPrefix(strings.ToLower(directive), "frame-ancestors") {
				return "Content-Security-Policy: " + directive
			}
		}
	}
	if x := h.Get("X-Frame-Options"); x != "" {
		return "X-Frame-Options: " + x
	}
	return "the browser refused to show it"
}
