package session_test

import (
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/session"
)

// code visits the authorization endpoint and returns the code that came.
func code(t *testing.T, s *session.Session, a agent.Agent, c *target.Client) string {
	t.Helper()
	r, err := s.Provider.Authorize(within(t), a, &s.Provider.Target.Users[0], flow.Code(c))
	if err != nil {
		t.Fatal(err)
	}
	return r.Code().Reveal()
}

func TestNoBrowser(t *testing.T) {
	b := bench(t)
	s := open(t, b.Target, session.Options{RootCAs: b.Roots})
	if _, err := s.NewAgent(within(t), check.Browser); err == nil || !strings.Contains(err.Error(), "no browser was started") {
		t.Errorf("error %v", err)
	}
	if err := s.StartBrowser(within(t), "/no/such/chromium"); err == nil || !strings.Contains(err.Error(), "/no/such/chromium") {
		t.Errorf("error %v", err)
	}
	if s.Check().Framer != nil {
		t.Error("a browser that did not start is taken for one that runs")
	}
}

func TestBrowser(t *testing.T) {
	b := bench(t)
	s := open(t, b.Target, session.Options{RootCAs: b.Roots})
	if err := s.StartBrowser(within(t), chromium(t)); err != nil {
		t.Fatal(err)
	}
	first := s.Check().Framer
	if err := s.StartBrowser(within(t), "/no/such/chromium"); err != nil || s.Check().Framer != first {
		t.Errorf("a second one is started: %v", err)
	}
	if first == nil {
		t.Error("nothing shows frames")
	}
	if err := s.Login(within(t), check.Browser); err != nil {
		t.Error(err)
	}
	a, err := s.NewAgent(within(t), check.Browser)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if a.Driver() != check.Browser || code(t, s, a, b.Target.Clients[target.ConfidentialBasic]) == "" {
		t.Errorf("driver %q got no code", a.Driver())
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if s.Check().Framer != nil || s.Close() != nil {
		t.Error("it is closed, and does not know")
	}
}

// The browser reaches a target by the name and authority that the target file
// gives, and where it resolves to.
func TestBrowserReachesWhatIsResolved(t *testing.T) {
	s := open(t, serve(t, form).target(t), session.Options{})
	if err := s.StartBrowser(within(t), chromium(t)); err != nil {
		t.Fatal(err)
	}
	a, err := s.NewAgent(within(t), check.Browser)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if code(t, s, a, s.Provider.Target.Clients[target.ConfidentialBasic]) == "" {
		t.Error("no code")
	}
}

// Rules for other hosts do not take the target away from the browser.
func TestBrowserReachesLoopbackBesideRules(t *testing.T) {
	b := bench(t)
	s := open(t, b.Target, session.Options{RootCAs: b.Roots, Resolve: map[string]string{"elsewhere.example:443": "192.0.2.1:443"}})
	if err := s.StartBrowser(within(t), chromium(t)); err != nil {
		t.Fatal(err)
	}
	a, err := s.NewAgent(within(t), check.Browser)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if code(t, s, a, b.Target.Clients[target.ConfidentialBasic]) == "" {
		t.Error("no code")
	}
}

func TestHandOverBrowser(t *testing.T) {
	redactor := exchange.NewRedactor()
	one, two := bench(t), bench(t)
	s := open(t, one.Target, session.Options{RootCAs: one.Roots, Redactor: redactor})
	b, err := s.HandOverBrowser(within(t), chromium(t))
	if err != nil || b == nil {
		t.Fatal(b, err)
	}
	defer func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if again, err := s.HandOverBrowser(within(t), "/no/such/chromium"); err != nil || again != b {
		t.Errorf("a session with a browser hands over %v, %v", again, err)
	}
	next := open(t, two.Target, session.Options{RootCAs: two.Roots, Redactor: redactor, Browser: b})
	a, err := next.NewAgent(within(t), check.Browser)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if code(t, next, a, two.Target.Clients[target.ConfidentialBasic]) == "" {
		t.Error("the browser does not serve a second session")
	}
}
