package httpx_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
)

func TestRedirectsAreNotFollowed(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "../cb?code=Abc123xyz#f")
		w.WriteHeader(http.StatusFound)
	})
	r := get(t, httpx.New(httpx.Options{}), base+"/a/b/c")
	u, ok := r.Location()
	if r.Status != 302 || !ok || u.String() != base+"/a/cb?code=Abc123xyz#f" {
		t.Errorf("status %d, Location %v %v", r.Status, u, ok)
	}
}

func TestLocationAbsentOrBroken(t *testing.T) {
	u, err := url.Parse("https://op.test/")
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range []string{"", "https://a b/", "https://[::1"} {
		r := httpx.Response{URL: u, Header: http.Header{"Location": {raw}}}
		if got, ok := r.Location(); ok {
			t.Errorf("%q became %v", raw, got)
		}
	}
}

func TestChannelHeaders(t *testing.T) {
	var got http.Header
	var host string
	base := serve(t, func(_ http.ResponseWriter, r *http.Request) { got, host = r.Header, r.Host })
	c := httpx.New(httpx.Options{})
	do := func(r httpx.Request) {
		r.URL = base
		if _, err := c.Do(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	do(httpx.Request{Jar: httpx.NewJar()})
	if !strings.HasPrefix(got.Get("Accept"), "text/html") || got.Get("Sec-Fetch-Mode") != "navigate" || got.Get("Sec-Fetch-Site") != "none" {
		t.Errorf("front: %v", got)
	}
	do(httpx.Request{Channel: exchange.Front, Header: http.Header{"Referer": {base + "/login"}, "accept": {"x/y"}}})
	if got.Get("Sec-Fetch-Site") != "same-origin" || got.Get("Accept") != "x/y" {
		t.Errorf("front with headers: %v", got)
	}
	do(httpx.Request{Header: http.Header{"Host": {"other.test"}, "User-Agent": nil}})
	if got.Get("Accept") != "application/json" || host != "other.test" || got.Get("User-Agent") != "" || got.Get("Accept-Encoding") != "" {
		t.Errorf("back: %v, host %s", got, host)
	}
}

func TestExchangeIsRecordedRedacted(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Set-Cookie", "sid=Q1w2E3r4; Path=/")
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"access_token":"Zz9Yy8Xx7"}`)
	})
	ctx, rec := recorded(t)
	jar := httpx.NewJar()
	c := httpx.New(httpx.Options{})
	for range 2 {
		r, err := c.Do(ctx, httpx.Request{Method: "POST", URL: base + "/token?state=s", Jar: jar, Body: []byte("code=Abc123xyz&a=b"),
			Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Authorization": {"Basic YTpiQjFjQzI="}}})
		if err != nil || !strings.Contains(string(r.Body), "Zz9Yy8Xx7") {
			t.Fatal(err)
		}
	}
	all := rec.Evidence().Exchanges
	if len(all) != 2 {
		t.Fatalf("%d exchanges", len(all))
	}
	e := all[1]
	shown := e.Request.URL + e.Request.Body + e.Response.Body + strings.Join(e.Request.Header["Cookie"], "") +
		strings.Join(e.Request.Header["Authorization"], "") + strings.Join(e.Response.Header["Set-Cookie"], "")
	for _, secret := range []string{"Q1w2E3r4", "Zz9Yy8Xx7", "Abc123xyz", "YTpiQjFjQzI="} {
		if strings.Contains(shown, secret) {
			t.Errorf("%s stands in %s", secret, shown)
		}
	}
	if strings.Count(shown, "[redacted:") != 5 || e.Driver != "http" || e.Channel != exchange.Front || e.Response.BodyBytes != 28 || e.Error != "" {
		t.Errorf("recorded %+v %+v", e, e.Response)
	}
}

func TestUnsendableRequests(t *testing.T) {
	c := httpx.New(httpx.Options{})
	for _, r := range []httpx.Request{
		{URL: "ftp://op.test/"}, {URL: "https:///x"}, {URL: "/relative"}, {URL: "http://a\x00b/"}, {URL: ""},
		{URL: "http://127.0.0.1/", Header: http.Header{"X": {"a\nb"}}}, {URL: "http://127.0.0.1/", Header: http.Header{"X Y": {"a"}}},
		{URL: "http://127.0.0.1/", Method: "G T"},
	} {
		if _, err := c.Do(t.Context(), r); err == nil {
			t.Errorf("%q %q was sent", r.Method, r.URL)
		}
	}
	if n := c.Meter().Exchanges; n != 0 {
		t.Errorf("%d exchanges counted", n)
	}
}

func TestQueryIsMadeFitForTheRequestLine(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.URL.RawQuery) })
	if r := get(t, httpx.New(httpx.Options{}), base+"/?a=b c&d=ä%20"); string(r.Body) != "a=b%20c&d=%C3%A4%20" {
		t.Errorf("query %s", r.Body)
	}
}

func TestResolveKeepsTheName(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Host) }))
	t.Cleanup(s.Close)
	pool := s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	c := httpx.New(httpx.Options{RootCAs: pool, Resolve: map[string]string{"Example.com:443": s.Listener.Addr().String()}})
	if c.RootCAs() != pool {
		t.Error("RootCAs gives another pool")
	}
	if r := get(t, c, "https://example.com/"); string(r.Body) != "example.com" {
		t.Errorf("Host %s", r.Body)
	}
	responses, errs := c.Together(t.Context(), httpx.Request{URL: "https://example.com/"})
	if errs[0] != nil || string(responses[0].Body) != "example.com" {
		t.Errorf("together: %v", errs[0])
	}
}

func TestRateSpacesRequests(t *testing.T) {
	base := serve(t, func(http.ResponseWriter, *http.Request) {})
	c := httpx.New(httpx.Options{Rate: 50})
	began := time.Now()
	for range 4 {
		get(t, c, base)
	}
	if took := time.Since(began); took < 55*time.Millisecond {
		t.Errorf("4 requests at 50 a second took %v", took)
	}
}

func TestMeterCountsTheUnionOfIntervals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // in a bubble whose clock jumps
		c := httpx.New(httpx.Options{})
		a, b := c.Busy(), c.Busy()
		<-time.After(time.Second)
		if m := c.Meter(); m.Busy != time.Second {
			t.Errorf("while running %+v", m)
		}
		a()
		a()
		<-time.After(time.Second)
		b()
		<-time.After(time.Hour)
		c.Busy()()
		if m := c.Meter(); m.Exchanges != 3 || m.Busy != 2*time.Second {
			t.Errorf("meter %+v", m)
		}
	})
}

func BenchmarkDo(b *testing.B) {
	page := []byte(strings.Repeat("<p class=x>some text of a page</p>\n", 140))
	base := serve(b, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(page) })
	c := httpx.New(httpx.Options{})
	ctx, _ := recorded(b)
	for b.Loop() {
		if _, err := c.Do(ctx, httpx.Request{URL: base + "/authorize?client_id=app&state=xyz"}); err != nil {
			b.Fatal(err)
		}
	}
}
