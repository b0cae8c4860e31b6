package check

import (
	"context"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Logout sends a logout request by the agent, which no other case uses
// afterwards; confirm answers a page that asks. A target without the endpoint
// leaves the case not applicable.
func (f *Fresh) Logout(ctx context.Context, l flow.Logout, confirm bool, edits ...flow.Edit) *flow.LoggedOut {
	p := f.probe
	if p.Provider().Of(l.Client).Metadata.EndSessionEndpoint == "" {
		p.Unsupported("the metadata names no end_session_endpoint")
	}
	f.lease.spoiled = true
	r, err := p.Provider().Logout(ctx, f.lease.agent, l, confirm, edits...)
	p.must(err, requirement.LogoutEndsSession, "the logout request")
	return r
}
