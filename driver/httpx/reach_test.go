package httpx_test

import (
	"bufio"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/oidcheck/oidcheck/driver/httpx"
)

// closedPort returns an address on which nothing listens.
func closedPort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func TestUnreachable(t *testing.T) {
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	pool := secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	silent := raw(t, func(_ net.Conn, in *bufio.Reader) { _, _ = http.ReadRequest(in); until(in) })
	closing := raw(t, text(""))

	for name, c := range map[string]struct {
		options httpx.Options
		url     string
		want    []string
	}{
		"refused":   {url: "http://" + closedPort(t), want: []string{"connection refused", "is it running"}},
		"unknown":   {url: "http://no-such-host.invalid", want: []string{"no-such-host.invalid", "--resolve"}},
		"authority": {url: secure.URL, want: []string{"unknown authority", "--ca-file"}},
		"name": {options: httpx.Options{RootCAs: pool, Resolve: map[string]string{"op.test:443": secure.Listener.Addr().String()}},
			url: "https://op.test/", want: []string{"another name"}},
		"not TLS": {url: strings.Replace(plain, "http:", "https:", 1), want: []string{"does not speak TLS", "http://"}},
		"silent":  {options: httpx.Options{Timeout: short}, url: silent, want: []string{"no answer within 150ms", "limits.timeout"}},
		"closing": {url: closing, want: []string{"closed before any answer"}},
	} {
		client := httpx.New(c.options)
		ctx, rec := recorded(t)
		r := httpx.Request{URL: c.url + "?code=Abc123xyz", Body: []byte("x"), Method: "POST"}
		_, err := client.Do(ctx, r)
		_, errs := client.Together(ctx, r)
		for way, err := range map[string]error{"Do": err, "Together": errs[0]} {
			var u *httpx.UnreachableError
			if !errors.As(err, &u) || strings.Contains(err.Error(), "Abc123") {
				t.Errorf("%s, %s: %v", name, way, err)
				continue
			}
			for _, w := range append(c.want, u.Host, "POST http") {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%s, %s: %v: no %q", name, way, err, w)
				}
			}
		}
		if e := rec.Evidence().Exchanges; len(e) != 2 || e[0].Error == "" || e[0].Response != nil {
			t.Errorf("%s: recorded %+v", name, e)
		}
	}
}

// dropping serves one request on each connection and closes it when the next one
// comes, as servers do that time out just then.
func dropping(t *testing.T, connections *atomic.Int32) string {
	return raw(t, func(conn net.Conn, in *bufio.Reader) {
		connections.Add(1)
		req, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		body, _ := io.ReadAll(req.Body)
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"+string(body))
		_, _ = in.Peek(1)
	})
}

func TestDroppedKeepAliveIsSentAgainOnce(t *testing.T) {
	for _, method := range []string{"GET", "POST"} {
		var connections atomic.Int32
		base := dropping(t, &connections)
		c := httpx.New(httpx.Options{})
		ctx, rec := recorded(t)
		for i := range 3 {
			r, err := c.Do(ctx, httpx.Request{Method: method, URL: base, Body: []byte("b")})
			if err != nil || string(r.Body) != "b" {
				t.Fatalf("%s %d: %v", method, i, err)
			}
		}
		if n := connections.Load(); n != 3 {
			t.Errorf("%s: %d connections", method, n)
		}
		e := rec.Evidence()
		var told int
		for _, x := range e.Exchanges {
			if strings.Contains(x.Error, "sent again") {
				told++
			}
		}
		if told+len(e.Notes) != 2 {
			t.Errorf("%s: %d exchanges and %d notes tell of 2 repeats", method, told, len(e.Notes))
		}
	}
}

func TestFreshConnectionIsNotTriedAgain(t *testing.T) {
	var connections atomic.Int32
	base := raw(t, func(_ net.Conn, in *bufio.Reader) {
		connections.Add(1)
		_, _ = http.ReadRequest(in)
	})
	if _, err := httpx.New(httpx.Options{}).Do(t.Context(), httpx.Request{Method: "POST", URL: base}); err == nil || connections.Load() != 1 {
		t.Errorf("%d connections: %v", connections.Load(), err)
	}
}

func TestConnectionsAreKept(t *testing.T) {
	seen := map[string]bool{}
	base := serve(t, func(_ http.ResponseWriter, r *http.Request) { seen[r.RemoteAddr] = true })
	c := httpx.New(httpx.Options{})
	for range 20 {
		get(t, c, base)
	}
	if len(seen) != 1 {
		t.Errorf("%d connections for 20 requests", len(seen))
	}
	c.CloseIdle()
	get(t, c, base)
	if len(seen) != 2 {
		t.Errorf("%d connections after CloseIdle", len(seen))
	}
}
