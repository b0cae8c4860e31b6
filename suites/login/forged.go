package login

import (
	"context"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// forgery is a form that an attacker's page sends.
type forgery struct {
	waiting bool // the victim has such a page open
	bare    bool // nothing is sent that only the provider's page knows
}

var forgeries = []check.Variant[forgery]{
	{Name: "others-form", Value: forgery{}},
	{Name: "others-form-beside-own", Value: forgery{waiting: true}},
	{Name: "without-token", Value: forgery{waiting: true, bare: true}},
}

func (v forgery) of(h *check.Held) *check.Held {
	if v.bare {
		return h.Bare()
	}
	return h
}

func forged(s *check.Suite) {
	check.Each(s, requirement.LoginFormBound, "signs nobody in by a form of another site", forgeries, func(ctx context.Context, p *check.Probe, v forgery) {
		client := p.Client(target.Any)
		formWorks(ctx, p, client)
		attacker, victim := p.Stranger(ctx), p.Stranger(ctx)
		if v.waiting {
			victim.AuthorizeSilently(ctx, flow.Code(client))
		}
		victim.SendForged(ctx, v.of(attacker.Hold(ctx, flow.Code(client), agent.Login)))
		if signedIn(ctx, victim, client) {
			p.Violated("the form to be refused", "it signs the browser in to the account of who made it")
		}
		formWorks(ctx, p, client)
	})

	check.Each(s, requirement.ConsentFormBound, "takes no consent from another site", forgeries, func(ctx context.Context, p *check.Probe, v forgery) {
		p.SecondSubject(ctx)
		attacker, victim := p.Stranger(ctx), p.FreshFor(ctx, 1)
		attacker.Login(ctx, p.Client(target.Any))
		consentWorks(ctx, p, attacker)
		p.Reach(requirement.CodeExchange, !victim.Authorize(ctx, asking(p)).Code().Empty(), "the second user gets no code")
		if v.waiting {
			victim.AuthorizeSilently(ctx, asking(p))
		}
		if r := victim.SendForged(ctx, v.of(attacker.Hold(ctx, asking(p), agent.Consent))); len(r.Issued()) > 0 {
			p.Violated("the form to be refused", "it gives the client %v for the user of the browser", r.Issued())
		}
		consentWorks(ctx, p, attacker)
	})

	check.One(s, requirement.LoginStaysInBrowser, "signs in the browser that asks, and no other", func(ctx context.Context, p *check.Probe) {
		client := p.Client(target.Any)
		formAnswers(ctx, p, client)
		attacker, victim := p.Stranger(ctx), p.Stranger(ctx)
		request := flow.Code(client)
		link := attacker.Hold(ctx, request, agent.Login)
		visits := []*flow.AuthorizationResponse{victim.Send(ctx, link, true), victim.Complete(ctx, request, link.Page)}
		fetched := attacker.Open(ctx, request, link.Page)
		for _, visit := range visits {
			for _, u := range visit.Arrival.Trail {
				if len(fetched.Issued()) == 0 && link.Knows(u) {
					fetched = attacker.Open(ctx, request, u)
				}
			}
		}
		if len(fetched.Issued()) > 0 {
			p.Violated("nothing to come out in the first browser", "%v came, of the user who signed in elsewhere", fetched.Issued())
		}
		formAnswers(ctx, p, client)
	})
}

// formAnswers is the control of a login form: it gives the browser that it was
// shown to a code.
func formAnswers(ctx context.Context, p *check.Probe, c *target.Client) *check.Fresh {
	f := p.Stranger(ctx)
	r := f.Send(ctx, f.Hold(ctx, flow.Code(c), agent.Login), true)
	p.Reach(requirement.CodeExchange, !r.Code().Empty(), "the form gives no code in the browser that it was shown to")
	return f
}

// formWorks is formAnswers for what lasts: the browser is signed in.
func formWorks(ctx context.Context, p *check.Probe, c *target.Client) {
	if !signedIn(ctx, formAnswers(ctx, p, c), c) {
		p.Unsupported("prompt=none gets no code after a login: whether the session lasts does not show")
	}
}

// asking is a request that brings up the consent page.
func asking(p *check.Probe) *flow.Authorization {
	a := flow.Code(p.Client(target.Any))
	a.Prompt = "consent"
	return a
}

// consentWorks is the control of a consent form.
func consentWorks(ctx context.Context, p *check.Probe, f *check.Fresh) {
	r := f.Send(ctx, f.Hold(ctx, asking(p), agent.Consent), false)
	p.Reach(requirement.CodeExchange, !r.Code().Empty(), "the form gives no code in the browser that it was shown to")
}
