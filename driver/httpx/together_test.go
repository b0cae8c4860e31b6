package httpx_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/httpx"
)

// meeting answers only when n requests are in the handler at once.
func meeting(n int) http.HandlerFunc {
	var mu sync.Mutex
	arrived, all := 0, make(chan struct{})
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		mu.Lock()
		if arrived++; arrived == n {
			close(all)
		}
		mu.Unlock()
		select {
		case <-all:
			_, _ = w.Write(body)
		case <-r.Context().Done():
		}
		if err != nil {
			panic(http.ErrAbortHandler)
		}
	}
}

func TestTogetherMeetsInTheServer(t *testing.T) {
	const n = 8
	for name, start := range map[string]func(http.Handler) *httptest.Server{"http": httptest.NewServer, "https": httptest.NewTLSServer} {
		s := start(meeting(n))
		t.Cleanup(s.Close)
		var options httpx.Options
		if name == "https" {
			options.RootCAs = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
		}
		c := httpx.New(options)
		ctx, rec := recorded(t)
		var rs []httpx.Request
		for range n {
			rs = append(rs, httpx.Request{Method: "POST", URL: s.URL, Body: []byte("code=Abc123xyz")})
		}
		responses, errs := c.Together(ctx, rs...)
		for i := range n {
			if errs[i] != nil || string(responses[i].Body) != "code=Abc123xyz" || responses[i].Took <= 0 {
				t.Fatalf("%s %d: %v", name, i, errs[i])
			}
		}
		e := rec.Evidence()
		if len(e.Exchanges) != n || len(e.Notes) != 1 || strings.Contains(e.Exchanges[0].Request.Body, "Abc123xyz") || c.Meter().Exchanges != n {
			t.Errorf("%s: evidence %+v", name, e)
		}
	}
}

// The server must not see a whole request before all are ready.
func TestNothingIsCompleteBeforeTheRelease(t *testing.T) {
	var mu sync.Mutex
	complete := 0
	base := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err == nil {
			mu.Lock()
			complete++
			mu.Unlock()
		}
	})
	good := httpx.Request{Method: "POST", URL: base, Body: []byte("code=x")}
	ctx, rec := recorded(t)
	responses, errs := httpx.New(httpx.Options{}).Together(ctx, good, httpx.Request{URL: "http://" + closedPort(t)}, good)
	var unreachable *httpx.UnreachableError
	if !errors.Is(errs[0], httpx.ErrNotReleased) || !errors.As(errs[1], &unreachable) || !errors.Is(errs[2], httpx.ErrNotReleased) {
		t.Errorf("errors %v", errs)
	}
	mu.Lock()
	defer mu.Unlock()
	if complete != 0 || responses[0] != nil || len(rec.Evidence().Exchanges) != 3 {
		t.Errorf("%d requests were complete, responses %v", complete, responses)
	}
}

func TestTogetherWithoutBodyAndWithJar(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "n", Value: "v", Path: "/"})
		_, _ = io.WriteString(w, r.Method+r.Header.Get("Cookie"))
	})
	jar := httpx.NewJar()
	c := httpx.New(httpx.Options{})
	for _, want := range []string{"GET", "GETn=v"} {
		responses, errs := c.Together(t.Context(), httpx.Request{URL: base, Jar: jar}, httpx.Request{URL: base, Jar: jar})
		if errs[0] != nil || errs[1] != nil || string(responses[0].Body) != want {
			t.Fatalf("%v %v, want %s", responses, errs, want)
		}
	}
}

func TestTogetherIsBounded(t *testing.T) {
	c := httpx.New(httpx.Options{})
	if r, errs := c.Together(t.Context()); len(r)+len(errs) != 0 {
		t.Error("an empty race has results")
	}
	_, errs := c.Together(t.Context(), make([]httpx.Request, 1000)...)
	if len(errs) != 1000 || errs[999] == nil || c.Meter().Exchanges != 0 {
		t.Error("a race of 1000 was run")
	}
	hang := serve(t, meeting(3))
	c = httpx.New(httpx.Options{Timeout: short})
	began := time.Now()
	_, errs = c.Together(t.Context(), httpx.Request{URL: hang}, httpx.Request{URL: hang})
	var unreachable *httpx.UnreachableError
	if !errors.As(errs[0], &unreachable) || !errors.As(errs[1], &unreachable) || time.Since(began) > 10*short {
		t.Errorf("after %v: %v", time.Since(began), errs)
	}
}
