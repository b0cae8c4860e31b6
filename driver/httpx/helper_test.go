package httpx_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
)

// serve starts an HTTP server and returns its URL.
func serve(t testing.TB, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// raw starts a server that answers each connection with answer and returns its
// URL; the connection is closed when answer returns.
func raw(t *testing.T, answer func(conn net.Conn, in *bufio.Reader)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				answer(conn, bufio.NewReader(conn))
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

// text answers a request with fixed bytes.
func text(answer string) func(net.Conn, *bufio.Reader) {
	return func(conn net.Conn, in *bufio.Reader) {
		if _, err := http.ReadRequest(in); err == nil {
			_, _ = conn.Write([]byte(answer))
		}
	}
}

// until blocks the handler of a hostile server until the client has gone.
func until(in *bufio.Reader) { _, _ = io.Copy(io.Discard, in) }

func recorded(t testing.TB) (context.Context, *exchange.Recorder) {
	r := new(exchange.Recorder)
	return exchange.WithRecorder(t.Context(), r), r
}

func get(t testing.TB, c *httpx.Client, url string) *httpx.Response {
	t.Helper()
	r, err := c.Do(t.Context(), httpx.Request{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const short = 150 * time.Millisecond // the timeout of tests that wait for one
