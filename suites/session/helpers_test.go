package session_test

import (
	"context"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/proof"
	"github.com/oidcheck/oidcheck/suites/session"
)

// within bounds what a test waits for.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// bench starts the bundled provider.
func bench(t *testing.T) *proof.Bench {
	t.Helper()
	b, err := proof.Start(proof.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

// open opens a session that is closed at the end of the test.
func open(t *testing.T, to *target.Target, o session.Options) *session.Session {
	t.Helper()
	s, err := session.Open(within(t), to, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// chromium is the program of the browser. That there is none fails the test:
// the set-up of this source installs one.
func chromium(t *testing.T) string {
	t.Helper()
	path, err := browser.Find("", os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// file writes a file of the test.
func file(t *testing.T, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// site is a provider whose name is op.example.com. It knows one page of login.
type site struct {
	*httptest.Server
	logins atomic.Int32 // forms that were submitted
}

func (s *site) submitted() int { return int(s.logins.Load()) }

const callback = "https://client.rp.test/cb"

// serve starts a site that shows page to whoever is not logged in.
func serve(t *testing.T, page string) *site {
	t.Helper()
	s := &site{}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"issuer":"https://op.example.com","authorization_endpoint":"https://op.example.com/auth","token_endpoint":"https://op.example.com/token"}`))
	})
	mux.HandleFunc("/auth", func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie("sid"); err == nil && c.Value == "logged-in-session" {
			http.Redirect(w, r, callback+"?code=a-code-of-the-site&state="+url.QueryEscape(r.FormValue("state")), http.StatusSeeOther)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<!doctype html><title>Sign in</title>" + page))
	})
	mux.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		s.logins.Add(1)
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "logged-in-session", Path: "/", Secure: true, HttpOnly: true})
		http.Redirect(w, r, "/auth?state="+url.QueryEscape(r.FormValue("state")), http.StatusSeeOther)
	})
	s.Server = httptest.NewTLSServer(mux)
	t.Cleanup(s.Close)
	return s
}

// target describes the site, which is found by resolving its name.
func (s *site) target(t *testing.T) *target.Target {
	t.Helper()
	client := &target.Client{Role: target.ConfidentialBasic, Issuer: "https://op.example.com", ClientID: "client", RedirectURIs: []string{callback}, GrantTypes: []string{"authorization_code"}}
	return &target.Target{
		Name: "site", Issuer: "https://op.example.com",
		CAFile:  file(t, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})),
		Resolve: map[string]string{"op.example.com:443": s.Listener.Addr().String()},
		Clients: map[target.Role]*target.Client{client.Role: client},
		Users:   []target.User{{Username: "ann", Password: exchange.NewSecret("pass-of-ann")}},
	}
}
