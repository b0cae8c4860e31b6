package check

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Outcome is an answer of the target that may carry something of value.
type Outcome interface {
	Issued() []string // names of what came out; empty when it was refused
}

// Attempt is one whole try to get something out of the target, in a fresh
// situation each time, with edits of the request that matters.
type Attempt struct {
	owner *requirement.Requirement // at fault when the unedited attempt gets nothing
	base  func(ctx context.Context) (ok bool, what string)
	try   func(ctx context.Context, edits ...flow.Edit) Outcome
}

// Redemption is the attempt to turn a client's code into tokens; edits change
// the token request.
func (p *Probe) Redemption(ctx context.Context, role target.Role) Attempt {
	return p.RedemptionBy(ctx, Scenario{Role: role, Goal: Use})
}

// RedemptionBy is Redemption of the code of a scenario.
func (p *Probe) RedemptionBy(ctx context.Context, s Scenario) Attempt {
	client := p.ClientFor(s)
	f := p.FreshFor(ctx, s.User)
	return Attempt{
		owner: s.Exchange(),
		base: func(ctx context.Context) (bool, string) {
			o := p.Observe(ctx, s)
			return o.Token.OK(), o.Stuck
		},
		try: func(ctx context.Context, edits ...flow.Edit) Outcome {
			return f.Redeem(ctx, f.LoginBy(ctx, s.Request(client)), edits...)
		},
	}
}

// Delivery is the attempt to have a code delivered; edits change the
// authorization request. What reaches a registered redirect_uri although
// another one was asked for was not delivered to the other.
func (p *Probe) Delivery(ctx context.Context, role target.Role) Attempt {
	return p.DeliveryBy(ctx, Scenario{Role: role, Goal: Use})
}

// DeliveryBy is the attempt to have delivered what a scenario asks for.
func (p *Probe) DeliveryBy(ctx context.Context, s Scenario) Attempt {
	client := p.ClientFor(s)
	f := p.FreshFor(ctx, s.User)
	return Attempt{
		owner: s.Response(),
		base: func(ctx context.Context) (bool, string) {
			o := p.Observe(ctx, s)
			return len(o.Authorization.Issued) > 0, o.Stuck
		},
		try: func(ctx context.Context, edits ...flow.Edit) Outcome {
			a := s.Request(client)
			all := append(s.extra(), edits...)
			if len(edits) > 0 {
				// A login form that comes again is a refusal: in the controls, the same
				// credentials do.
				all = append(all, flow.Forgiving())
			}
			response := f.Authorize(ctx, a, all...)
			return delivery{AuthorizationResponse: response, asked: a.Message("", edits...).Get("redirect_uri")}
		},
	}
}

// InQuery is the attempt to have the same delivered in a query: what arrives
// elsewhere was not. Its controls stay those of the attempt.
func (a Attempt) InQuery() Attempt {
	try := a.try
	a.try = func(ctx context.Context, edits ...flow.Edit) Outcome {
		outcome := try(ctx, edits...)
		if d, ok := outcome.(delivery); ok && len(edits) > 0 {
			return queried{d}
		}
		return outcome
	}
	return a
}

// queried is a delivery, seen from the query of its URL.
type queried struct{ delivery }

// Issued names the credentials in the query.
func (q queried) Issued() []string {
	if q.Arrival.URL == nil {
		return nil
	}
	return flow.IssuedIn(q.Arrival.URL.RawQuery)
}

// Elsewhere is the attempt to have the same delivered to an address that is not
// registered: what arrives at a registered one was not. Its controls stay those
// of the attempt.
func (a Attempt) Elsewhere() Attempt {
	try := a.try
	a.try = func(ctx context.Context, edits ...flow.Edit) Outcome {
		outcome := try(ctx, edits...)
		if d, ok := outcome.(delivery); ok && len(edits) > 0 {
			d.elsewhere = true
			return d
		}
		return outcome
	}
	return a
}

// delivery is an authorization response, seen from the redirect_uri that was
// asked for.
type delivery struct {
	*flow.AuthorizationResponse
	asked     string // empty when none was
	elsewhere bool   // what reaches a registered one is nobody's loss
}

// Issued names what reached an address other than the registered ones, or the
// registered one when that was asked for.
func (d delivery) Issued() []string {
	other := d.asked != "" && !d.reached(d.asked)
	if (other || d.elsewhere) && slices.ContainsFunc(d.Request.Client.RedirectURIs, d.reached) {
		return nil
	}
	return d.IssuedBeside(flow.Planted(d.asked))
}

// reached reports whether the response went to this URI: its query is part of
// what arrived. A provider may add parameters of its own to those of the
// response.
func (d delivery) reached(uri string) bool {
	u, err := url.Parse(uri)
	if err != nil || d.Arrival.URL == nil || bare(u) != bare(d.Arrival.URL) {
		return false
	}
	got := d.Arrival.URL.Query()
	for name, values := range u.Query() {
		for _, v := range values {
			if !slices.Contains(got[name], v) {
				return false
			}
		}
	}
	return true
}

// bare is a URL without query and fragment. An empty path is that of the root
// (RFC 3986 section 6.2.3).
func bare(u *url.URL) string {
	b := *u
	b.Host, b.RawQuery, b.ForceQuery, b.Fragment, b.RawFragment = strings.ToLower(b.Host), "", false, "", ""
	if b.Path == "" && b.Host != "" {
		b.Path = "/"
	}
	return b.String()
}

// Refuses asserts that an attempt gets nothing when it is edited. That counts
// only because the unedited attempt succeeds before and after: otherwise the
// case is blocked by the requirement that owns it. It returns the refusal.
func (p *Probe) Refuses(ctx context.Context, a Attempt, edits ...flow.Edit) Outcome {
	outcome := p.Refused(ctx, a, edits...)
	gomega.ExpectWithOffset(1, outcome).To(BeRefused())
	return outcome
}

// Refused is Refuses without the assertion: for cases that judge the shape of
// the refusal. When something came out, the closing control is left out, since
// it can't change that.
func (p *Probe) Refused(ctx context.Context, a Attempt, edits ...flow.Edit) Outcome {
	ok, what := a.base(ctx)
	p.Reach(a.owner, ok, "the opening control got nothing: %s", what)
	outcome := a.try(ctx, edits...)
	trial := p.lastSeq()
	if len(outcome.Issued()) > 0 {
		return outcome
	}
	p.Closing(ctx, a)
	p.rests(trial)
	return outcome
}

// Closing is the control after a refusal: the unedited attempt still succeeds,
// so it was the edit that was refused, not the client, the user or the hour.
func (p *Probe) Closing(ctx context.Context, a Attempt) {
	control := a.try(ctx)
	p.Reach(a.owner, len(control.Issued()) > 0, "the closing control got nothing (a lockout, or a limit on the rate?)")
}
