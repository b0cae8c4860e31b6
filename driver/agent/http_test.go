package agent_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/driver/target"
)

// site is a provider of a few pages. Its log lists the requests: method, path
// and body or query.
type site struct {
	*httptest.Server
	log []string
}

type handlers map[string]func(w http.ResponseWriter, r *http.Request)

func serve(t *testing.T, routes handlers) *site {
	t.Helper()
	s := &site{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.log = append(s.log, strings.TrimSpace(fmt.Sprint(r.Method, " ", r.URL.RequestURI(), " ", string(body))))
		h := routes[r.URL.Path]
		if h == nil {
			http.NotFound(w, r)
			return
		}
		h(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func show(html string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, html)
	}
}

func redirect(status int, to string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(status)
	}
}

const callback = "https://rp.test/cb?code=thecode&state=xyz"

func newHTTP() *agent.HTTP {
	r := exchange.NewRedactor()
	return agent.NewHTTP(httpx.New(httpx.Options{Redactor: r}), r)
}

func visit(s *site) agent.Visit {
	return agent.Visit{URL: s.URL + "/auth", User: alice, Stop: atClient, Interactive: true}
}

// trip runs a visit that must arrive and compares the requests.
func trip(t *testing.T, s *site, v agent.Visit, want ...string) *agent.Arrival {
	t.Helper()
	a, err := newHTTP().Visit(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(s.log, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("requests:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
	return a
}

const login = "username=alice%40op.example&password=correct+horse"

func TestVisitLogsInAndConsents(t *testing.T) {
	s := serve(t, handlers{
		"/auth":    redirect(302, "/login?id=1"),
		"/login":   loginThen(untyped, redirect(303, "/grant")),
		"/grant":   show(denyFirst),
		"/consent": redirect(302, callback),
	})
	a := trip(t, s, visit(s), "GET /auth", "GET /login?id=1", "POST /login "+login, "GET /grant",
		"POST /consent id=7&scope=email&decision=allow")
	if a.URL == nil || a.URL.Query().Get("code") != "thecode" || a.Status != 302 || a.Redirects != 3 || a.Foreign {
		t.Errorf("arrival %+v", a)
	}
	if !a.Showed(agent.Login) || !a.Showed(agent.Consent) || a.Showed(agent.Other) || len(a.Pages) != 2 {
		t.Errorf("pages %+v", a.Pages)
	}
}

// loginThen shows a page to GET and gives POST to another handler.
func loginThen(html string, then func(http.ResponseWriter, *http.Request)) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			then(w, r)
			return
		}
		show(html)(w, r)
	}
}

func TestVisitOnTwoPages(t *testing.T) {
	s := serve(t, handlers{"/auth": show(firstOfTwo), "/step1": show(secondOfTwo), "/step2": redirect(302, callback)})
	trip(t, s, visit(s), "GET /auth", "POST /step1 identifier=alice%40op.example", "POST /step2 identifier=alice&pw=correct+horse")
}

func TestVisitEndsBeforeConsentWhenNotInteractive(t *testing.T) {
	for html, kind := range map[string]agent.PageKind{untyped: agent.Login, denyFirst: agent.Consent, linkConsent: agent.Consent} {
		s := serve(t, handlers{"/auth": show(html)})
		v := visit(s)
		v.Interactive = false
		a := trip(t, s, v, "GET /auth")
		if a.URL != nil || !a.Showed(kind) {
			t.Errorf("%s: arrival %+v", kind, a)
		}
	}
}

func TestVisitEndsAtAnErrorPage(t *testing.T) {
	s := serve(t, handlers{"/auth": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Frame-Options", "DENY")
		w.WriteHeader(400)
		io.WriteString(w, errorPage)
	}})
	a := trip(t, s, visit(s), "GET /auth")
	p := a.Pages[0]
	if a.URL != nil || p.Kind != agent.Other || p.Status != 400 || p.Title != "Invalid request" || p.Header.Get("X-Frame-Options") != "DENY" {
		t.Errorf("page %+v", p)
	}
}

func TestVisitFormPost(t *testing.T) {
	for name, html := range map[string]string{"onload": autoPost, "script file": cspPost} {
		s := serve(t, handlers{"/auth": show(html)})
		v := visit(s)
		v.Interactive = false
		a := trip(t, s, v, "GET /auth")
		if a.URL == nil || a.URL.String() != "https://rp.test/cb" || a.Form.Get("code") != "thecode" || !a.Showed(agent.FormPost) {
			t.Errorf("%s: arrival %+v", name, a)
		}
	}
}

func TestVisitFollowsWhatPagesDoThemselves(t *testing.T) {
	s := serve(t, handlers{
		"/auth": show(metaRefresh), "/next": show(autoHop),
		"/hop": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Refresh", "0;url=/last")
			show("wait")(w, r)
		},
		"/last": redirect(302, callback+"#frag=1"),
	})
	v := visit(s)
	v.Interactive = false
	a := trip(t, s, v, "GET /auth", "GET /next?a=1&b=2", "POST /hop SAMLRequest=x", "GET /last")
	if a.URL.Fragment != "frag=1" {
		t.Errorf("fragment %q", a.URL.Fragment)
	}
}

func TestVisitKeepsMethodOn307(t *testing.T) {
	s := serve(t, handlers{"/auth": show(untyped), "/login": redirect(307, "/login2"), "/login2": redirect(307, callback)})
	a := trip(t, s, visit(s), "GET /auth", "POST /login "+login, "POST /login2 "+login)
	if a.Status != 307 || a.Form.Get("username") != alice.Username {
		t.Errorf("the client would have got %v with status %d", a.Form, a.Status)
	}
}

func TestVisitWithRecipe(t *testing.T) {
	s := serve(t, handlers{
		"/auth":    show(`<form method=post action=/login><input name=x1><input name=x2 type=password><input name=tenant><button name=b value=1>Los</button><button name=b value=2>Weg</button></form>`),
		"/login":   show(`<div id=pick><a class="row first" href=/grant>Alice</a></div>`),
		"/grant":   show(denyFirst),
		"/consent": redirect(302, callback),
	})
	v := visit(s)
	v.Recipe = target.LoginRecipe{Steps: []target.Step{
		{When: "/auth", Fill: map[string]string{"x1": "{username}", "[type=password]": "{password}", "tenant": "acme"}, Click: `button[value="2"]`},
		{When: "#pick", Click: "a.first"},
	}}
	trip(t, s, v, "GET /auth", "POST /login x1=alice%40op.example&x2=correct+horse&tenant=acme&b=2", "GET /grant",
		"POST /consent id=7&scope=email&decision=allow")

	v.Recipe.Steps[0].Fill = map[string]string{"nope": "{username}"}
	_, err := newHTTP().Visit(t.Context(), v)
	var wrong *agent.RecipeError
	if !errors.As(err, &wrong) || wrong.Step != 1 || !strings.Contains(err.Error(), `"nope"; it has "x1", "x2", "tenant"`) {
		t.Errorf("error %v", err)
	}
}

func TestCookies(t *testing.T) {
	s := serve(t, handlers{"/auth": func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("sid"); err == nil {
			redirect(302, callback)(w, r)
			return
		}
		w.Header().Add("Set-Cookie", "sid=1; Path=/; HttpOnly; SameSite=Lax")
		show(untyped)(w, r)
	}})
	one, two := newHTTP(), newHTTP()
	v := visit(s)
	v.Interactive = false
	arrives := func(h *agent.HTTP) bool {
		a, err := h.Visit(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		return a.URL != nil
	}
	if arrives(one) || !arrives(one) || arrives(two) {
		t.Error("cookies do not stay with their agent")
	}
	cookies, _ := one.Cookies(context.Background())
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode {
		t.Fatalf("cookies %v", cookies)
	}
	three := newHTTP()
	three.Import(cookies)
	if !arrives(three) {
		t.Error("imported cookie is not sent")
	}
	if err := three.DropCookie(t.Context(), "sid"); err != nil || arrives(three) {
		t.Errorf("dropped cookie is sent, error %v", err)
	}
	if err := newHTTP().DropCookie(t.Context(), "sid"); err == nil {
		t.Error("dropping what is not there succeeds")
	}
}

func TestVisitEndsWithItsContext(t *testing.T) {
	release := make(chan struct{})
	s := serve(t, handlers{"/auth": func(http.ResponseWriter, *http.Request) { <-release }})
	defer close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := newHTTP().Visit(ctx, visit(s)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}

func TestVisitNeedsAURL(t *testing.T) {
	for _, u := range []string{"", "javascript:alert(1)", "//op.example/", "http://%zz/", "file:///etc/passwd"} {
		if _, err := newHTTP().Visit(t.Context(), agent.Visit{URL: u}); err == nil {
			t.Errorf("%q: no error", u)
		}
	}
}

func BenchmarkVisit(b *testing.B) {
	mux := http.NewServeMux()
	mux.HandleFunc("/auth", show(untyped))
	mux.HandleFunc("/login", redirect(302, callback))
	s := httptest.NewServer(mux)
	defer s.Close()
	h := newHTTP()
	for b.Loop() {
		a, err := h.Visit(b.Context(), agent.Visit{URL: s.URL + "/auth", User: alice, Stop: atClient, Interactive: true})
		if err != nil || a.URL == nil {
			b.Fatalf("arrival %+v, error %v", a, err)
		}
	}
}
