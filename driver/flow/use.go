package flow

import (
	"bytes"
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
	Header http.Header
	Sub    string
	Claims map[string]any // of a JSON answer; numbers are json.Number
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
	return p.askUserinfo(ctx, httpx.Request{
		Method: http.MethodGet, URL: p.Of(c).Metadata.UserinfoEndpoint, Channel: exchange.Back,
		Header: http.Header{"Authorization": {"Bearer " + accessToken.Reveal()}},
	})
}

// UserinfoByPost is Userinfo by POST with an empty body (OIDC Core section
// 5.3.1).
func (p *Provider) UserinfoByPost(ctx context.Context, c *target.Client, accessToken exchange.Secret) (*Userinfo, error) {
	return p.askUserinfo(ctx, httpx.Request{
		Method: http.MethodPost, URL: p.Of(c).Metadata.UserinfoEndpoint, Channel: exchange.Back,
		Header: http.Header{"Authorization": {"Bearer " + accessToken.Reveal()}},
	})
}

// UserinfoByQuery asks with the access token in the URL (RFC 6750 section 2.3).
func (p *Provider) UserinfoByQuery(ctx context.Context, c *target.Client, accessToken exchange.Secret) (*Userinfo, error) {
	at := withQuery(p.Of(c).Metadata.UserinfoEndpoint, []Param{{"access_token", accessToken.Reveal()}})
	return p.askUserinfo(ctx, httpx.Request{Method: http.MethodGet, URL: at, Channel: exchange.Back, Header: http.Header{}})
}

func (p *Provider) askUserinfo(ctx context.Context, r httpx.Request) (*Userinfo, error) {
	res, err := p.HTTP.Do(ctx, r)
	if err != nil {
		return nil, err
	}
	return p.readUserinfo(res), nil
}

// readUserinfo takes the subject of a JSON object, or of a JWT where the client
// registered for signed answers (section 5.3.2).
func (p *Provider) readUserinfo(res *httpx.Response) *Userinfo {
	u := &Userinfo{Status: res.Status, Header: res.Header}
	if object, err := parseObject(res.Body); err == nil {
		u.Sub, u.Claims = text(object["sub"]), values(object)
		return u
	}
	signed := strings.TrimSpace(string(res.Body))
	if token, err := jose.Decode(exchange.NewSecret(signed)); err == nil {
		p.Redactor.Learn(signed)
		u.Sub, _ = token.String("sub")
	}
	return u
}

// values decodes the members of an object.
func values(object map[string]json.RawMessage) map[string]any {
	out := map[string]any{}
	for name, raw := range object {
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber()
		var v any
		if decoder.Decode(&v) == nil {
			out[name] = v
		}
	}
	return out
}

// Introspection is an answer of the introspection endpoint (RFC 7662).
type Introspection struct {
	Status  int
	Active  bool
	Members map[string]any // of a JSON answer; numbers are json.Number
}

// Issued names what the response gave.
func (i *Introspection) Issued() []string {
	if i.Active {
		return []string{"active: true"}
	}
	return nil
}

// Introspect asks about a token as client c.
func (p *Provider) Introspect(ctx context.Context, c *target.Client, token exchange.Secret, edits ...Edit) (*Introspection, error) {
	m := p.message(p.Of(c).Metadata.IntrospectionEndpoint, c, c.IntrospectionEndpointAuthMethod)
	m.Params = []Param{{"token", token.Reveal()}}
	for _, edit := range edits {
		edit(m)
	}
	res, err := p.post(ctx, m)
	if err != nil {
		return nil, err
	}
	return readIntrospection(res), nil
}

func readIntrospection(res *httpx.Response) *Introspection {
	i := &Introspection{Status: res.Status}
	if object, err := parseObject(res.Body); err == nil {
		_ = json.Unmarshal(object["active"], &i.Active) // another type than a boolean stays false
		i.Members = values(object)
	}
	return i
}
