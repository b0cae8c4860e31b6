package httpx

import (
	"context"
	"errors"
	"net/http/httptrace"
	"os"
	"sync/atomic"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// attempt is one sending of a request.
type attempt struct {
	started  time.Time
	took     time.Duration
	cookies  string            // the Cookie header that was sent
	request  *exchange.Request // redacted; nil where that is still to be done
	response *Response         // nil when no headers came
	err      error
	answered bool   // at least one byte came
	reused   bool   // on a kept connection
	resent   bool   // the transport itself changed to another connection
	note     string // for the record, beside or in place of err
}

// send makes one attempt. Redaction and recording are not part of its time.
func (c *Client) send(parent context.Context, p *prepared) attempt {
	ctx, cancel := context.WithTimeout(parent, c.options.Timeout)
	defer cancel()
	a := attempt{started: time.Now()}
	var connections int
	var answered atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn:              func(i httptrace.GotConnInfo) { connections++; a.reused = i.Reused },
		GotFirstResponseByte: func() { answered.Store(true) },
	})
	req, err := p.http(ctx, a.started)
	if err != nil {
		a.err = err
		return a
	}
	a.cookies = req.Header.Get("Cookie")
	redacted := c.redactMeanwhile(p, a.cookies)
	done := c.Busy()
	resp, err := c.transport.RoundTrip(req)
	if err == nil {
		a.response, err = c.newResponse(p.url, resp)
		// A body that was not read to its end costs its connection.
		_ = resp.Body.Close()
	}
	done()
	a.finish(p, err)
	a.request = redacted()
	a.answered, a.resent = answered.Load(), connections > 1
	return a
}

// redactMeanwhile redacts the request while its answer is awaited, and returns
// what gives the result.
func (c *Client) redactMeanwhile(p *prepared, cookies string) func() *exchange.Request {
	out := make(chan *exchange.Request, 1)
	go func() {
		r := c.redactRequest(p, cookies)
		out <- &r
	}()
	return func() *exchange.Request { return <-out }
}

func (a *attempt) finish(p *prepared, err error) {
	a.took, a.err = time.Since(a.started), err
	if a.response == nil {
		return
	}
	a.response.Took = a.took
	if p.jar != nil {
		p.jar.Set(p.url, a.response.Header, a.started.Add(a.took))
	}
}

// dropped reports whether a kept connection turned out to be closed.
func (a *attempt) dropped(ctx context.Context) bool {
	return a.err != nil && a.reused && !a.answered && ctx.Err() == nil && !isTimeout(a.err)
}

func isTimeout(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) {
		return true
	}
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}
