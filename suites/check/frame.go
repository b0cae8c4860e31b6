package check

import (
	"context"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// LoginPage returns the URL of an authorization request that shows a login
// page to a stranger. Where it shows none, the case is blocked.
func (p *Probe) LoginPage(ctx context.Context, role target.Role) string {
	a := flow.Code(p.Client(role))
	r := p.Stranger(ctx).AuthorizeSilently(ctx, a)
	p.Reach(requirement.CodeExchange, r.Arrival.Showed(agent.Login), "a stranger is not shown a login page: %s", describe(r))
	return p.Provider().AuthorizationURL(a)
}

// Frame embeds a page of the target in a page of another site.
func (p *Probe) Frame(ctx context.Context, pageURL string) browser.Framing {
	framing, err := p.run.config.Framer.Frame(ctx, pageURL)
	p.must(err, nil, "embedding the page")
	return framing
}

// FrameControl embeds a page that may be embedded. It shows that the browser
// would have shown the other one too.
func (p *Probe) FrameControl(ctx context.Context) {
	framing, err := p.run.config.Framer.FrameControl(ctx)
	p.must(err, nil, "embedding the control page")
	if !framing.Framed {
		panic(harnessError("the browser does not show even the control page in a frame: " + framing.Why))
	}
}
