package flow

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
)

// Userinfo is an answer of the userinfo endpoint (OIDC Core section 5.3).
type Userinfo struct {
	Status int
	Sub    string
}

// OK reports whether claims about a subject came out.
func (u *Userinfo) OK() bool { return u.Status == http.StatusOK && u.Sub != "" }

// Issued names what the response gave.
func (u *Userinfo) Issued() []string {
	if u.OK() {
		return []string{"claims"}
	}
	return nil
}

// Userinfo asks for the claims of an access token of client c, sent as RFC 6750
// section 2.1 has it.
func (p *Provider) Userinfo(ctx context.Context, c *target.Client, accessToken exchange.Secret) (*Userinfo, error) {
	res, err := p.HTTP.Do(ctx, httpx.Request{
		Method: http.MethodGet, URL: p.Of(c).Metadata.UserinfoEndpoint, Channel: exchange.Back,
		Header: http.Header{"Authorization": {"Bearer " + accessToken.Reveal()}},
	})
	if err != nil {
		return nil, err
	}
	return p.readUserinfo(res), nil
}

// readUserinfo takes the subject of a JSON object, or of a JWT where the client
// registered for signed answers (section 5.3.2).
func (p *Provider) readUserinfo(res *httpx.Response) *Userinfo {
	u := &Userinfo{Status: res.Status}
	if object, err := parseObject(res.Body); err == nil {
		u.Sub = text(object["sub"])
		return u
	}
	signed := strings.TrimSpace(string(res.Body))
	if token, err := jose.Decode(exchange.NewSecret(signed)); err == nil {
		p.Redactor.Learn(signed)
		u.Sub, _ = token.String("sub")
	}
	return u
}

// Introspection is an answer of the introspection endpoint (RFC 7662).
type Introspection struct {
	Status int
	Active bool
}

// Issued names what the response gave.
func (i *Introspection) Issued() []string {
	if i.Active {
		return []string{"active: true"}
	}
	return nil
}

// Introspect asks about a token as client c.
func (p *Provider) Introspect(ctx context.Context, c *target.Client, token exchange.Secret) (*Introspection, error) {
	m := p.message(p.Of(c).Metadata.IntrospectionEndpoint, c, c.IntrospectionEndpointAuthMethod)
	m.Params = []Param{{"token", token.Reveal()}}
	res, err := p.post(ctx, m)
	if err != nil {
		return nil, err
	}
	i := &Introspection{Status: res.Status}
	if object, err := parseObject(res.Body); err == nil {
		_ = json.Unmarshal(object["active"], &i.Active) // another type than a boolean stays false
	}
	return i, nil
}
