package reference_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

func TestPageHeaders(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	login := b.Open(b.Request(basicRole))
	pages := map[string]rptest.Answer{
		"login": login, "consent": b.Alice(login), "error": b.Open(url.Values{}),
	}
	for name, page := range pages {
		csp := page.Header.Get("Content-Security-Policy")
		for _, directive := range []string{"default-src 'none'", "frame-ancestors 'none'", "style-src 'sha256-"} {
			if !strings.Contains(csp, directive) {
				t.Errorf("%s: no %s in %q", name, directive, csp)
			}
		}
		want := map[string]string{
			"X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
			"X-Content-Type-Options": "nosniff", "Oidcheck-Reference": "testing only",
		}
		for header, value := range want {
			if got := page.Header.Get(header); got != value {
				t.Errorf("%s: %s is %q", name, header, got)
			}
		}
		if !strings.Contains(page.Body, "Testing only") || page.Header.Get("Oidcheck-Faults") != "" {
			t.Errorf("%s: the banner is missing, or names faults", name)
		}
	}
}

// TestStyleIsTheOneThatThePolicyAllows shows that the template writes the
// style sheet as it is: a browser compares its digest.
func TestStyleIsTheOneThatThePolicyAllows(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	page := b.Open(b.Request(basicRole))
	_, rest, _ := strings.Cut(page.Body, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	digest := sha256.Sum256([]byte(style))
	want := "'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'"
	if style == "" || !strings.Contains(page.Header.Get("Content-Security-Policy"), want) {
		t.Errorf("the policy does not allow %s", want)
	}
}

func TestSessionCookie(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	page := b.Open(b.Request(basicRole))
	before := page.Cookie()
	form := page.Hidden()
	form.Set("username", "alice")
	form.Set("password", b.Provider.Users()[0].Password)
	after := b.Post("/login", form).Cookie()
	for _, c := range []*http.Cookie{before, after} {
		if c == nil || c.Name != "__Host-oidcheck_session" || !c.Secure || !c.HttpOnly ||
			c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("cookie %v", c)
		}
	}
	if before.Value == after.Value {
		t.Error("the value stayed the same over the login")
	}
	planted := rptest.NewBrowser(t, b.Provider)
	got := planted.Send("GET", "/auth?"+b.Request(basicRole, "prompt", "none").Encode(), "",
		map[string]string{"Cookie": before.Name + "=" + before.Value})
	if got.Query().Get("error") != "login_required" {
		t.Error("the value from before the login is signed in")
	}
}

func TestWrongPasswordSaysNothing(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	known := b.SignIn(b.Open(b.Request(basicRole)), "alice", "wrong")
	unknown := b.SignIn(b.Open(b.Request(basicRole)), "nobody", "wrong")
	if known.Status != 401 || unknown.Status != 401 || !known.IsLogin() || !unknown.IsLogin() {
		t.Fatalf("status %d and %d", known.Status, unknown.Status)
	}
	text := func(a rptest.Answer) string {
		for _, values := range a.Hidden() {
			a.Body = strings.ReplaceAll(a.Body, values[0], "")
		}
		return a.Body
	}
	if text(known) != text(unknown) {
		t.Error("the page tells a wrong password from an unknown name")
	}
	if !b.Alice(known).IsConsent() {
		t.Error("the right password does not work after a wrong one")
	}
}

func TestTooManyWrongPasswords(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	page := b.Open(b.Request(basicRole))
	for tries := 0; page.IsLogin(); tries++ {
		if tries > 20 {
			t.Fatal("there is no end to it")
		}
		page = b.SignIn(page, "alice", "wrong")
	}
	if got := page.Query().Get("error"); got != "access_denied" {
		t.Errorf("error %q", got)
	}
}

func TestLoginFormIsBoundToItsBrowser(t *testing.T) {
	clock := rptest.NewClock()
	p := rptest.Start(t, reference.Options{Now: clock.Now})
	victim, attacker := rptest.NewBrowser(t, p), rptest.NewBrowser(t, p)
	page := victim.Open(victim.Request(basicRole))
	own := attacker.Open(attacker.Request(basicRole))

	if got := attacker.Alice(page); got.Status != 400 {
		t.Errorf("another browser: status %d", got.Status)
	}
	if got := rptest.NewBrowser(t, p).Alice(page); got.Status != 400 {
		t.Errorf("a browser without a session: status %d", got.Status)
	}
	form := own.Hidden()
	form.Set("csrf", page.Hidden().Get("csrf"))
	form.Set("username", "alice")
	form.Set("password", p.Users()[0].Password)
	if got := attacker.Post("/login", form); got.Status != 400 {
		t.Errorf("another token: status %d", got.Status)
	}
	form.Del("csrf")
	if got := attacker.Post("/login", form); got.Status != 400 {
		t.Errorf("no token: status %d", got.Status)
	}
	if got := victim.Alice(page); !got.IsConsent() {
		t.Errorf("its own browser: status %d", got.Status)
	}
	if got := victim.Alice(page); got.Status != 400 {
		t.Errorf("a second time: status %d", got.Status)
	}
	late := attacker.Open(attacker.Request(basicRole))
	clock.Advance(time.Hour)
	if got := attacker.Alice(late); got.Status != 400 {
		t.Errorf("an hour later: status %d", got.Status)
	}
}

func TestFaultsAreAnnounced(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{Armed: []string{"one", "two"}}))
	page := b.Open(b.Request(basicRole))
	if page.Header.Get("Oidcheck-Faults") != "one, two" || !strings.Contains(page.Body, "<code>two</code>") {
		t.Errorf("header %q", page.Header.Get("Oidcheck-Faults"))
	}
	if got := b.Get("/nowhere").Header.Get("Oidcheck-Faults"); got != "one, two" {
		t.Errorf("on an unknown path: %q", got)
	}
}
