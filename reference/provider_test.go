package reference_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

func TestStartRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		options reference.Options
		says    string
	}{
		"every interface":  {reference.Options{Addr: "0.0.0.0:0"}, "loopback"},
		"no host":          {reference.Options{Addr: ":0"}, "loopback"},
		"another machine":  {reference.Options{Addr: "192.0.2.1:0"}, "loopback"},
		"no port":          {reference.Options{Addr: "127.0.0.1"}, "host:port"},
		"unknown preset":   {reference.Options{Preset: "unknown"}, "modes"},
		"not our address":  {reference.Options{Addr: "192.0.2.1:0", Expose: true}, "listen"},
		"not even a  port": {reference.Options{Addr: "127.0.0.1:port"}, "listen"},
	} {
		p, err := reference.Start(c.options)
		if err == nil {
			_ = p.Close()
			t.Errorf("%s: no error", name)
			continue
		}
		if !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	for addr, prefix := range map[string]string{
		"": "https://127.0.0.1:", "localhost:0": "https://localhost:",
	} {
		p := rptest.Start(t, reference.Options{Addr: addr})
		if !strings.HasPrefix(p.Issuer(), prefix) || !strings.HasSuffix(p.Issuer(), "/oidc") {
			t.Errorf("%q: issuer %q", addr, p.Issuer())
		}
		if got := rptest.NewBrowser(t, p).Get("/.well-known/openid-configuration").Text("issuer"); got != p.Issuer() {
			t.Errorf("%q: issuer %q in the metadata", addr, got)
		}
	}
}

func TestProvidersShareKeysButNothingElse(t *testing.T) {
	a, b := rptest.Start(t, reference.Options{}), rptest.Start(t, reference.Options{})
	if a.Keys() != b.Keys() || string(a.CACertificate()) != string(b.CACertificate()) {
		t.Error("the keys are made anew")
	}
	if a.Users()[0].Password == b.Users()[0].Password || a.Users()[0].Subject == b.Users()[0].Subject {
		t.Error("the users are the same")
	}
	if a.Applications()[basicRole].ClientID == b.Applications()[basicRole].ClientID {
		t.Error("the applications are the same")
	}
	own, err := reference.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	c := rptest.Start(t, reference.Options{Keys: own})
	if c.Keys() != own || own.KeyID() == a.Keys().KeyID() {
		t.Error("the given keys are not used")
	}
}

func TestCallersCannotChangeTheProvider(t *testing.T) {
	p := rptest.Start(t, reference.Options{})
	p.Applications()[basicRole].RedirectURIs[0] = "https://evil.example/cb"
	p.Users()[0].Password = "changed"
	if p.Applications()[basicRole].RedirectURIs[0] == "https://evil.example/cb" || p.Users()[0].Password == "changed" {
		t.Error("what was returned is not a copy")
	}
}

func TestCloseEndsConnections(t *testing.T) {
	p, err := reference.Start(reference.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := rptest.NewBrowser(t, p)
	b.Get("/.well-known/jwks.json")
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.Issuer(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if response, err := b.Client.Do(request); err == nil {
		_ = response.Body.Close()
		t.Error("it still answers")
	}
}

// TestEveryDecisionIsTaken shows that the handlers ask the policy for
// everything that is in it.
func TestEveryDecisionIsTaken(t *testing.T) {
	var mu sync.Mutex
	taken := make(map[string]int)
	p := rptest.Start(t, reference.Options{Arm: []func(*reference.Policy){func(policy *reference.Policy) {
		policy.Instrument(func(path string) {
			mu.Lock()
			defer mu.Unlock()
			taken[path]++
		})
	}}})
	b := rptest.NewBrowser(t, p)
	b.Get(b.Get("/.well-known/openid-configuration").Text("jwks_uri"))
	code := b.Code(basicRole)
	tokens := b.Redeem(basicRole, code)
	b.Userinfo(tokens.Text("access_token"))
	b.Introspect(basicRole, tokens.Text("access_token"))
	b.Redeem(basicRole, code)
	b.Open(b.Request(basicRole, "redirect_uri", "https://evil.example/cb"))
	b.Open(b.Request(basicRole, "redirect_uri", "-"))
	b.Open(b.Request(basicRole, "request", "a.b.c"))
	b.Open(b.Request(basicRole, "id_token_hint", tokens.Text("id_token"), "claims", `{"id_token":{"acr":{"essential":true}}}`))
	twice := b.Request(basicRole)
	twice.Add("nonce", "another")
	b.Open(twice)
	b.Post("/auth", b.Request(basicRole))
	b.Open(b.Request(basicRole, "code_challenge", "-", "code_challenge_method", "-"))
	b.Refresh(basicRole, code)
	offline := b.Redeem(basicRole, b.Code(basicRole, rptest.Offline...))
	refreshed := b.Refresh(basicRole, offline.Text("refresh_token"))
	b.Refresh(basicRole, offline.Text("refresh_token"))
	live := b.Redeem(basicRole, b.Code(basicRole, rptest.Offline...))
	b.Revoke(basicRole, live.Text("access_token"))
	b.Revoke(basicRole, live.Text("refresh_token"))
	b.Introspect(basicRole, live.Text("access_token"))
	b.Introspect(basicRole, "unknown")
	b.Send(http.MethodPost, "/token/introspection", "token=x", map[string]string{"Content-Type": "application/x-www-form-urlencoded"})
	b.Userinfo(refreshed.Text("id_token"))
	b.Get("/me?access_token=x")
	b.Send(http.MethodPost, "/token", "code=x", map[string]string{"Content-Type": "application/x-www-form-urlencoded"})
	wrong := b.Application(basicRole)
	wrong.ClientSecret = "wrong"
	b.Call(reference.EndpointToken, "/token", wrong, url.Values{"grant_type": {"refresh_token"}})
	wrong.ClientID = "unknown"
	b.Call(reference.EndpointToken, "/token", wrong, url.Values{"grant_type": {"refresh_token"}})
	b.RedeemAsserted(reference.RoleSecretJWT)
	b.Token(reference.RoleService, reference.GrantClientCredentials)
	b.Token(reference.RolePassword, reference.GrantPassword, "username", "alice", "password", p.Users()[0].Password)
	b.Authorize(reference.RoleImplicit, "response_type", "id_token", "response_mode", "fragment")
	b.Get("/session/end?" + url.Values{"id_token_hint": {tokens.Text("id_token")}, "post_logout_redirect_uri": b.Application(basicRole).PostLogoutRedirectURIs}.Encode())
	b.Send(http.MethodPost, "/token?code="+code, "", nil)
	mu.Lock()
	defer mu.Unlock()
	for path := range reference.Decisions(reference.DefaultPolicy()) {
		if taken[path] == 0 {
			t.Errorf("%s is never asked", path)
		}
	}
}
