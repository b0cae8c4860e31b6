package flow

import (
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/driver/target"
)

// TokenResponse is an answer of the token endpoint (RFC 6749 sections 5.1 and
// 5.2, OIDC Core section 3.1.3.3).
type TokenResponse struct {
	Status       int
	Header       http.Header
	MediaType    string // of Content-Type, without parameters
	JSON         bool   // the body is a JSON object
	Error        string
	Description  string // error_description
	TokenType    string
	Scope        string
	ExpiresIn    float64 // seconds; 0 where it is no number
	AccessToken  exchange.Secret
	RefreshToken exchange.Secret
	IDToken      exchange.Secret
	Received     time.Time

	RejectedScope []string // of rejected_scope, which no specification knows
}

// OK reports whether an access token came out.
func (r *TokenResponse) OK() bool { return !r.AccessToken.Empty() }

// Issued names the tokens of the response.
func (r *TokenResponse) Issued() []string {
	var out []string
	for _, t := range []struct {
		name  string
		value exchange.Secret
	}{{"access_token", r.AccessToken}, {"refresh_token", r.RefreshToken}, {"id_token", r.IDToken}} {
		if !t.value.Empty() {
			out = append(out, t.name)
		}
	}
	return out
}

// redemption is the token request of the code flow (OIDC Core section 3.1.3.1).
func (p *Provider) redemption(login *AuthorizationResponse, edits ...Edit) *Message {
	r := login.Request
	m := p.message(p.Of(r.Client).Metadata.TokenEndpoint, r.Client, r.Client.TokenEndpointAuthMethod)
	m.Params = []Param{
		{"grant_type", "authorization_code"},
		{"code", login.Code().Reveal()},
		{"redirect_uri", r.RedirectURI},
		{"code_verifier", r.CodeVerifier.Reveal()},
	}
	for _, edit := range edits {
		edit(m)
	}
	return m
}

// message begins a request of a client to an endpoint of the back channel.
func (p *Provider) message(endpoint string, c *target.Client, method string) *Message {
	m := &Message{Method: http.MethodPost, URL: endpoint, Header: http.Header{}, Auth: CredentialsOf(c, method)}
	m.Auth.Audience = p.Of(c).Issuer
	return m
}

// Redeem exchanges the code of a response for tokens.
func (p *Provider) Redeem(ctx context.Context, login *AuthorizationResponse, edits ...Edit) (*TokenResponse, error) {
	return p.token(ctx, p.redemption(login, edits...))
}

// RedeemTogether sends n redemptions of one code so that they arrive at the
// same time. Requests that failed on the way are left out; if none was
// answered, the first failure is returned.
func (p *Provider) RedeemTogether(ctx context.Context, login *AuthorizationResponse, n int) ([]*TokenResponse, error) {
	return p.together(ctx, n, func() *Message { return p.redemption(login) })
}

// RefreshTogether is the same with refresh requests.
func (p *Provider) RefreshTogether(ctx context.Context, c *target.Client, refreshToken exchange.Secret, n int) ([]*TokenResponse, error) {
	return p.together(ctx, n, func() *Message { return p.refreshing(c, refreshToken) })
}

func (p *Provider) together(ctx context.Context, n int, message func() *Message) ([]*TokenResponse, error) {
	requests := make([]httpx.Request, n)
	for i := range requests {
		requests[i] = message().request()
	}
	responses, errs := p.HTTP.Together(ctx, requests...)
	var out []*TokenResponse
	for _, res := range responses {
		if res != nil {
			out = append(out, p.readToken(res))
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// Refresh exchanges a refresh token (RFC 6749 section 6).
func (p *Provider) Refresh(ctx context.Context, c *target.Client, refreshToken exchange.Secret, edits ...Edit) (*TokenResponse, error) {
	return p.token(ctx, p.refreshing(c, refreshToken, edits...))
}

func (p *Provider) refreshing(c *target.Client, refreshToken exchange.Secret, edits ...Edit) *Message {
	m := p.message(p.Of(c).Metadata.TokenEndpoint, c, c.TokenEndpointAuthMethod)
	m.Params = []Param{{"grant_type", "refresh_token"}, {"refresh_token", refreshToken.Reveal()}}
	for _, edit := range edits {
		edit(m)
	}
	return m
}

func (p *Provider) token(ctx context.Context, m *Message) (*TokenResponse, error) {
	res, err := p.post(ctx, m)
	if err != nil {
		return nil, err
	}
	return p.readToken(res), nil
}

// readToken takes what a token response holds, whatever its status: a token
// beside an error status is a token all the same.
func (p *Provider) readToken(res *httpx.Response) *TokenResponse {
	r := &TokenResponse{Status: res.Status, Header: res.Header, Received: time.Now()}
	r.MediaType, _, _ = mime.ParseMediaType(res.Header.Get("Content-Type"))
	object, err := parseObject(res.Body)
	if err != nil {
		return r
	}
	r.JSON = true
	r.Error, r.TokenType, r.Scope = text(object["error"]), text(object["token_type"]), text(object["scope"])
	r.Description = text(object["error_description"])
	_ = json.Unmarshal(object["expires_in"], &r.ExpiresIn) // another type than a number stays 0
	r.RejectedScope = rejected(object["rejected_scope"])
	r.AccessToken = p.secret(object["access_token"])
	r.RefreshToken = p.secret(object["refresh_token"])
	r.IDToken = p.secret(object["id_token"])
	return r
}

// rejected reads scopes, as a text that spaces divide or as an array.
func rejected(raw json.RawMessage) []string {
	var scopes []string
	if json.Unmarshal(raw, &scopes) == nil {
		return scopes
	}
	return strings.Fields(text(raw))
}

func (p *Provider) secret(raw json.RawMessage) exchange.Secret {
	value := text(raw)
	p.Redactor.Learn(value)
	return exchange.NewSecret(value)
}

// text is a JSON string, or nothing.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}
