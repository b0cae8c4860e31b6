package httpx_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/httpx"
)

func TestEndlessBodyIsCut(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	})
	r := get(t, httpx.New(httpx.Options{MaxBody: 10000}), base)
	if !r.Truncated || len(r.Body) != 10000 {
		t.Errorf("truncated %v, %d bytes", r.Truncated, len(r.Body))
	}
}

func TestBodyOfExactlyTheLimitIsWhole(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(make([]byte, 5000))
		w.(http.Flusher).Flush()
	})
	if r := get(t, httpx.New(httpx.Options{MaxBody: 5000}), base); r.Truncated || len(r.Body) != 5000 {
		t.Errorf("truncated %v, %d bytes", r.Truncated, len(r.Body))
	}
}

// broken are answers that begin and do not end well; drip leaves the rest to come
// for ever.
var broken = map[string]struct {
	answer   string
	drip     bool
	problem  string
	received string
}{
	"cut body":       {answer: "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nsome", problem: "closed in the middle", received: "some"},
	"cut chunk":      {answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n9\r\nx", problem: "closed in the middle", received: "some"},
	"cut header":     {answer: "HTTP/1.1 200 OK\r\nX: y\r\n", problem: "closed in the middle"},
	"cut name":       {answer: "HTTP/1.1 200 OK\r\nContent-Le", problem: "cannot be read"},
	"not HTTP":       {answer: "SSH-2.0-OpenSSH_9.2\r\n\r\n", problem: "cannot be read"},
	"huge header":    {answer: "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 1<<20), problem: "exceed 65536 bytes"},
	"many headers":   {answer: "HTTP/1.1 200 OK\r\n" + strings.Repeat("X: y\r\n", 1<<17), problem: "exceed 65536 bytes"},
	"switch":         {answer: "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", drip: true, problem: "another protocol"},
	"dripping head":  {answer: "HTTP/1.1 200 OK\r\nX: ", drip: true, problem: "not complete within"},
	"dripping body":  {answer: "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nso", drip: true, problem: "not complete within", received: "so"},
	"dripping early": {answer: "HTTP/1.1 103 Early Hints\r\n\r\n", drip: true, problem: "not complete within"},
}

func TestBrokenAnswers(t *testing.T) {
	for name, b := range broken {
		base := raw(t, func(conn net.Conn, in *bufio.Reader) {
			text(b.answer)(conn, in)
			if b.drip {
				until(in)
			}
		})
		timeout := 5 * time.Second
		if b.drip {
			timeout = short
		}
		c := httpx.New(httpx.Options{Timeout: timeout})
		ctx, rec := recorded(t)
		r, err := c.Do(ctx, httpx.Request{URL: base + "/p?code=Abc123xyz"})
		together, errs := c.Together(ctx, httpx.Request{URL: base + "/p?code=Abc123xyz"})
		for way, got := range map[string]struct {
			r   *httpx.Response
			err error
		}{"Do": {r, err}, "Together": {together[0], errs[0]}} {
			var answer *httpx.AnswerError
			if !errors.As(got.err, &answer) || !strings.Contains(answer.Problem, b.problem) || strings.Contains(got.err.Error(), "Abc123xyz") {
				t.Errorf("%s, %s: %v", name, way, got.err)
			}
			if b.received != "" && (got.r == nil || !got.r.Truncated || !strings.HasPrefix(string(got.r.Body), b.received)) {
				t.Errorf("%s, %s: received %v", name, way, got.r)
			}
		}
		if e := rec.Evidence().Exchanges; len(e) != 2 || e[0].Error != err.Error() {
			t.Errorf("%s: recorded %d exchanges", name, len(e))
		}
	}
}

// A server may drip for ever: the deadline is for the whole exchange, not for the
// pause between two bytes.
func TestSlowDripEndsAtTheDeadline(t *testing.T) {
	base := raw(t, func(conn net.Conn, in *bufio.Reader) {
		text("HTTP/1.1 200 OK\r\n\r\n")(conn, in)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for range tick.C {
			if _, err := conn.Write([]byte("x")); err != nil {
				return
			}
		}
	})
	c := httpx.New(httpx.Options{Timeout: short})
	began := time.Now()
	r, err := c.Do(t.Context(), httpx.Request{URL: base})
	if took := time.Since(began); err == nil || r == nil || len(r.Body) == 0 || took > 10*short {
		t.Errorf("%v after %v: %v", r, took, err)
	}
}

func TestCompressedBodyIsLeftAlone(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = z.Write(make([]byte, 1<<20))
	_ = z.Close()
	base := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb.Bytes())
	})
	r := get(t, httpx.New(httpx.Options{}), base)
	if !bytes.Equal(r.Body, bomb.Bytes()) || r.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("%d bytes, sent were %d", len(r.Body), bomb.Len())
	}
}

func TestEndOfContextIsNoUnreachableTarget(t *testing.T) {
	base := raw(t, func(_ net.Conn, in *bufio.Reader) {
		_, _ = http.ReadRequest(in)
		until(in)
	})
	cause := errors.New("the case is over")
	ctx, cancel := context.WithCancelCause(t.Context())
	c := httpx.New(httpx.Options{})
	time.AfterFunc(20*time.Millisecond, func() { cancel(cause) })
	_, err := c.Do(ctx, httpx.Request{URL: base})
	_, errs := c.Together(ctx, httpx.Request{URL: base})
	for _, e := range []error{err, errs[0]} {
		var unreachable *httpx.UnreachableError
		if !errors.Is(e, cause) && !errors.Is(e, context.Canceled) || errors.As(e, &unreachable) {
			t.Errorf("error %v", e)
		}
	}
}

func TestManyInterimAnswers(t *testing.T) {
	base := raw(t, text(strings.Repeat("HTTP/1.1 102 Processing\r\n\r\n", 10000)+"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
	c := httpx.New(httpx.Options{})
	if _, err := c.Do(t.Context(), httpx.Request{URL: base}); err == nil {
		t.Error("10000 interim answers were read")
	}
	if _, errs := c.Together(t.Context(), httpx.Request{URL: base}); errs[0] == nil {
		t.Error("10000 interim answers were read in a race")
	}
}

func TestResponsePrintsNoBody(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("Zz9-secret")) })
	r := get(t, httpx.New(httpx.Options{}), base)
	if out := fmt.Sprintf("%v %+v %#v %s", r, r, *r, r); strings.Contains(out, "secret") || !strings.Contains(out, "status 200") {
		t.Errorf("printed %s", out)
	}
}
