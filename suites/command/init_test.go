package command

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
)

// describeServed starts the bundled provider and returns its description.
func describeServed(t *testing.T, p *program, args ...string) *target.Target {
	t.Helper()
	p.serve("served.yml", args...)
	served, err := target.Load(filepath.Join(p.dir, "served.yml"))
	if err != nil {
		t.Fatal(err)
	}
	return served
}

// TestInit: from an issuer URL to a run that judges, with nothing edited.
func TestInit(t *testing.T) {
	p := newProgram(t)
	served := describeServed(t, p)
	for _, u := range served.Users[:2] {
		t.Setenv("OIDCHECK_"+strings.ToUpper(u.Username)+"_PASSWORD", u.Password.Reveal())
	}
	args := []string{"init", "--issuer", served.Issuer, "--ca-file", "served.yml.ca.pem", "--user", "alice", "--user", "bob"}
	r := p.wants(reports.ExitOK, p.do(args...))
	p.says(r, "confidential-basic   registered as", "the login form is recognised", "OIDCHECK_ALICE_PASSWORD, OIDCHECK_BOB_PASSWORD", "short-lived")
	p.wants(reports.ExitOK, p.do("doctor", "--driver", "http", "--target", "provider.yml"))
	p.wants(reports.ExitOK, p.do(fast("out", "--target", "provider.yml", "--strict")...))
	report := p.report("out")
	if passed := report.Summary.Cases[reports.Pass]; passed < 450 {
		t.Errorf("only %d cases passed", passed)
	}

	written, err := target.Load("provider.yml")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range written.Secrets() {
		if strings.Contains(p.read("provider.yml")+r.text(), s.Reveal()) {
			t.Error("a secret stands in the target file, or was printed")
		}
	}
	p.onlyOwner("provider.secrets")

	before := p.read("provider.yml")
	p.says(p.wants(reports.ExitUsage, p.do(args...)), "--force")
	if p.read("provider.yml") != before {
		t.Error("the file was overwritten")
	}
	p.wants(reports.ExitOK, p.do(append(args, "--force")...))
	if p.read("provider.yml") == before {
		t.Error("the file was not overwritten")
	}
}

// onlyOwner fails the test unless nobody else can read what is in a directory.
func (p *program) onlyOwner(dir string) {
	p.t.Helper()
	if runtime.GOOS == "windows" {
		return // access is not by mode there
	}
	for _, name := range append(entries(p.t, p.dir, dir), ".") {
		info, err := os.Stat(filepath.Join(p.dir, dir, name))
		if err != nil {
			p.t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			p.t.Errorf("%s: mode %v", name, info.Mode())
		}
	}
}

// TestInitByHand: where registration is closed, the file is there all the same,
// and what to register is said.
func TestInitByHand(t *testing.T) {
	for name, register := range map[string]http.HandlerFunc{
		"none":   nil,
		"closed": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
		"broken": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
	} {
		t.Run(name, func(t *testing.T) {
			p := newProgram(t)
			issuer := metadataOnly(t, register)
			r := p.wants(reports.ExitOK, p.do("init", "--issuer", issuer, "--out", "mine.yml"))
			p.says(r, "Register by hand", "client_id oidcheck-confidential-basic", "redirect_uris: https://", "OIDCHECK_CONFIDENTIAL_BASIC_SECRET", "jwks:")
			for _, name := range variablesOf(r.stdout) {
				t.Setenv(name, "secret-of-a-test")
			}
			if _, err := target.Load("mine.yml"); err != nil {
				t.Errorf("%v\n%s", err, p.read("mine.yml"))
			}
			if name == "none" && !strings.Contains(p.read("mine.yml"), "no registration_endpoint") {
				t.Error("the file does not say why")
			}
		})
	}
}

// variablesOf reads the line that names what to set.
func variablesOf(stdout string) []string {
	_, rest, _ := strings.Cut(stdout, "set these variables: ")
	line, _, _ := strings.Cut(rest, "\n")
	return strings.Split(line, ", ")
}

// metadataOnly is a provider that has nothing but metadata, and what register does.
func metadataOnly(t *testing.T, register http.HandlerFunc) string {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	metadata := map[string]any{"issuer": server.URL, "authorization_endpoint": server.URL + "/auth", "token_endpoint": server.URL + "/token"}
	if register != nil {
		metadata["registration_endpoint"] = server.URL + "/register"
		mux.HandleFunc("/register", register)
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(metadata) })
	return server.URL
}

// TestInitHostile: what a provider says of a client can't add to the file.
func TestInitHostile(t *testing.T) {
	p := newProgram(t)
	const injected = "x\nusers: [{username: mallory, password: m}]\x1b[31m\u2028#"
	issuer := metadataOnly(t, func(w http.ResponseWriter, r *http.Request) {
		var asked map[string]any
		_ = json.NewDecoder(r.Body).Decode(&asked)
		if asked["token_endpoint_auth_method"] != "none" {
			w.WriteHeader(http.StatusBadRequest)
			_ = json.NewEncoder(w).Encode(map[string]any{"error": injected, "error_description": injected})
			return
		}
		asked["client_id"], asked["redirect_uris"] = injected, append(asked["redirect_uris"].([]any), "https://evil.example/cb")
		_ = json.NewEncoder(w).Encode(asked)
	})
	r := p.wants(reports.ExitOK, p.do("init", "--issuer", issuer))
	got, err := target.Load("provider.yml")
	if err != nil {
		t.Fatalf("%v\n%s", err, p.read("provider.yml"))
	}
	if len(got.Users) != 0 || strings.Contains(p.read("provider.yml")+r.text(), "\x1b") {
		t.Errorf("it got through:\n%s\n%s", p.read("provider.yml"), r.text())
	}
	for _, c := range got.Clients {
		if strings.Contains(strings.Join(c.RedirectURIs, " "), "evil") {
			t.Error("a redirect URI is there that nobody asked for")
		}
	}
}

// TestInitAsks: on a terminal accounts are asked for, and passwords never.
func TestInitAsks(t *testing.T) {
	p := newProgram(t)
	p.stdin = strings.NewReader("carol\n\ndave\npass word\ndave\nDAVE_PW\n\n")
	r := p.wants(reports.ExitOK, p.do("init", "--issuer", metadataOnly(t, nil)))
	p.says(r, "username of account 1", "[OIDCHECK_CAROL_PASSWORD]", "never the password itself")
	for _, line := range []string{"username: carol", "{env: OIDCHECK_CAROL_PASSWORD}", "username: dave", "{env: DAVE_PW}"} {
		if !strings.Contains(p.read("provider.yml"), line) {
			t.Errorf("no %q in\n%s", line, p.read("provider.yml"))
		}
	}
}

func TestInitUsage(t *testing.T) {
	p := newProgram(t)
	p.says(p.wants(reports.ExitUsage, p.do("init")), "--issuer is missing")
	p.says(p.wants(reports.ExitUsage, p.do("init", "--issuer", "http://op.example.com")), "http and not on loopback")
	p.says(p.wants(reports.ExitUsage, p.do("init", "--issuer", "https://127.0.0.1:1", "--user", "ann=pass word")), "username=VARIABLE")
	p.says(p.wants(reports.ExitUsage, p.do("init", "--issuer", "https://127.0.0.1:1", "--out", "none/x.yml")), "no directory")
	p.says(p.wants(reports.ExitEnvironment, p.do("init", "--issuer", "https://127.0.0.1:1")), "connection refused")
	if exists(p.dir, "provider.yml") || exists(p.dir, "provider.secrets") {
		t.Error("something was written")
	}
}
