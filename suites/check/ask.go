package check

import (
	"context"
	"errors"
	"net"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Ask sends a form to an endpoint of the back channel as a client and returns
// the answer unread. A target without the endpoint leaves the case not
// applicable.
func (p *Probe) Ask(ctx context.Context, c *target.Client, endpoint string, params []flow.Param, edits ...flow.Edit) *flow.Shown {
	if endpoint == "" {
		p.Unsupported("the metadata names no such endpoint")
	}
	r, err := p.Provider().Ask(ctx, c, endpoint, params, edits...)
	p.must(err, requirement.CodeExchange, "the request")
	return r
}

// Speaks reports whether the host of an address negotiates this version of TLS.
// A host that is not reached ends the case.
func (p *Probe) Speaks(ctx context.Context, address string, version uint16) bool {
	err := p.Provider().HTTP.Handshake(ctx, address, version)
	var dialling *net.OpError
	if errors.As(err, &dialling) && dialling.Op == "dial" {
		p.Reach(requirement.CodeExchange, false, "the host is not reached")
	}
	return err == nil
}
