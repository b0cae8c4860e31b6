package browser

import (
	"net/url"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"

	"github.com/oidcheck/oidcheck/driver/agent"
)

// paused decides about a request before it leaves the browser.
func (j *journey) paused(e *fetch.EventRequestPaused) {
	u := requestURL(e.Request)
	switch {
	case u == nil:
		j.tab.refuse(j.ctx, e)
	case j.pilot.Stops(u):
		j.intercept(e, &ending{url: u, form: form(e.Request), request: e.NetworkID})
	case !j.pilot.Reach.Follows(u):
		j.intercept(e, &ending{url: u, form: form(e.Request), request: e.NetworkID, foreign: true})
	default:
		if err := j.admit(e, u); err != nil {
			j.tab.refuse(j.ctx, e)
			j.fail(err)
			return
		}
		j.wire.sending(e.NetworkID)
		j.tab.pass(j.ctx, e)
	}
}

// intercept keeps a request from being sent. It ends the visit if it is a
// navigation of the tab.
func (j *journey) intercept(e *fetch.EventRequestPaused, end *ending) {
	j.wire.stopped(e.NetworkID)
	if j.tab.document(e) {
		j.update(func() { j.arrive(end) })
	}
	j.tab.answer(j.ctx, e, 204, "")
}

// waitedFor are the requests that a page is not ready without. Others may never
// end: streams, beacons.
var waitedFor = map[network.ResourceType]bool{network.ResourceTypeDocument: true, network.ResourceTypeScript: true,
	network.ResourceTypeXHR: true, network.ResourceTypeFetch: true}

// admit checks the bounds of a request that goes to the provider.
func (j *journey) admit(e *fetch.EventRequestPaused, u *url.URL) error {
	document := j.tab.document(e)
	leak := see(j, func() bool { return j.password != "" && carries(e.Request, j.password) })
	if leak && !j.pilot.Reach.Trusts(u) {
		return j.pilot.Foreign(j.at, u)
	}
	var err error
	j.update(func() {
		j.requests++
		if waitedFor[e.ResourceType] {
			j.open[e.NetworkID] = true
		}
		switch {
		case j.requests > maxRequests:
			err = j.pilot.Limit("requests", maxRequests, u)
		case document && j.redirects > agent.MaxRedirects:
			err = j.pilot.Limit("redirects in a row", agent.MaxRedirects, u)
		case document:
			j.pilot.Reach.Moved(j.at, u)
			j.at = u
		}
	})
	return err
}
