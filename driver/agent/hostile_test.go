package agent_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/agent"
)

// fails runs a visit that must fail and returns its error, which must not
// show the password.
func fails(t *testing.T, v agent.Visit) error {
	t.Helper()
	a, err := newHTTP().Visit(t.Context(), v)
	if err == nil {
		t.Fatalf("no error; arrival %+v", a)
	}
	if strings.Contains(err.Error(), alice.Password.Reveal()) {
		t.Errorf("error shows the password: %v", err)
	}
	return err
}

func TestLoginRejected(t *testing.T) {
	for name, test := range map[string]struct {
		routes   handlers
		requests int
	}{
		"same page again": {handlers{"/auth": show(untyped), "/login": show(untyped)}, 2},
		"username again":  {handlers{"/auth": show(firstOfTwo), "/step1": show(firstOfTwo)}, 2},
		"from the start":  {handlers{"/auth": show(firstOfTwo), "/step1": show(secondOfTwo), "/step2": redirect(302, "/auth")}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, test.routes)
			if err := fails(t, visit(s)); !errors.Is(err, agent.ErrLoginRejected) {
				t.Errorf("error %v", err)
			}
			if len(s.log) != test.requests {
				t.Errorf("requests %q", s.log)
			}
		})
	}
}

func TestLoops(t *testing.T) {
	for name, routes := range map[string]handlers{
		"redirects": {"/auth": redirect(302, "/auth")},
		"consents":  {"/auth": show(denyFirst), "/consent": show(denyFirst)},
		"refreshes": {"/auth": show(`<meta http-equiv=refresh content=0;url=/auth>`)},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, routes)
			var limit *agent.LimitError
			if err := fails(t, visit(s)); !errors.As(err, &limit) || len(s.log) != limit.Limit+1 {
				t.Errorf("error %v after %d requests", err, len(s.log))
			}
		})
	}
}

// stranger is a host that must not be asked for anything.
func stranger(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the stranger got %s %s", r.Method, r.URL)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestCredentialsStayWithTheProvider(t *testing.T) {
	to := stranger(t)
	form := `<form method=post action="` + to + `/steal"><input name=user><input type=password name=pw><button>Login</button></form>`
	for name, routes := range map[string]handlers{
		"action":      {"/auth": show(form)},
		"formaction":  {"/auth": show(`<form method=post action=/login><input name=user><input type=password name=pw><button formaction="` + to + `">Login</button></form>`)},
		"base":        {"/auth": show(`<base href="` + to + `">` + untyped)},
		"other host":  {"/auth": show(strings.ReplaceAll(form, to, "https://evil.example"))},
		"by username": {"/auth": show(`<form action="` + to + `"><input type=email name=user><button>Next</button></form>`)},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, routes)
			var foreign *agent.ForeignError
			if err := fails(t, visit(s)); !errors.As(err, &foreign) || len(s.log) != 1 {
				t.Errorf("error %v after %q", err, s.log)
			}
		})
	}
}

func TestForeignRedirectIsNotFollowed(t *testing.T) {
	for _, to := range []string{"https://evil.example/x?code=1", "com.example.app:/cb?code=1", "file:///etc/passwd", "javascript:alert(1)"} {
		s := serve(t, handlers{"/auth": redirect(302, to)})
		a := trip(t, s, visit(s), "GET /auth")
		if !a.Foreign || a.URL == nil || a.URL.String() != to || a.Showed(agent.Other) {
			t.Errorf("%s: arrival %+v", to, a)
		}
	}
}

func TestStopIsAskedBeforeForeign(t *testing.T) {
	s := serve(t, handlers{"/auth": redirect(302, "com.example.app:/cb?code=1")})
	v := visit(s)
	v.Stop = atApp
	if a := trip(t, s, v, "GET /auth"); a.Foreign || a.URL.Query().Get("code") != "1" {
		t.Errorf("arrival %+v", a)
	}
}

func TestNeedsBrowser(t *testing.T) {
	for name, html := range map[string]string{"loose inputs": looseInputs, "javascript: action": scriptAction} {
		s := serve(t, handlers{"/auth": show(html)})
		if err := fails(t, visit(s)); !errors.Is(err, agent.ErrNeedsBrowser) || len(s.log) != 1 {
			t.Errorf("%s: error %v after %q", name, err, s.log)
		}
	}
	s := serve(t, handlers{"/auth": show(appShell)})
	if a := trip(t, s, visit(s), "GET /auth"); !a.Pages[0].NeedsScript {
		t.Error("an application shell is not marked")
	}
}
