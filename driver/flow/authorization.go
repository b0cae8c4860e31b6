package flow

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

// Authorization is an authorization request of the code flow (OIDC Core
// section 3.1.2.1), with what the client keeps of it.
type Authorization struct {
	Client       *target.Client
	RedirectURI  string
	Scope        string
	Prompt       string
	State        string
	Nonce        string
	CodeVerifier exchange.Secret // RFC 7636: 43 characters, S256
}

// Code returns a request for a code with fresh state, nonce and code_verifier.
func Code(c *target.Client) *Authorization {
	a := &Authorization{Client: c, Scope: c.Scope, State: random(), Nonce: random(), CodeVerifier: exchange.NewSecret(random())}
	if len(c.RedirectURIs) > 0 {
		a.RedirectURI = c.RedirectURIs[0]
	}
	return a
}

// random returns 43 characters of base64url, 256 bits: some providers refuse
// shorter values.
func random() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// CodeChallenge is the S256 challenge of a verifier (RFC 7636 section 4.2).
func CodeChallenge(verifier exchange.Secret) string {
	sum := sha256.Sum256([]byte(verifier.Reveal()))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Message builds the request.
func (a *Authorization) Message(endpoint string, edits ...Edit) *Message {
	m := &Message{Method: http.MethodGet, URL: endpoint, Header: http.Header{}, Params: []Param{
		{"response_type", "code"},
		{"client_id", a.Client.ClientID},
		{"redirect_uri", a.RedirectURI},
		{"scope", a.Scope},
		{"state", a.State},
		{"nonce", a.Nonce},
		{"code_challenge", CodeChallenge(a.CodeVerifier)},
		{"code_challenge_method", "S256"},
	}}
	if a.Prompt != "" {
		m.Params = append(m.Params, Param{"prompt", a.Prompt})
	}
	for _, edit := range edits {
		edit(m)
	}
	return m
}

// AuthorizationResponse is where a user agent ended up and what it carried.
type AuthorizationResponse struct {
	Request  *Authorization
	Where    string     // query, fragment, form_post; page or elsewhere when it was not redirected to a client
	Params   url.Values // of the response, the redirect_uri's own query left in
	Arrival  *agent.Arrival
	Received time.Time
}

// Authorize opens an authorization request in a user agent, which logs in as
// user and consents where it is asked to, and reads where that ends.
func (p *Provider) Authorize(ctx context.Context, a agent.Agent, user *target.User, request *Authorization, edits ...Edit) (*AuthorizationResponse, error) {
	return p.visit(ctx, a, user, request, true, edits...)
}

// AuthorizeSilently is Authorize by an agent that submits nothing: it ends at
// the first login or consent form.
func (p *Provider) AuthorizeSilently(ctx context.Context, a agent.Agent, user *target.User, request *Authorization, edits ...Edit) (*AuthorizationResponse, error) {
	return p.visit(ctx, a, user, request, false, edits...)
}

// AuthorizationURL is the address of a request, for agents that are not ours.
func (p *Provider) AuthorizationURL(request *Authorization) string {
	m := request.Message(p.Metadata.AuthorizationEndpoint)
	return withQuery(m.URL, m.Params)
}

func (p *Provider) visit(ctx context.Context, a agent.Agent, user *target.User, request *Authorization, interactive bool, edits ...Edit) (*AuthorizationResponse, error) {
	m := request.Message(p.Metadata.AuthorizationEndpoint, edits...)
	sent := m.Get("redirect_uri")
	p.Redactor.Learn(request.CodeVerifier.Reveal())
	arrival, err := a.Visit(ctx, agent.Visit{
		URL: withQuery(m.URL, m.Params), User: user, Recipe: p.Target.Login, Interactive: interactive,
		Stop: p.stop(append([]string{sent}, request.Client.RedirectURIs...)),
	})
	if err != nil {
		return nil, err
	}
	return p.read(request, arrival), nil
}

func (p *Provider) read(request *Authorization, arrival *agent.Arrival) *AuthorizationResponse {
	r := &AuthorizationResponse{Request: request, Where: "page", Params: url.Values{}, Arrival: arrival, Received: time.Now()}
	switch {
	case arrival.URL == nil:
	case arrival.Foreign:
		r.Where = "elsewhere"
	case arrival.Form != nil:
		r.Where, r.Params = "form_post", arrival.Form
	case arrival.URL.Fragment != "" && hasResponse(fragmentOf(arrival.URL)):
		r.Where, r.Params = "fragment", fragmentOf(arrival.URL)
	default:
		r.Where, r.Params = "query", arrival.URL.Query()
	}
	p.Redactor.Learn(r.Params.Get("code"))
	return r
}

func fragmentOf(u *url.URL) url.Values {
	values, _ := url.ParseQuery(u.EscapedFragment())
	return values
}

func hasResponse(v url.Values) bool {
	return v.Has("code") || v.Has("error") || v.Has("id_token") || v.Has("access_token") || v.Has("state")
}

// Redirected reports whether the agent was sent to a client, registered or not.
func (r *AuthorizationResponse) Redirected() bool { return r.Where != "page" && r.Where != "elsewhere" }

// Code is the authorization code of the response.
func (r *AuthorizationResponse) Code() exchange.Secret {
	return exchange.NewSecret(r.Params.Get("code"))
}

// To is the URL that the response was sent to, without query and fragment.
func (r *AuthorizationResponse) To() string {
	if r.Arrival.URL == nil {
		return ""
	}
	u := *r.Arrival.URL
	u.RawQuery, u.Fragment, u.RawFragment = "", "", ""
	return u.String()
}

// Issued names the credentials that the response carried.
func (r *AuthorizationResponse) Issued() []string {
	var out []string
	for _, name := range []string{"code", "access_token", "id_token"} {
		if r.Params.Get(name) != "" {
			out = append(out, name)
		}
	}
	return out
}

// stop holds for the URLs at which a visit ends: those of the client, and
// attack hosts. Nothing listens at either, and nothing is sent there.
func (p *Provider) stop(redirectURIs []string) func(*url.URL) bool {
	origins := map[string]bool{}
	for _, raw := range redirectURIs {
		if u, err := url.Parse(raw); err == nil && u.Host != "" {
			origins[origin(u)] = true
		}
	}
	return func(u *url.URL) bool {
		if origins[origin(u)] {
			return true
		}
		host := strings.ToLower(u.Hostname())
		reserved := strings.HasSuffix(host, ".test") || strings.HasSuffix(host, ".example")
		return reserved && !p.hosts[strings.ToLower(u.Host)]
	}
}

func origin(u *url.URL) string { return strings.ToLower(u.Scheme + "://" + u.Host) }
