package browser

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// maxBody bounds the bytes of a body that is recorded.
const maxBody = 1 << 20

// wire keeps the exchanges of a visit as the network events tell them.
type wire struct {
	ctx context.Context
	tab *tab
	to  *exchange.Recorder // may be nil

	bodies sync.WaitGroup // fetched at the moment

	mu       sync.Mutex
	hops     []*hop // in order of start
	last     map[network.RequestID]*hop
	count    map[network.RequestID]int // hops so far
	closed   bool                      // flushed: nothing begins any more
	sends    map[network.RequestID][]network.Headers
	receives map[network.RequestID][]network.Headers
}

// hop is one request and its answer. A redirect begins another hop of the
// same request.
type hop struct {
	id       network.RequestID
	index    int // among the hops of id
	document bool
	fetched  bool // by a script
	started  time.Time
	took     time.Duration
	request  *network.Request
	response *network.Response
	body     []byte
	failure  string
	stopped  bool   // intercepted, never sent
	done     func() // ends the interval in which the target was asked
}

func newWire(ctx context.Context, t *tab) *wire {
	return &wire{ctx: ctx, tab: t, to: exchange.RecorderFrom(ctx),
		last: map[network.RequestID]*hop{}, count: map[network.RequestID]int{},
		sends: map[network.RequestID][]network.Headers{}, receives: map[network.RequestID][]network.Headers{}}
}

func (w *wire) event(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		w.sent(e)
	case *network.EventRequestWillBeSentExtraInfo:
		w.with(func() { w.sends[e.RequestID] = append(w.sends[e.RequestID], e.Headers) })
	case *network.EventResponseReceivedExtraInfo:
		w.with(func() { w.receives[e.RequestID] = append(w.receives[e.RequestID], e.Headers) })
	case *network.EventResponseReceived:
		w.change(e.RequestID, func(h *hop) { h.response = e.Response })
	case *network.EventLoadingFinished:
		w.load(e)
		w.change(e.RequestID, (*hop).finish)
	case *network.EventLoadingFailed:
		w.change(e.RequestID, func(h *hop) {
			h.failure = e.ErrorText
			h.finish()
		})
	}
}

func (w *wire) with(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

// change changes the last hop of a request, if it is known.
func (w *wire) change(id network.RequestID, change func(*hop)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if h := w.last[id]; h != nil {
		change(h)
	}
}

func (w *wire) sent(e *network.EventRequestWillBeSent) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if h := w.last[e.RequestID]; h != nil && e.RedirectResponse != nil {
		h.response = e.RedirectResponse
		h.finish()
	}
	if strings.HasPrefix(e.Request.URL, "data:") || strings.HasPrefix(e.Request.URL, "blob:") || len(w.hops) > 2*maxRequests {
		return
	}
	h := &hop{id: e.RequestID, index: w.count[e.RequestID], started: time.Now(), request: e.Request,
		stopped:  !strings.HasPrefix(e.Request.URL, "http"), // of another program
		document: e.Type == network.ResourceTypeDocument && e.FrameID == w.tab.main,
		fetched:  e.Type == network.ResourceTypeXHR || e.Type == network.ResourceTypeFetch}
	w.count[e.RequestID]++
	w.hops, w.last[e.RequestID] = append(w.hops, h), h
}

// sending begins the interval in which the target is asked.
func (w *wire) sending(id network.RequestID) {
	done := w.tab.profile.browser.options.Busy()
	w.mu.Lock()
	defer w.mu.Unlock()
	h := w.last[id]
	if h == nil || h.done != nil || w.closed { // nothing would end it
		done()
		return
	}
	h.done = done
}

func (w *wire) stopped(id network.RequestID) { w.change(id, func(h *hop) { h.stopped = true }) }

func (h *hop) finish() {
	if h.took == 0 {
		h.took = max(1, time.Since(h.started))
	}
	if h.done != nil {
		h.done()
		h.done = nil
	}
}

// maxFetch bounds the wait for a body that is evidence.
const maxFetch = 2 * time.Second

// load fetches a body that is evidence: of a page, or of what a script asked. It
// does not wait: a page that submits itself keeps the answer back until its
// request has been decided upon, which takes the next events.
func (w *wire) load(e *network.EventLoadingFinished) {
	var want bool
	w.change(e.RequestID, func(h *hop) { want = h.document || h.fetched })
	if !want || w.to == nil || e.EncodedDataLength > maxBody {
		return
	}
	w.bodies.Go(func() {
		ctx, cancel := context.WithTimeout(w.ctx, maxFetch)
		defer cancel()
		got, err := cdp.Call(ctx, w.tab.session, network.GetResponseBody, network.GetResponseBodyParams{RequestID: e.RequestID})
		if err != nil {
			return // gone with its page; the rest of the exchange is kept
		}
		w.change(e.RequestID, func(h *hop) { h.body = got.Body })
	})
}

// main reports whether the request is a navigation of the tab.
func (w *wire) main(id network.RequestID) (yes bool) {
	w.change(id, func(h *hop) { yes = h.document })
	return yes
}

// empty reports whether the answer leaves the browser on the page where it is.
func (w *wire) empty(id network.RequestID) (yes bool) {
	w.change(id, func(h *hop) {
		yes = h.response != nil && (h.response.Status == http.StatusNoContent || h.response.Status == http.StatusResetContent)
	})
	return yes
}
