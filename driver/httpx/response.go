package httpx

import (
	"io"
	"net/http"
	"net/url"
	"time"
)

// Response is an answer. Its body is as it was sent: a Content-Encoding is not
// undone.
type Response struct {
	URL       *url.URL // what was requested
	Status    int
	Header    http.Header
	Body      []byte
	Truncated bool          // the body was longer than the limit, or broke off
	Took      time.Duration // from sending to the last byte
}

// Location returns the Location header resolved against the URL of the request
// (RFC 9110 10.2.2), whatever the status, read as browsers read it. It reports
// false when there is none or even they would make nothing of it.
func (r *Response) Location() (*url.URL, bool) {
	raw := r.Header.Get("Location")
	if raw == "" {
		return nil, false
	}
	u, err := parseLoosely(r.URL, raw)
	if err != nil {
		return nil, false
	}
	return u, true
}

// readBody reads at most limit bytes. It reports whether more followed, or the
// error that ended the body early.
func readBody(body io.Reader, length, limit int64) (data []byte, more bool, err error) {
	if length >= 0 && length <= limit {
		data = make([]byte, length)
		n, err := io.ReadFull(body, data)
		return data[:n], false, err
	}
	data, err = io.ReadAll(io.LimitReader(body, limit+1))
	if int64(len(data)) > limit {
		return data[:limit], true, nil
	}
	return data, false, err
}

// newResponse reads resp into a Response. On an error it holds what arrived.
func (c *Client) newResponse(u *url.URL, resp *http.Response) (*Response, error) {
	r := &Response{URL: u, Status: resp.StatusCode, Header: resp.Header}
	// After 101 the connection is no longer under the transport's deadline.
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return r, errSwitched
	}
	var err error
	r.Body, r.Truncated, err = readBody(resp.Body, bodyLength(resp), c.options.MaxBody)
	if err == nil {
		return r, nil
	}
	r.Truncated = true
	return r, err
}

// bodyLength returns how many bytes to expect, -1 when unknown. The answer to
// HEAD announces a length and has no body.
func bodyLength(resp *http.Response) int64 {
	if resp.Body == http.NoBody {
		return 0
	}
	return resp.ContentLength
}
