package browser_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/exchange"
)

func TestFrame(t *testing.T) {
	b := start(t, browser.Options{})
	with := func(name, value string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set(name, value)
			show(plainLogin)(w, r)
		}
	}
	for name, test := range map[string]struct {
		login  http.HandlerFunc
		framed bool
		why    string
	}{
		"unprotected":  {show(plainLogin), true, "showed it in a frame"},
		"script only":  {show(`<script>if (top !== self) top.location = self.location</script>` + plainLogin), true, "showed it in a frame"},
		"XFO":          {with("X-Frame-Options", "DENY"), false, "X-Frame-Options: DENY"},
		"CSP":          {with("Content-Security-Policy", "default-src 'self'; frame-ancestors 'self'"), false, "Content-Security-Policy: frame-ancestors 'self'"},
		"bad XFO":      {with("X-Frame-Options", "ALLOW-FROM https://rp.test"), true, "showed it in a frame"},
		"CSP for some": {with("Content-Security-Policy", "frame-ancestors *.attacker.example"), true, "showed it in a frame"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, handlers{"/auth": redirect(302, "/login"), "/login": test.login})
			recorder := &exchange.Recorder{}
			got, err := b.Frame(exchange.WithRecorder(within(t), recorder), s.URL+"/auth?client_id=x")
			if err != nil {
				t.Fatal(err)
			}
			if got.Framed != test.framed || !strings.Contains(got.Why, test.why) || got.Status != 200 || !strings.HasSuffix(got.URL, "/login") {
				t.Errorf("framing %+v", got)
			}
			if n := len(recorder.Evidence().Exchanges); n < 2 {
				t.Errorf("%d exchanges", n)
			}
		})
	}
}

func TestFrameControl(t *testing.T) {
	got, err := start(t, browser.Options{}).FrameControl(within(t))
	if err != nil || !got.Framed {
		t.Errorf("framing %+v, error %v", got, err)
	}
}

func TestFrameCannotKnow(t *testing.T) {
	b := start(t, browser.Options{})
	gone := serve(t, handlers{})
	gone.Close()
	away := serve(t, handlers{"/auth": redirect(302, callback)})
	for url, want := range map[string]string{
		gone.URL + "/auth": "ERR_CONNECTION_REFUSED",
		away.URL + "/auth": "redirected to https://rp.test",
		"file:///etc":      "not an http",
	} {
		if got, err := b.Frame(within(t), url); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "thecode") {
			t.Errorf("%s: framing %+v, error %v", url, got, err)
		}
	}
}
