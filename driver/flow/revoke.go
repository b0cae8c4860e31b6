package flow

import (
	"context"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

// Revocation is an answer of the revocation endpoint (RFC 7009 section 2.2).
type Revocation struct {
	Status int
	Error  string
	Size   int // bytes of the body
}

// Revoke ends a token as client c.
func (p *Provider) Revoke(ctx context.Context, c *target.Client, token exchange.Secret, edits ...Edit) (*Revocation, error) {
	m := p.message(p.Of(c).Metadata.RevocationEndpoint, c, c.RevocationEndpointAuthMethod)
	m.Params = []Param{{"token", token.Reveal()}}
	for _, edit := range edits {
		edit(m)
	}
	res, err := p.post(ctx, m)
	if err != nil {
		return nil, err
	}
	r := &Revocation{Status: res.Status, Size: len(res.Body)}
	if object, err := parseObject(res.Body); err == nil {
		r.Error = text(object["error"])
	}
	return r, nil
}
