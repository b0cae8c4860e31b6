package flow

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

// Authorization is an authorization request (OIDC Core sections 3.1.2.1,
// 3.2.2.1 and 3.3.2.1), with what the client keeps of it.
type Authorization struct {
	Client       *target.Client
	ResponseType string
	ResponseMode string // none is sent when empty
	RedirectURI  string
	Scope        string
	Prompt       string
	State        string
	Nonce        string
	CodeVerifier exchange.Secret // RFC 7636: 43 characters, S256
}

// Code returns a request for a code with fresh state, nonce and code_verifier.
func Code(c *target.Client) *Authorization { return Asking(c, "code") }

// Asking returns a request by a response_type with fresh state, nonce and
// code_verifier.
func Asking(c *target.Client, responseType string) *Authorization {
	a := &Authorization{
		Client: c, ResponseType: responseType, Scope: c.Scope,
		State: random(), Nonce: random(), CodeVerifier: exchange.NewSecret(random()),
	}
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

// ForCode reports whether a code is to come, for which PKCE is used.
func (a *Authorization) ForCode() bool {
	return slices.Contains(strings.Fields(a.ResponseType), "code")
}

// Message builds the request.
func (a *Authorization) Message(endpoint string, edits ...Edit) *Message {
	m := &Message{Method: http.MethodGet, URL: endpoint, Header: http.Header{}, Params: []Param{
		{"response_type", a.ResponseType},
		{"client_id", a.Client.ClientID},
		{"redirect_uri", a.RedirectURI},
		{"scope", a.Scope},
		{"state", a.State},
		{"nonce", a.Nonce},
	}}
	if a.ForCode() {
		m.Params = append(m.Params,
			Param{"code_challenge", CodeChallenge(a.CodeVerifier)}, Param{"code_challenge_method", "S256"})
	}
	if a.ResponseMode != "" {
		m.Params = append(m.Params, Param{"response_mode", a.ResponseMode})
	}
	if a.Prompt != "" {
		m.Params = append(m.Params, Param{"prompt", a.Prompt})
	}
	for _, edit := range edits {
		edit(m)
	}
	return m
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
	m := request.Message(p.Of(request.Client).Metadata.AuthorizationEndpoint)
	return withQuery(m.URL, m.Params)
}

func (p *Provider) visit(ctx context.Context, a agent.Agent, user *target.User, request *Authorization, interactive bool, edits ...Edit) (*AuthorizationResponse, error) {
	at := p.Of(request.Client)
	m := request.Message(at.Metadata.AuthorizationEndpoint, edits...)
	ends := slices.Clone(request.Client.RedirectURIs)
	for _, param := range m.Params {
		if param.Name == "redirect_uri" {
			ends = append(ends, param.Value)
		}
	}
	p.Redactor.Learn(request.CodeVerifier.Reveal())
	visit := agent.Visit{
		URL: withQuery(m.URL, m.Params), User: user, Recipe: p.Target.Login, Interactive: interactive,
		Stop: at.stop(ends), Tamper: m.Tamper, Hold: m.Hold, Deny: m.Deny,
	}
	if m.Method == http.MethodPost {
		visit.URL, visit.Post = m.URL, []byte(encode(m.Params))
	}
	return p.arrive(ctx, a, request, visit, m.Forgiving)
}

// arrive makes a visit and reads where it ends.
func (p *Provider) arrive(ctx context.Context, a agent.Agent, request *Authorization, v agent.Visit, forgiving bool) (*AuthorizationResponse, error) {
	arrival, err := a.Visit(ctx, v)
	if forgiving && arrival != nil && errors.Is(err, agent.ErrLoginRejected) {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return p.read(request, arrival), nil
}

// Join makes a visit that a user agent did not begin by the request, and reads
// where it ends as the response to the request: v says how it begins and whether
// forms are sent.
func (p *Provider) Join(ctx context.Context, a agent.Agent, request *Authorization, v agent.Visit) (*AuthorizationResponse, error) {
	v.Recipe, v.Stop = p.Target.Login, p.Of(request.Client).stop(request.Client.RedirectURIs)
	return p.arrive(ctx, a, request, v, true)
}
