package flow

import (
	"context"
	"slices"

	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/driver/target"
)

// Ask sends a form to an endpoint of the back channel, as a client by its method
// at the token endpoint, and returns the answer unread.
func (p *Provider) Ask(ctx context.Context, c *target.Client, endpoint string, params []Param, edits ...Edit) (*Shown, error) {
	m := p.message(endpoint, c, c.TokenEndpointAuthMethod)
	m.Params = slices.Clone(params) // edits change them in place
	for _, edit := range edits {
		edit(m)
	}
	res, err := p.post(ctx, m)
	if err != nil {
		return nil, err
	}
	return shown(res), nil
}

// From says from which page of a browser a request comes.
func From(origin string) Edit {
	return func(m *Message) { m.Header.Set("Origin", origin) }
}

// shown is an answer with what a redirect in it leads to.
func shown(res *httpx.Response) *Shown {
	return &Shown{Status: res.Status, Header: res.Header, Location: res.Header.Get("Location"), Body: string(res.Body)}
}
