package doctor_test

import (
	"context"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/doctor"
	"github.com/oidcheck/oidcheck/suites/proof"
)

// examine returns what the doctor tells of a target, by feature.
func examine(t *testing.T, to *target.Target, o doctor.Options) map[string]doctor.Finding {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	out := map[string]doctor.Finding{}
	doctor.Examine(ctx, to, o, func(f doctor.Finding) {
		if _, twice := out[f.Feature]; twice {
			t.Errorf("%s is told twice", f.Feature)
		}
		for _, s := range to.Secrets() {
			if strings.Contains(f.Says+f.Remedy, s.Reveal()) {
				t.Errorf("%s shows a secret: %s", f.Feature, f.Says)
			}
		}
		out[f.Feature] = f
	})
	return out
}

// bench starts the bundled provider, described by a copy with few clients.
func bench(t *testing.T) (*proof.Bench, *target.Target) {
	t.Helper()
	b, err := proof.Start(proof.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	few := *b.Target
	few.Users = b.Target.Users[:1]
	few.Clients = map[target.Role]*target.Client{}
	for _, role := range []target.Role{target.ConfidentialBasic, target.PublicPKCE, target.Implicit, target.Service, target.KeyJWT} {
		c := *b.Target.Clients[role]
		few.Clients[role] = &c
	}
	return b, &few
}

func TestNothingIsWrong(t *testing.T) {
	b, to := bench(t)
	found := examine(t, to, doctor.Options{RootCAs: b.Roots})
	for _, feature := range []string{
		"dns", "tcp", "tls", "discovery", "keys", "clock", "client confidential-basic", "client public-pkce", "client service", "client key-jwt",
		"login alice", "flow confidential-basic", "flow implicit", "consent", "listener",
	} {
		if f := found[feature]; f.State != doctor.OK {
			t.Errorf("%s: %+v", feature, f)
		}
	}
	for _, feature := range []string{"browser", "client implicit"} {
		if f := found[feature]; f.State != doctor.Skipped {
			t.Errorf("%s: %+v", feature, f)
		}
	}
	if f := found["login alice"]; !strings.Contains(f.Says, "login form") || !strings.Contains(f.Says, "consent form") {
		t.Errorf("login says %q", f.Says)
	}
}

// TestWhatIsWrong: each mistake in a target file is told where it stands.
func TestWhatIsWrong(t *testing.T) {
	const basic = target.ConfidentialBasic
	for _, c := range []struct {
		name    string
		spoil   func(*target.Target, *doctor.Options)
		feature string
		key     string // dotted; empty: not of the configuration
		says    string
	}{
		{"secret", func(to *target.Target, _ *doctor.Options) {
			to.Clients[basic].ClientSecret = exchange.NewSecret("not-what-was-registered")
		}, "client confidential-basic", "clients.confidential-basic.client_secret", "invalid_client"},
		{"client_id", func(to *target.Target, _ *doctor.Options) { to.Clients[target.PublicPKCE].ClientID = "nobody" },
			"client public-pkce", "clients.public-pkce.client_id", "rejected"},
		{"method", func(to *target.Target, _ *doctor.Options) {
			to.Clients[basic].TokenEndpointAuthMethod = target.ClientSecretPost
		}, "client confidential-basic", "clients.confidential-basic.client_secret", "client_secret_post"},
		{"password", func(to *target.Target, _ *doctor.Options) {
			to.Users = []target.User{{Username: "alice", Password: exchange.NewSecret("not-her-password")}}
		}, "login alice", "users.0.password", "rejects"},
		{"redirect URI", func(to *target.Target, _ *doctor.Options) {
			to.Clients[target.PublicPKCE].RedirectURIs = []string{"https://elsewhere.rp.test/cb"}
		}, "flow public-pkce", "clients.public-pkce.redirect_uris", "error page"},
		{"response type", func(to *target.Target, _ *doctor.Options) {
			to.Clients[target.PublicPKCE].ResponseTypes = []string{"code token"}
		}, "flow public-pkce", "clients.public-pkce", "unauthorized_client"},
		{"authority", func(_ *target.Target, o *doctor.Options) { o.RootCAs = nil }, "tls", "ca_file", "authority is unknown"},
		{"expired", func(_ *target.Target, o *doctor.Options) {
			o.Now = func() time.Time { return time.Now().AddDate(30, 0, 0) }
		}, "tls", "", "valid from"},
		{"clock", func(_ *target.Target, o *doctor.Options) {
			o.Now = func() time.Time { return time.Now().Add(10 * time.Minute) }
		}, "clock", "", "10m0s behind"},
		{"path", func(to *target.Target, _ *doctor.Options) { to.Issuer += "/nothing-here" }, "discovery", "", "status 404"},
		{"slash", func(to *target.Target, _ *doctor.Options) { to.Issuer += "/" }, "discovery", "issuer", "name the issuer"},
		{"name", func(to *target.Target, _ *doctor.Options) { to.Issuer = "https://op.invalid" }, "dns", "", "not known"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, to := bench(t)
			o := doctor.Options{RootCAs: b.Roots}
			c.spoil(to, &o)
			found := examine(t, to, o)
			f := found[c.feature]
			if f.State != doctor.Problem || strings.Join(f.Key, ".") != c.key || !strings.Contains(f.Says, c.says) {
				t.Errorf("%+v", f)
			}
			if f.Remedy == "" {
				t.Error("no remedy")
			}
		})
	}
}

// TestSameAnswers: a provider that answers all alike proves nothing.
func TestSameAnswers(t *testing.T) {
	site := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
	})
	if f := examine(t, site, doctor.Options{})["client confidential-basic"]; f.State != doctor.Skipped || !strings.Contains(f.Says, "can't be told") {
		t.Errorf("%+v", f)
	}
}

// TestBrokenTokenEndpoint: an answer that is no OAuth error is the provider's problem.
func TestBrokenTokenEndpoint(t *testing.T) {
	site := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	found := examine(t, site, doctor.Options{})
	if f := found["client confidential-basic"]; f.State != doctor.Problem || f.Configuration || !strings.Contains(f.Says, "status 500") {
		t.Errorf("%+v", f)
	}
	if f := found["keys"]; f.State != doctor.Problem || !strings.Contains(f.Says, "jwks_uri") {
		t.Errorf("%+v", f)
	}
	if f := found["login ann"]; f.State != doctor.Problem || !strings.Contains(f.Says, `page without a form that is known "Coming soon"`) || f.Key[0] != "login" {
		t.Errorf("%+v", f)
	}
}

// serve is a provider without keys, and with a page that leads nowhere.
func serve(t *testing.T, token http.HandlerFunc) *target.Target {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewTLSServer(mux)
	t.Cleanup(server.Close)
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"issuer":"` + server.URL + `","authorization_endpoint":"` + server.URL + `/auth","token_endpoint":"` + server.URL + `/token"}`))
	})
	mux.HandleFunc("/token", token)
	mux.HandleFunc("/auth", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("<!doctype html><title>Coming soon</title>"))
	})
	client := &target.Client{
		Role: target.ConfidentialBasic, Issuer: server.URL, ClientID: "client", ClientSecret: exchange.NewSecret("secret-of-the-client"),
		TokenEndpointAuthMethod: target.ClientSecretBasic, RedirectURIs: []string{"https://client.rp.test/cb"}, GrantTypes: []string{"authorization_code"},
	}
	return &target.Target{
		Name: "site", Issuer: server.URL,
		CAFile:  write(t, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})),
		Clients: map[target.Role]*target.Client{client.Role: client},
		Users:   []target.User{{Username: "ann", Password: exchange.NewSecret("pass-of-ann")}},
	}
}

func write(t *testing.T, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
