package flow

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/driver/target"
)

const metadataPath = "/.well-known/openid-configuration"

// sent is a request as the provider of a test received it.
type sent struct {
	method, path, body string
	header             http.Header
}

// op is a provider of a few handlers. It answers for its metadata and keys
// itself, unless a handler does, and remembers what it was sent.
type op struct {
	*httptest.Server
	mu  sync.Mutex
	log []sent
}

type handlers map[string]http.HandlerFunc

func serve(t *testing.T, routes handlers) *op {
	t.Helper()
	o := &op{}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		o.mu.Lock()
		o.log = append(o.log, sent{r.Method, r.URL.RequestURI(), string(body), r.Header.Clone()})
		o.mu.Unlock()
		switch h := routes[r.URL.Path]; {
		case h != nil:
			h(w, r)
		case r.URL.Path == metadataPath:
			writeJSON(w, o.metadata())
		case r.URL.Path == "/jwks":
			writeJSON(w, map[string]any{"keys": []any{}})
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(o.Close)
	return o
}

func (o *op) metadata() map[string]any {
	m := map[string]any{"issuer": o.URL, "jwks_uri": o.URL + "/jwks", "code_challenge_methods_supported": []string{"S256"}}
	for member, path := range map[string]string{
		"authorization_endpoint": "/auth", "token_endpoint": "/token", "userinfo_endpoint": "/userinfo", "introspection_endpoint": "/introspect",
	} {
		m[member] = o.URL + path
	}
	return m
}

// last is the request that came last.
func (o *op) last(t *testing.T) sent {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.log) == 0 {
		t.Fatal("no request came")
	}
	return o.log[len(o.log)-1]
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// answer is a handler that says always the same.
func answer(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func redirect(status int, to string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(status)
	}
}

const loginPage = `<form method=post action=/login><input name=username><input type=password name=password>
	<input type=hidden name=state value=of-the-page><button>Sign in</button></form>`

const callback = "https://app.rp.test/cb"

var alice = &target.User{Username: "alice", Password: exchange.NewSecret("correct-Horse-7")}

// aClient is a client whose values need encoding wherever they are sent.
func aClient(method string) *target.Client {
	return &target.Client{
		ClientID: "an app:1", ClientSecret: exchange.NewSecret("s3cr:t %+&=é~"), Scope: "openid profile",
		TokenEndpointAuthMethod: method, IntrospectionEndpointAuthMethod: method, RedirectURIs: []string{callback},
	}
}

// discover reads the metadata of a provider that has some.
func discover(t *testing.T, o *op) *Provider {
	t.Helper()
	r := exchange.NewRedactor()
	p, err := Discover(t.Context(), &target.Target{Issuer: o.URL}, httpx.New(httpx.Options{Redactor: r}), r)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// login is an authorization response with a code, as if a user agent had
// brought it.
func login(c *target.Client, code string) *AuthorizationResponse {
	return &AuthorizationResponse{Request: Code(c), Where: "query", Params: url.Values{"code": {code}}, Arrival: &agent.Arrival{}}
}

// fake is a user agent that only notes where it was sent.
type fake struct {
	agent.Agent
	visit   agent.Visit
	arrival *agent.Arrival
	err     error
}

func (f *fake) Visit(_ context.Context, v agent.Visit) (*agent.Arrival, error) {
	f.visit = v
	return f.arrival, f.err
}

func parse(t *testing.T, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
