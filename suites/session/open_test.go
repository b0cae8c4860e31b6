package session_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/session"
)

func TestOpen(t *testing.T) {
	b := bench(t)
	s := open(t, b.Target, session.Options{RootCAs: b.Roots})
	if s.Provider.Metadata.Issuer != b.Target.Issuer || s.Provider.Keys == nil {
		t.Errorf("metadata %+v, keys %v: %v", s.Provider.Metadata, s.Provider.Keys, s.Provider.KeysErr)
	}
	for _, secret := range b.Target.Secrets() {
		if strings.Contains(s.Provider.Redactor.Text("a line with "+secret.Reveal()), secret.Reveal()) {
			t.Fatal("a secret of the target is not redacted")
		}
	}
	if c := s.Check(); c.Provider != s.Provider || c.NewAgent == nil || c.Framer != nil {
		t.Errorf("config %+v", c)
	}
}

func TestUnknownAuthority(t *testing.T) {
	b := bench(t)
	_, err := session.Open(within(t), b.Target, session.Options{})
	var unreachable *httpx.UnreachableError
	if !errors.As(err, &unreachable) || !strings.Contains(err.Error(), "unknown authority") || !strings.Contains(err.Error(), "ca_file") {
		t.Errorf("error %v", err)
	}
}

func TestAuthorityFile(t *testing.T) {
	b := bench(t)
	described := *b.Target
	described.CAFile = file(t, b.CACertificate)
	open(t, &described, session.Options{})

	described.CAFile = file(t, []byte("no certificate"))
	if _, err := session.Open(within(t), &described, session.Options{}); err == nil || !strings.Contains(err.Error(), "ca_file: "+described.CAFile) || !strings.Contains(err.Error(), "PEM") {
		t.Errorf("no certificate: %v", err)
	}
	described.CAFile += ".missing"
	if _, err := session.Open(within(t), &described, session.Options{}); err == nil || !strings.Contains(err.Error(), described.CAFile) {
		t.Errorf("no file: %v", err)
	}
	open(t, &described, session.Options{RootCAs: b.Roots}) // the caller's come first
}

func TestNoProvider(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"another site": http.NotFound,
		"no JSON":      func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
		"no endpoints": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) },
	} {
		server := httptest.NewServer(handler)
		_, err := session.Open(within(t), &target.Target{Issuer: server.URL}, session.Options{})
		server.Close()
		var unreachable *httpx.UnreachableError
		if err == nil || errors.As(err, &unreachable) || !strings.Contains(err.Error(), server.URL) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = session.Open(within(t), &target.Target{Issuer: "https://" + address}, session.Options{})
	var unreachable *httpx.UnreachableError
	if !errors.As(err, &unreachable) || !strings.Contains(err.Error(), address) || !strings.Contains(err.Error(), "is it running") {
		t.Errorf("error %v", err)
	}
}

// What the caller resolves comes before what the target file does.
func TestResolve(t *testing.T) {
	s := serve(t, "")
	described := s.target(t)
	open(t, described, session.Options{})
	address := described.Resolve["op.example.com:443"]
	described.Resolve = map[string]string{"op.example.com:443": "127.0.0.1:1"}
	open(t, described, session.Options{Resolve: map[string]string{"op.example.com:443": address}})
	if described.Resolve["op.example.com:443"] != "127.0.0.1:1" {
		t.Error("the target was changed")
	}
}
