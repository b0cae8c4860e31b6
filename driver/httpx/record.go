package httpx

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// maxRecorded bounds the bytes of a body that evidence keeps.
const maxRecorded = 64 << 10

// record redacts an attempt and adds it to the recorder of ctx. Without a
// recorder it is redacted all the same, since the redactor learns from it.
func (c *Client) record(ctx context.Context, p *prepared, a attempt) {
	if a.request == nil {
		request := c.redactRequest(p, a.cookies)
		a.request = &request
	}
	e := exchange.Exchange{
		Channel: p.channel,
		Driver:  "http",
		Started: a.started,
		TookMS:  float64(a.took) / float64(time.Millisecond),
		Request: *a.request,
	}
	if a.response != nil {
		e.Response = c.redactResponse(a.response)
	}
	if err := c.explain(ctx, p, a); err != nil {
		e.Error = err.Error()
	}
	if a.note != "" {
		e.Error = a.note
	}
	r := exchange.RecorderFrom(ctx)
	r.Add(e)
	if a.resent {
		r.Note(p.name() + ": a kept-alive connection was closed before an answer came: sent again")
	}
}

func (c *Client) redactRequest(p *prepared, cookies string) exchange.Request {
	h := c.redactor.Header(p.header)
	if p.host != "" {
		h["Host"] = []string{c.redactor.Text(p.host)}
	}
	if cookies != "" {
		h["Cookie"] = c.redactor.Header(http.Header{"Cookie": {cookies}})["Cookie"]
	}
	return exchange.Request{
		Method: p.method,
		URL:    c.redactor.URL(p.url.String()),
		Header: h,
		Body:   c.redactBody(p.header, p.body),
		Tokens: c.redactor.Tokens(p.url.String(), p.header.Get("Authorization"), string(p.body)),
	}
}

func (c *Client) redactResponse(r *Response) *exchange.Response {
	return &exchange.Response{
		Status:    r.Status,
		Header:    c.redactor.Header(r.Header),
		Body:      c.redactBody(r.Header, r.Body),
		BodyBytes: len(r.Body),
		Truncated: r.Truncated,
		Tokens:    c.redactor.Tokens(r.Header.Get("Location"), string(r.Body)),
	}
}

// redactBody cuts after redacting: a cut secret would not be recognised.
func (c *Client) redactBody(h http.Header, body []byte) string {
	if len(body) == 0 {
		return ""
	}
	text := c.redactor.Body(h.Get("Content-Type"), body)
	if len(text) <= maxRecorded {
		return text
	}
	return text[:maxRecorded] + "... [" + strconv.Itoa(len(text)-maxRecorded) + " bytes more]"
}
