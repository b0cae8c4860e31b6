package check

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/driver/target"
)

// provider is as much of a conforming provider as inner suites need. It knows
// its user by no login page: an authorization request is answered at once.
type provider struct {
	target *target.Target
	server *httptest.Server

	// steer may answer a request in place of the provider, and then reports true.
	steer func(w http.ResponseWriter, r *http.Request) bool

	mu      sync.Mutex
	asked   map[string]int   // requests by path
	codes   map[string]grant // not redeemed yet
	refresh map[string]grant
	tokens  map[string]bool // access tokens
	issued  []string        // every credential that was given out
}

type grant struct{ clientID, redirectURI, scope, nonce, challenge string }

const (
	callback = "https://app.rp.test/callback"
	other    = "https://app.rp.test/other"
)

// newProvider starts a provider on loopback that is closed with the test.
func newProvider(t *testing.T) *provider {
	t.Helper()
	p := &provider{asked: map[string]int{}, codes: map[string]grant{}, refresh: map[string]grant{}, tokens: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", p.metadata)
	mux.HandleFunc("/jwks", func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, map[string]any{"keys": []any{}}) })
	mux.HandleFunc("/authorize", p.authorize)
	mux.HandleFunc("/token", p.token)
	mux.HandleFunc("/userinfo", p.userinfo)
	mux.HandleFunc("/introspect", func(w http.ResponseWriter, r *http.Request) {
		answer(w, 200, map[string]any{"active": p.knows(r.FormValue("token"))})
	})
	p.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked[r.URL.Path]++
		p.mu.Unlock()
		if p.steer == nil || !p.steer(w, r) {
			mux.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(p.server.Close)
	p.target = &target.Target{
		Issuer: p.server.URL, Clients: map[target.Role]*target.Client{},
		Users: []target.User{
			{Username: "alice", Password: exchange.NewSecret("canary-password-alice")},
			{Username: "bob", Password: exchange.NewSecret("canary-password-bob")},
		},
	}
	for _, role := range []target.Role{target.ConfidentialBasic, target.Second} {
		p.target.Clients[role] = &target.Client{
			Role: role, ClientID: "client-" + string(role), ClientSecret: exchange.NewSecret("canary-secret-of-" + string(role)),
			TokenEndpointAuthMethod: target.ClientSecretBasic, IntrospectionEndpointAuthMethod: target.ClientSecretBasic,
			RedirectURIs: []string{callback, other}, Scope: "openid", IDTokenSignedResponseAlg: "HS256",
			GrantTypes: []string{"authorization_code", "refresh_token"},
		}
	}
	return p
}

// connect returns the provider as a run sees it.
func (p *provider) connect(t *testing.T) *flow.Provider {
	t.Helper()
	redactor := exchange.NewRedactor()
	for _, secret := range p.target.Secrets() {
		redactor.Learn(secret.Reveal())
	}
	client := httpx.New(httpx.Options{Timeout: 5 * time.Second, Redactor: redactor})
	connected, err := flow.Discover(context.Background(), p.target, client, redactor)
	if err != nil {
		t.Fatal(err)
	}
	p.reset()
	return connected
}

// reset forgets what was asked.
func (p *provider) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = map[string]int{}
}

// count returns how often a path was asked for.
func (p *provider) count(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[path]
}

// secrets are all values that no report may show.
func (p *provider) secrets() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := slices.Clone(p.issued)
	for _, s := range p.target.Secrets() {
		all = append(all, s.Reveal())
	}
	return all
}

// give makes a credential of its own.
func (p *provider) give(kind string) string {
	value := fmt.Sprintf("canary-%s-%04d-%s", kind, len(p.issued), exchangeable)
	p.issued = append(p.issued, value)
	return value
}

// exchangeable makes credentials long enough to be cut by who cuts long texts.
var exchangeable = strings.Repeat("0123456789abcdef", 4)

func (p *provider) metadata(w http.ResponseWriter, _ *http.Request) {
	answer(w, 200, map[string]any{
		"issuer": p.server.URL, "authorization_endpoint": p.server.URL + "/authorize", "token_endpoint": p.server.URL + "/token",
		"userinfo_endpoint": p.server.URL + "/userinfo", "introspection_endpoint": p.server.URL + "/introspect", "jwks_uri": p.server.URL + "/jwks",
	})
}

func (p *provider) client(id string) *target.Client {
	for _, c := range p.target.Clients {
		if c.ClientID == id {
			return c
		}
	}
	return nil
}

func (p *provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	to := q.Get("redirect_uri")
	c := p.client(q.Get("client_id"))
	if c == nil || !slices.Contains(c.RedirectURIs, to) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, "<title>refused</title>")
		return
	}
	p.mu.Lock()
	code := p.give("code")
	p.codes[code] = grant{c.ClientID, to, q.Get("scope"), q.Get("nonce"), q.Get("code_challenge")}
	p.mu.Unlock()
	redirect(w, to, url.Values{"code": {code}, "state": q["state"], "iss": {p.server.URL}})
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	c := p.client(id)
	if c == nil || c.ClientSecret.Reveal() != secret {
		answer(w, 401, map[string]any{"error": "invalid_client"})
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	g, ok := p.refresh[r.FormValue("refresh_token")]
	if r.FormValue("grant_type") == "authorization_code" {
		g, ok = p.codes[r.FormValue("code")]
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		ok = ok && g.redirectURI == r.FormValue("redirect_uri") && g.challenge == base64.RawURLEncoding.EncodeToString(sum[:])
	}
	if !ok || g.clientID != id {
		answer(w, 400, map[string]any{"error": "invalid_grant"})
		return
	}
	delete(p.codes, r.FormValue("code"))
	access := p.give("access")
	p.tokens[access] = true
	body := map[string]any{"access_token": access, "token_type": "Bearer", "id_token": p.idToken(c, g)}
	if strings.Contains(g.scope, "offline_access") {
		token := p.give("refresh")
		p.refresh[token] = g
		body["refresh_token"] = token
	}
	answer(w, 200, body)
}

// idToken is signed by the client's secret (HS256).
func (p *provider) idToken(c *target.Client, g grant) string {
	claims, _ := json.Marshal(map[string]any{"iss": p.server.URL, "sub": "alice", "aud": c.ClientID, "nonce": g.nonce, "exp": time.Now().Unix() + 300})
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256"}`)) + "." + base64.RawURLEncoding.EncodeToString(claims)
	mac := hmac.New(sha256.New, []byte(c.ClientSecret.Reveal()))
	mac.Write([]byte(text))
	text += "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	p.issued = append(p.issued, text)
	return text
}

func (p *provider) userinfo(w http.ResponseWriter, r *http.Request) {
	if !p.knows(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")) {
		answer(w, 401, map[string]any{"error": "invalid_token"})
		return
	}
	answer(w, 200, map[string]any{"sub": "alice"})
}

func (p *provider) knows(token string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tokens[token]
}

func answer(w http.ResponseWriter, status int, body map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// redirect sends the user agent to a URI that may have a query of its own.
func redirect(w http.ResponseWriter, to string, params url.Values) {
	u, _ := url.Parse(to)
	all := u.Query()
	maps.Copy(all, params)
	u.RawQuery = all.Encode()
	w.Header().Set("Location", u.String())
	w.WriteHeader(http.StatusSeeOther)
}

// hangUp ends the connection without an answer.
func hangUp(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }

// breakOff ends the connection in the middle of an answer.
func breakOff(w http.ResponseWriter, _ *http.Request) bool {
	w.Header().Set("Content-Length", "1000")
	_, _ = w.Write([]byte("{"))
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// at steers the requests to one path.
func at(path string, then func(http.ResponseWriter, *http.Request) bool) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool { return r.URL.Path == path && then(w, r) }
}
