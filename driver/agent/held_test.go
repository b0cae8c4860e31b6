package agent_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/agent"
)

// TestHoldAndSend: a form is kept by one agent and sent by another, as it is and
// without what its page alone knows.
func TestHoldAndSend(t *testing.T) {
	origin := ""
	s := serve(t, handlers{
		"/start": show(`<form method=post action="/consent?id=7"><input type=hidden name=token value=x><button name=say value=yes>Allow</button></form>`),
		"/consent": func(w http.ResponseWriter, r *http.Request) {
			origin = r.Header.Get("Origin")
			http.Redirect(w, r, "https://rp.test/cb", http.StatusFound)
		},
	})
	stop := func(u *url.URL) bool { return u.Host == "rp.test" }
	held := func() *agent.Held {
		arrival, err := newHTTP().Visit(t.Context(), agent.Visit{URL: s.URL + "/start", Interactive: true, Hold: agent.Consent, Stop: stop})
		if err != nil || arrival.Held == nil || arrival.URL != nil {
			t.Fatalf("%+v, error %v", arrival, err)
		}
		return arrival.Held
	}
	send := func(v agent.Visit) {
		v.Stop = stop
		if arrival, err := newHTTP().Visit(t.Context(), v); err != nil || arrival.URL == nil || len(arrival.Trail) > 1 {
			t.Fatalf("%+v, error %v", arrival, err)
		}
	}
	send(held().Visit())
	if origin != s.URL {
		t.Errorf("Origin is %q, not the page's", origin)
	}
	forged := held().Bare().Visit()
	forged.From = "https://forms.example/"
	send(forged)
	if origin != "https://forms.example" {
		t.Errorf("Origin is %q, not the other site's", origin)
	}
	want := "GET /start, POST /consent?id=7 say=yes&token=x, GET /start, POST /consent say=yes"
	if got := strings.Join(s.log, ", "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
