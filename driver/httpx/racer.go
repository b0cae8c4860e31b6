package httpx

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"math"
	"net"
	"net/http"
	"time"
)

// racer is one request of a race, on its own connection.
type racer struct {
	client  *Client
	p       *prepared
	req     *http.Request
	conn    net.Conn
	stop    func() bool // takes the context off the connection
	tail    []byte      // the last byte
	done    func()      // ends the interval of the meter
	attempt attempt
}

// ready connects and sends all but the last byte.
func (r *racer) ready(ctx context.Context) {
	r.done = r.client.Busy()
	r.attempt.started = time.Now()
	r.attempt.err = r.prepare(ctx)
}

func (r *racer) failed() bool { return r.attempt.err != nil }

// callOff marks a request that was ready and is not released.
func (r *racer) callOff() {
	if !r.failed() {
		r.attempt.err = ErrNotReleased
	}
}

func (r *racer) prepare(ctx context.Context) (err error) {
	if r.req, err = r.p.http(ctx, r.attempt.started); err != nil {
		return err
	}
	r.attempt.cookies = r.req.Header.Get("Cookie")
	r.req.Close = true
	var wire bytes.Buffer
	if err := r.req.Write(&wire); err != nil {
		return err
	}
	if err := r.connect(ctx); err != nil {
		return err
	}
	last := wire.Len() - 1
	r.tail = wire.Bytes()[last:]
	_, err = r.conn.Write(wire.Bytes()[:last])
	return err
}

func (r *racer) connect(ctx context.Context) error {
	host, port := r.p.url.Hostname(), r.p.url.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[r.p.url.Scheme]
	}
	conn, err := r.client.dial(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return err
	}
	r.conn = conn
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return err
	}
	// The end of the context must wake a read that hangs.
	r.stop = context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	if r.p.url.Scheme != "https" {
		return nil
	}
	secured := tls.Client(conn, r.client.tlsConfig(host))
	r.conn = secured
	return secured.HandshakeContext(ctx)
}

// last sends the last byte.
func (r *racer) last() {
	r.attempt.started = time.Now()
	_, r.attempt.err = r.conn.Write(r.tail)
}

// finish reads the answer. It does so after a failed write too: a server may
// answer before it has read all.
func (r *racer) finish() {
	in := &capped{r: r.conn, left: r.client.options.MaxHeader}
	resp, err := readAnswer(in, r.req)
	if err == nil {
		in.left = math.MaxInt64
		r.attempt.response, err = r.client.newResponse(r.p.url, resp)
	}
	r.attempt.answered = in.any
	r.attempt.finish(r.p, err)
}

// readAnswer skips interim answers (RFC 9110 15.2); the limit on headers is for
// all of them together.
func readAnswer(in *capped, req *http.Request) (*http.Response, error) {
	buffered := bufio.NewReader(in)
	for {
		resp, err := http.ReadResponse(buffered, req)
		if err != nil && in.left <= 0 {
			return nil, errHeaderSize // and not what the cut line looks like
		}
		if err != nil || resp.StatusCode >= 200 || resp.StatusCode == http.StatusSwitchingProtocols {
			return resp, err
		}
	}
}

func (r *racer) close() {
	r.done()
	if r.stop != nil {
		r.stop()
	}
	if r.conn != nil {
		_ = r.conn.Close()
	}
}

// capped reads at most left bytes, then fails; it remembers whether any came.
type capped struct {
	r    io.Reader
	left int64
	any  bool
}

func (c *capped) Read(b []byte) (int, error) {
	if c.left <= 0 {
		return 0, errHeaderSize
	}
	if int64(len(b)) > c.left {
		b = b[:c.left]
	}
	n, err := c.r.Read(b)
	c.left -= int64(n)
	c.any = c.any || n > 0
	return n, err
}
