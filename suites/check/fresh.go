package check

import (
	"context"
	"net/http"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Fresh is a user agent, a user and the back channel of one case: all that
// spends or changes something goes through it.
type Fresh struct {
	probe *Probe
	lease *lease
	user  int
}

// Fresh returns a user agent of the case's own, for the first user. It may be
// signed in already; the case can't tell, and must not care.
func (p *Probe) Fresh(ctx context.Context) *Fresh {
	return p.fresh(ctx, p.run.driver(p.item.Driver), 0, true)
}

// FreshFor is Fresh for another user of the target, by index.
func (p *Probe) FreshFor(ctx context.Context, user int) *Fresh {
	return p.fresh(ctx, p.run.driver(p.item.Driver), user, true)
}

// Stranger returns a user agent that never met the target.
func (p *Probe) Stranger(ctx context.Context) *Fresh {
	return p.fresh(ctx, p.run.driver(p.item.Driver), 0, false)
}

func (p *Probe) fresh(ctx context.Context, driver string, user int, reuse bool) *Fresh {
	p.User(user) // a target without users ends the case here
	user = p.run.user(user)
	l, err := p.run.lease(ctx, driver, user, reuse)
	p.must(err, nil, "starting a user agent ("+driver+")")
	p.agents = append(p.agents, l)
	return &Fresh{probe: p, lease: l, user: user}
}

// Authorize sends an authorization request; the agent logs in and consents
// where it is asked to.
func (f *Fresh) Authorize(ctx context.Context, a *flow.Authorization, edits ...flow.Edit) *flow.AuthorizationResponse {
	return f.authorize(ctx, a, false, edits...)
}

// AuthorizeSilently sends an authorization request and submits nothing.
func (f *Fresh) AuthorizeSilently(ctx context.Context, a *flow.Authorization, edits ...flow.Edit) *flow.AuthorizationResponse {
	return f.authorize(ctx, a, true, edits...)
}

// Beside sends an authorization request, and submits nothing, while another
// request of the same user agent waits at a form: from within flow.Tampering.
func (f *Fresh) Beside(ctx context.Context, a *flow.Authorization) *flow.AuthorizationResponse {
	p := f.probe
	r, err := p.Provider().AuthorizeSilently(ctx, f.lease.agent, p.User(f.user), a)
	p.must(err, requirement.CodeExchange, "the authorization request beside another one")
	return r
}

// As is the same user agent in the hands of another user of the target, by
// index. It is not reused by other cases afterwards.
func (f *Fresh) As(user int) *Fresh {
	f.lease.spoiled = true
	return &Fresh{probe: f.probe, lease: f.lease, user: f.probe.run.user(user)}
}

func (f *Fresh) authorize(ctx context.Context, a *flow.Authorization, silent bool, edits ...flow.Edit) *flow.AuthorizationResponse {
	p := f.probe
	done, err := p.run.turns.take(ctx, f.user, a.Message("", edits...))
	p.must(err, requirement.CodeExchange, "waiting for other visits of the user")
	defer done()
	visit := p.Provider().Authorize
	if silent {
		visit = p.Provider().AuthorizeSilently
	}
	before := f.lease.spoiled
	f.lease.spoiled = true // after an error nobody knows what state it is in
	r, err := visit(ctx, f.lease.agent, p.User(f.user), a, edits...)
	p.must(err, requirement.CodeExchange, "the authorization request")
	f.lease.spoiled = before
	return r
}

// asked is the scenario of a request, as far as its owners go.
func asked(a *flow.Authorization) Scenario { return Scenario{ResponseType: a.ResponseType} }

// Login obtains a code for a client. Without one the case is blocked by
// code-exchange.
func (f *Fresh) Login(ctx context.Context, c *target.Client) *flow.AuthorizationResponse {
	return f.LoginBy(ctx, flow.Code(c))
}

// LoginBy is Login by a request of the case's own, whose response_type says who
// owns the response.
func (f *Fresh) LoginBy(ctx context.Context, a *flow.Authorization) *flow.AuthorizationResponse {
	login := f.Authorize(ctx, a)
	f.probe.Reach(asked(a).Response(), !login.Code().Empty(), "no code came: %s", describe(login))
	return login
}

// Redeem exchanges a code. Whether it worked is for the case to judge.
func (f *Fresh) Redeem(ctx context.Context, login *flow.AuthorizationResponse, edits ...flow.Edit) *flow.TokenResponse {
	r, err := f.probe.Provider().Redeem(ctx, login, edits...)
	f.probe.must(err, requirement.CodeExchange, "the token request")
	return r
}

// Tokens is Redeem; without an access token the case is blocked by who owns the
// redemption.
func (f *Fresh) Tokens(ctx context.Context, login *flow.AuthorizationResponse) *flow.TokenResponse {
	r := f.Redeem(ctx, login)
	f.probe.Reach(asked(login.Request).Exchange(), r.OK(), "no access token came: %s", describeToken(r))
	return r
}

// RedeemTogether sends n redemptions of one code that arrive at the same time.
func (f *Fresh) RedeemTogether(ctx context.Context, login *flow.AuthorizationResponse, n int) []*flow.TokenResponse {
	rs, err := f.probe.Provider().RedeemTogether(ctx, login, n)
	f.probe.must(err, requirement.CodeExchange, "token requests at the same time")
	f.probe.RestsOnSeveral()
	return rs
}

// Refresh exchanges a refresh token.
func (f *Fresh) Refresh(ctx context.Context, c *target.Client, token exchange.Secret, edits ...flow.Edit) *flow.TokenResponse {
	r, err := f.probe.Provider().Refresh(ctx, c, token, edits...)
	f.probe.must(err, requirement.RefreshExchange, "the refresh request")
	return r
}

// Userinfo asks for claims with an access token of client c.
func (f *Fresh) Userinfo(ctx context.Context, c *target.Client, token exchange.Secret) *flow.Userinfo {
	f.probe.Reach(requirement.UserinfoResponse, f.probe.Provider().Of(c).Metadata.UserinfoEndpoint != "", "the metadata names no userinfo_endpoint")
	r, err := f.probe.Provider().Userinfo(ctx, c, token)
	f.probe.must(err, requirement.UserinfoResponse, "the userinfo request")
	return r
}

// UserinfoByPost is Userinfo by POST.
func (f *Fresh) UserinfoByPost(ctx context.Context, c *target.Client, token exchange.Secret) *flow.Userinfo {
	r, err := f.probe.Provider().UserinfoByPost(ctx, c, token)
	f.probe.must(err, requirement.UserinfoResponse, "the userinfo request")
	return r
}

// UserinfoByQuery is Userinfo with the access token in the URL.
func (f *Fresh) UserinfoByQuery(ctx context.Context, c *target.Client, token exchange.Secret) *flow.Userinfo {
	r, err := f.probe.Provider().UserinfoByQuery(ctx, c, token)
	f.probe.must(err, requirement.UserinfoResponse, "the userinfo request")
	return r
}

// Introspect asks about a token as client c.
func (f *Fresh) Introspect(ctx context.Context, c *target.Client, token exchange.Secret, edits ...flow.Edit) *flow.Introspection {
	f.probe.Reach(requirement.IntrospectionResponse, f.probe.Provider().Of(c).Metadata.IntrospectionEndpoint != "", "the metadata names no introspection_endpoint")
	r, err := f.probe.Provider().Introspect(ctx, c, token, edits...)
	f.probe.must(err, requirement.IntrospectionResponse, "the introspection request")
	return r
}

// Cookies returns the agent's cookies with their attributes. The agent is not
// reused by other cases afterwards, since this one may take cookies away.
func (f *Fresh) Cookies(ctx context.Context) []*http.Cookie {
	f.lease.spoiled = true
	cookies, err := f.lease.agent.Cookies(ctx)
	f.probe.must(err, nil, "reading cookies")
	return cookies
}

// DropCookie takes a cookie away from the agent.
func (f *Fresh) DropCookie(ctx context.Context, name string) {
	f.lease.spoiled = true
	f.probe.must(f.lease.agent.DropCookie(ctx, name), nil, "dropping a cookie")
}

// Planted is a stranger that holds the cookies of another agent, as one in whose
// browser somebody planted them.
func (p *Probe) Planted(ctx context.Context, cookies []*http.Cookie) *Fresh {
	f := p.fresh(ctx, HTTP, 0, false)
	taker, ok := f.lease.agent.(interface{ Import([]*http.Cookie) })
	if !ok {
		p.skip(reports.ReasonDriver, "the user agent takes no cookies of others")
	}
	f.lease.spoiled = true
	taker.Import(cookies)
	return f
}

// Show is the first answer to an authorization request, as a browser without
// cookies gets it.
func (p *Probe) Show(ctx context.Context, a *flow.Authorization, edits ...flow.Edit) *flow.Shown {
	r, err := p.Provider().Show(ctx, a, edits...)
	p.must(err, requirement.CodeExchange, "the authorization request")
	return r
}
