package browser_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

var alice = &target.User{Username: "alice@op.example", Password: exchange.NewSecret("correct horse")}

const callback = "https://rp.test/cb?code=thecode&state=xyz"

func atClient(u *url.URL) bool { return u.Host == "rp.test" }

func atClientOrApp(u *url.URL) bool { return atClient(u) || u.Scheme == "com.example.app" }

// site is a provider of a few pages that lists its requests.
type site struct {
	*httptest.Server
	mu  sync.Mutex
	log []string
}

type handlers map[string]http.HandlerFunc

func (s *site) handler(routes handlers) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.log = append(s.log, strings.TrimSpace(fmt.Sprint(r.Method, " ", r.URL.RequestURI(), " ", string(body))))
		s.mu.Unlock()
		if h := routes[r.URL.Path]; h != nil {
			h(w, r)
			return
		}
		http.NotFound(w, r)
	})
}

func (s *site) requests() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.log, "\n")
}

func serve(t *testing.T, routes handlers) *site {
	t.Helper()
	s := &site{}
	s.Server = httptest.NewServer(s.handler(routes))
	t.Cleanup(s.Close)
	return s
}

func show(html string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, html)
	}
}

func redirect(status int, to string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(status)
	}
}

func newAgent(t *testing.T, b *browser.Browser) agent.Agent {
	t.Helper()
	a, err := b.NewAgent(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func visit(s *site) agent.Visit {
	return agent.Visit{URL: s.URL + "/auth", User: alice, Stop: atClient, Interactive: true}
}

func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestVisitLogsInAndConsents(t *testing.T) {
	const loginPage = `<form method=post action=/login><input name=username><input name=password type=password><button>Sign in</button></form>`
	s := serve(t, handlers{
		"/auth": redirect(302, "/login?id=1"),
		"/login": func(w http.ResponseWriter, r *http.Request) {
			if r.Method == "POST" {
				w.Header().Set("Set-Cookie", "sid=secretsession; HttpOnly; SameSite=Lax; Path=/")
				redirect(303, "/grant")(w, r)
				return
			}
			show(loginPage)(w, r)
		},
		"/grant":   show(`<form method=post action=/consent><button name=d value=no>Deny</button><button name=d value=yes>Allow</button></form>`),
		"/consent": redirect(302, callback+"#f=1"),
	})
	b := start(t, browser.Options{})
	a := newAgent(t, b)
	for range 3 {
		begun := time.Now()
		got, err := a.Visit(within(t), visit(s))
		if err != nil {
			t.Fatal(err)
		}
		t.Log("a visit took", time.Since(begun))
		if got.URL == nil || got.URL.String() != callback+"#f=1" || got.Status != 302 || got.Redirects != 3 || got.Foreign {
			t.Errorf("arrival %+v", got)
		}
		if len(got.Pages) != 2 || !got.Showed(agent.Login) || !got.Showed(agent.Consent) || got.Pages[0].Status != 200 {
			t.Errorf("pages %+v", got.Pages)
		}
	}
	const want = "GET /auth\nGET /login?id=1\nPOST /login username=alice%40op.example&password=correct+horse\nGET /grant\nPOST /consent d=yes"
	if !strings.HasPrefix(s.requests(), want) {
		t.Errorf("requests\n%s\nwant\n%s", s.requests(), want)
	}
}

// Agents of one browser work side by side and don't see each other.
func TestAgentsInParallel(t *testing.T) {
	b := start(t, browser.Options{})
	var group sync.WaitGroup
	for i := range 4 {
		s := serve(t, handlers{"/auth": show(plainLogin), "/login": redirect(302, fmt.Sprint(callback, "&n=", i))})
		group.Go(func() {
			a, err := b.NewAgent(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			got, err := a.Visit(within(t), visit(s))
			if err != nil || got.URL == nil || got.URL.Query().Get("n") != fmt.Sprint(i) {
				t.Errorf("agent %d: arrival %+v, error %v", i, got, err)
			}
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

func BenchmarkVisit(b *testing.B) {
	path, err := browser.Find("", os.Getenv)
	if err != nil {
		b.Fatal(err)
	}
	chromium, err := browser.Start(b.Context(), browser.Options{Path: path})
	if err != nil {
		b.Fatal(err)
	}
	defer chromium.Close()
	s := &site{}
	s.Server = httptest.NewServer(s.handler(handlers{"/auth": show(plainLogin), "/login": redirect(302, callback)}))
	defer s.Close()
	run := func(b *testing.B, a agent.Agent) {
		if got, err := a.Visit(b.Context(), visit(s)); err != nil || got.URL == nil {
			b.Fatalf("arrival %+v, error %v", got, err)
		}
	}
	b.Run("same agent", func(b *testing.B) {
		a, err := chromium.NewAgent(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		defer a.Close()
		for b.Loop() {
			run(b, a)
		}
	})
	b.Run("fresh agent", func(b *testing.B) {
		for b.Loop() {
			a, err := chromium.NewAgent(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			run(b, a)
			if err := a.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
