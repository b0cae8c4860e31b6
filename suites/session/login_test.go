package session_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/session"
)

const form = `<form method=post action=/login><input name=username><input type=password name=password><button>Sign in</button></form>`

// scripted is the same form, made by a script.
const scripted = `<div id=app></div><script>document.getElementById("app").innerHTML = atob("PGZvcm0gbWV0aG9kPXBvc3QgYWN0aW9uPS9sb2dpbj48aW5wdXQgbmFtZT11c2VybmFtZT48aW5wdXQgdHlwZT1wYXNzd29yZCBuYW1lPXBhc3N3b3JkPjxidXR0b24+U2lnbiBpbjwvYnV0dG9uPjwvZm9ybT4=")</script>`

func TestLogin(t *testing.T) {
	b := bench(t)
	s := open(t, b.Target, session.Options{RootCAs: b.Roots})
	if err := s.Login(within(t), check.HTTP); err != nil {
		t.Error(err)
	}
	described := *b.Target
	described.Users = nil
	if err := open(t, &described, session.Options{RootCAs: b.Roots}).Login(within(t), check.HTTP); err != nil {
		t.Errorf("nobody to log in: %v", err)
	}
	described.Users, described.Clients = b.Target.Users, nil
	if err := open(t, &described, session.Options{RootCAs: b.Roots}).Login(within(t), check.HTTP); err != nil {
		t.Errorf("nowhere to log in: %v", err)
	}
}

func TestRejectedLogin(t *testing.T) {
	b := bench(t)
	described := *b.Target
	described.Users = []target.User{b.Target.Users[0], {Username: "mallory", Password: exchange.NewSecret("not-the-password")}}
	err := open(t, &described, session.Options{RootCAs: b.Roots}).Login(within(t), check.HTTP)
	if !errors.Is(err, session.ErrLogin) || !errors.Is(err, agent.ErrLoginRejected) {
		t.Fatalf("error %v", err)
	}
	for _, says := range []string{"users[1]", "mallory", string(target.ConfidentialBasic)} {
		if !strings.Contains(err.Error(), says) {
			t.Errorf("%q does not say %q", err, says)
		}
	}
	if strings.Contains(err.Error(), "not-the-password") {
		t.Errorf("the password is shown: %v", err)
	}
}

// A recipe that does not fit is the user's to mend, not a finding.
func TestRecipeThatDoesNotFit(t *testing.T) {
	described := serve(t, form).target(t)
	described.Login = target.LoginRecipe{Steps: []target.Step{{When: "/auth", Click: "#there-is-none"}}}
	err := open(t, described, session.Options{}).Login(within(t), check.HTTP)
	var recipe *agent.RecipeError
	if !errors.Is(err, session.ErrLogin) || !errors.As(err, &recipe) || !strings.Contains(err.Error(), "login.steps[0]") {
		t.Errorf("error %v", err)
	}
}

// Where scripts make the form, plain HTTP says so, and a browser helps out: its
// login serves the HTTP agent.
func TestLoginByScript(t *testing.T) {
	site := serve(t, scripted)
	s := open(t, site.target(t), session.Options{})
	err := s.Login(within(t), check.HTTP)
	if !errors.Is(err, session.ErrLogin) || !errors.Is(err, agent.ErrNeedsBrowser) || !strings.Contains(err.Error(), "browser driver") {
		t.Fatalf("error %v", err)
	}
	if err := s.StartBrowser(within(t), chromium(t)); err != nil {
		t.Fatal(err)
	}
	if err := s.Login(within(t), check.HTTP); err != nil {
		t.Fatal(err)
	}
	a, err := s.NewAgent(within(t), check.HTTP)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	client := s.Provider.Target.Clients[target.ConfidentialBasic]
	before := site.submitted()
	for range 3 {
		if code(t, s, a, client) == "" {
			t.Error("no code")
		}
	}
	if got := site.submitted() - before; got != 1 {
		t.Errorf("%d logins for three visits", got)
	}
	if a.Driver() != check.HTTP {
		t.Errorf("driver %q", a.Driver())
	}
}

// Pages that need no script take no browser.
func TestBrowserIsLeftAloneWithoutScripts(t *testing.T) {
	site := serve(t, form)
	s := open(t, site.target(t), session.Options{})
	if err := s.StartBrowser(within(t), chromium(t)); err != nil {
		t.Fatal(err)
	}
	recorder := &exchange.Recorder{}
	if err := s.Login(exchange.WithRecorder(within(t), recorder), check.HTTP); err != nil {
		t.Fatal(err)
	}
	for _, x := range recorder.Evidence().Exchanges {
		if x.Driver != check.HTTP {
			t.Errorf("%s %s by %s", x.Request.Method, x.Request.URL, x.Driver)
		}
	}
	if site.submitted() != 1 {
		t.Errorf("%d logins", site.submitted())
	}
}
