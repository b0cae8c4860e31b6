package agent_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/agent"
)

// TestVisitBeginsWithAForm: the visit begins with a POST, and the forms on its
// way are changed before they are sent.
func TestVisitBeginsWithAForm(t *testing.T) {
	s := serve(t, handlers{
		"/start": show(`<form method=post action="/consent?to=good"><input type=hidden name=to value=good><button>Allow</button></form>`),
		"/consent": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://rp.test/cb", http.StatusFound)
		},
	})
	arrival, err := newHTTP().Visit(t.Context(), agent.Visit{
		URL: s.URL + "/start", Post: []byte("a=1&b=2"), Interactive: true,
		Stop: func(u *url.URL) bool { return u.Host == "rp.test" },
		Tamper: func(kind agent.PageKind, query, fields url.Values) {
			if kind == agent.Consent {
				query.Set("to", "evil")
				fields.Set("more", "x")
			}
		},
	})
	if err != nil || arrival.URL == nil {
		t.Fatalf("%+v, error %v", arrival, err)
	}
	if got, want := strings.Join(s.log, ", "), "POST /start a=1&b=2, POST /consent?to=evil more=x&to=good"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
