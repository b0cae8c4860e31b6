package browser

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/chromedp/cdproto/network"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
)

// flush records what was exchanged, redacted, and ends what is still open.
func (w *wire) flush() {
	w.bodies.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, h := range w.hops {
		h.finish()
		if !h.stopped {
			w.to.Add(w.exchange(h))
		}
	}
	w.hops, w.closed = nil, true
}

func (w *wire) exchange(h *hop) exchange.Exchange {
	redact := w.tab.profile.browser.options.Redactor
	sent := header(h.request.Headers, nth(w.sends[h.id], h.index))
	e := exchange.Exchange{
		Channel: exchange.Front, Driver: "browser",
		Started: h.started, TookMS: float64(h.took) / float64(time.Millisecond), Error: h.failure,
		Request: exchange.Request{Method: h.request.Method, URL: redact.URL(h.request.URL + h.request.URLFragment), Header: redact.Header(sent)},
	}
	b := body(h.request)
	if b != nil {
		e.Request.Body = redact.Body(sent.Get("Content-Type"), b)
	}
	e.Request.Tokens = redact.Tokens(h.request.URL+h.request.URLFragment, string(b))
	if h.response == nil {
		return e
	}
	got := w.received(h)
	e.Response = &exchange.Response{Status: int(h.response.Status), Header: redact.Header(got), BodyBytes: len(h.body)}
	if h.body != nil {
		e.Response.Body = redact.Body(got.Get("Content-Type"), h.body)
	}
	e.Response.Tokens = redact.Tokens(got.Get("Location"), string(h.body))
	return e
}

// received is the header of the answer, as it came where Chromium tells that.
func (w *wire) received(h *hop) http.Header {
	return header(h.response.Headers, nth(w.receives[h.id], h.index))
}

func nth(all []network.Headers, i int) network.Headers {
	if i < len(all) {
		return all[i]
	}
	return nil
}

// header joins what the page asked for with what was really on the wire,
// which wins. Repeated headers come joined by newlines.
func header(asked, raw network.Headers) http.Header {
	h := http.Header{}
	for _, part := range []network.Headers{asked, raw} {
		for name, value := range part {
			text, _ := value.(string)
			h[http.CanonicalHeaderKey(name)] = strings.Split(text, "\n")
		}
	}
	return h
}

// documentResponse returns status and header of the tab's last document, 0
// when none was answered.
func (w *wire) documentResponse() (status int, h http.Header) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := len(w.hops) - 1; i >= 0; i-- {
		if hop := w.hops[i]; hop.document && !hop.stopped && hop.response != nil {
			return int(hop.response.Status), w.received(hop)
		}
	}
	return 0, http.Header{}
}

// redirectTo returns the status of the redirect that led to the last hop of
// the request, 0 when none did, and how many redirects the visit had.
func (w *wire) redirectTo(id network.RequestID) (status, redirects int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	last := w.last[id]
	for _, h := range w.hops {
		if h.document && h.index > 0 {
			redirects++
		}
		if last != nil && h.id == id && h.index == last.index-1 && h.response != nil {
			status = int(h.response.Status)
		}
	}
	return status, redirects
}

// unreachable explains why a page could not be loaded. failure is Chromium's
// name of the cause, "" for that of the last navigation that failed.
func (w *wire) unreachable(page, failure string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, h := range w.hops {
		if h.document && h.failure != "" && failure == "" {
			failure = h.failure
		}
	}
	host, name := "?", "GET"
	if u, err := url.Parse(page); err == nil {
		host, name = u.Host, "GET "+u.Scheme+"://"+u.Host+u.Path
	}
	name = w.tab.profile.browser.options.Redactor.Text(name)
	if failure == "net::ERR_TOO_MANY_REDIRECTS" {
		return &agent.LimitError{What: "redirects in a row", Limit: agent.MaxRedirects, URL: name}
	}
	return &httpx.UnreachableError{Request: name, Host: host,
		Cause: "the browser says " + failure, Remedy: remedies[failure], Err: errors.New(failure)}
}

var remedies = map[string]string{
	"net::ERR_CONNECTION_REFUSED":     "is it running, and on this port?",
	"net::ERR_NAME_NOT_RESOLVED":      "the browser reaches the target's own hosts only; give others with resolve",
	"net::ERR_CERT_AUTHORITY_INVALID": "name the certificate's authority with --ca-file or ca_file",
}

// answer is the last answer to a request, and its URL.
func (w *wire) answer(id network.RequestID) (status int, h http.Header, u string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	last := w.last[id]
	if last == nil {
		return 0, http.Header{}, ""
	}
	u = last.request.URL
	if last.response == nil { // refused before the browser told it
		return 0, header(nil, nth(w.receives[id], last.index)), u
	}
	return int(last.response.Status), w.received(last), u
}
