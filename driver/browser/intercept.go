package browser

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
)

// pass lets a paused request go.
func (t *tab) pass(ctx context.Context, e *fetch.EventRequestPaused) {
	// An error means that the request is gone, with its page or the tab.
	_, _ = cdp.Call(ctx, t.session, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: e.RequestID})
}

// refuse fails a paused request.
func (t *tab) refuse(ctx context.Context, e *fetch.EventRequestPaused) {
	_, _ = cdp.Call(ctx, t.session, fetch.FailRequest, fetch.FailRequestParams{
		RequestID: e.RequestID, ErrorReason: network.ErrorReasonBlockedByClient})
}

// answer answers a paused request in place of the host. 204 leaves the browser
// on the page where it is.
func (t *tab) answer(ctx context.Context, e *fetch.EventRequestPaused, status int64, html string) {
	p := fetch.FulfillRequestParams{RequestID: e.RequestID, ResponseCode: status}
	if html != "" {
		p.Body = []byte(html)
		p.ResponseHeaders = []*fetch.HeaderEntry{{Name: "Content-Type", Value: "text/html; charset=utf-8"}}
	}
	_, _ = cdp.Call(ctx, t.session, fetch.FulfillRequest, p)
}

// document reports whether the request is a navigation of the tab itself.
func (t *tab) document(e *fetch.EventRequestPaused) bool {
	return e.ResourceType == network.ResourceTypeDocument && e.FrameID == t.main
}

// requestURL is the URL of a request with its fragment, nil when it isn't one.
func requestURL(r *network.Request) *url.URL {
	u, err := url.Parse(r.URL + r.URLFragment)
	if err != nil {
		return nil
	}
	return u
}

// body is what the request sends, nil when there is none.
func body(r *network.Request) []byte {
	var b bytes.Buffer
	for _, part := range r.PostDataEntries {
		b.Write(part.Bytes)
	}
	if b.Len() == 0 {
		return nil
	}
	return b.Bytes()
}

// form reads a form_post body. Only the urlencoded kind is a response, OAuth
// 2.0 Form Post Response Mode section 2.
func form(r *network.Request) url.Values {
	b := body(r)
	if r.Method != "POST" || b == nil {
		return nil
	}
	values, _ := url.ParseQuery(string(b)) // what can be read of it
	return values
}

// carries reports whether the request holds the secret, plain or in one of the
// encodings of forms and JSON.
func carries(r *network.Request, secret string) bool {
	sent := r.URL + "\n" + string(body(r))
	quoted, err := json.Marshal(secret)
	return strings.Contains(sent, secret) || strings.Contains(sent, url.QueryEscape(secret)) ||
		strings.Contains(sent, url.PathEscape(secret)) || err == nil && strings.Contains(sent, strings.Trim(string(quoted), `"`))
}
