package flow

import (
	"context"

	"github.com/oidcheck/oidcheck/driver/target"
)

// ClientCredentials asks for a token of the client's own (RFC 6749 section
// 4.4.2). An empty scope is not sent.
func (p *Provider) ClientCredentials(ctx context.Context, c *target.Client, scope string, edits ...Edit) (*TokenResponse, error) {
	return p.grant(ctx, c, []Param{{"grant_type", "client_credentials"}, {"scope", scope}}, edits)
}

// Password asks for tokens by a user's name and password (RFC 6749 section
// 4.3.2). An empty scope is not sent.
func (p *Provider) Password(ctx context.Context, c *target.Client, u *target.User, scope string, edits ...Edit) (*TokenResponse, error) {
	return p.grant(ctx, c, []Param{
		{"grant_type", "password"}, {"username", u.Username}, {"password", u.Password.Reveal()}, {"scope", scope},
	}, edits)
}

func (p *Provider) grant(ctx context.Context, c *target.Client, params []Param, edits []Edit) (*TokenResponse, error) {
	m := p.message(p.Of(c).Metadata.TokenEndpoint, c, c.TokenEndpointAuthMethod)
	m.Params = params
	if m.Get("scope") == "" {
		Drop("scope")(m)
	}
	for _, edit := range edits {
		edit(m)
	}
	return p.token(ctx, m)
}
