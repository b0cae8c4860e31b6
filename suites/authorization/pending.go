package authorization

import (
	"context"
	"net/url"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// asked are the values of prompt that bring a form of that kind up.
var asked = map[agent.PageKind]string{agent.Login: "login", agent.Consent: "consent"}

func pending(s *check.Suite) {
	check.Each(s, requirement.RequestFixed, "delivers no code to a redirect_uri that was put into a form", []check.Variant[agent.PageKind]{
		{Name: "login-redirect_uri", Value: agent.Login},
		{Name: "consent-redirect_uri", Value: agent.Consent},
	}, func(ctx context.Context, p *check.Probe, kind agent.PageKind) {
		good, sent := p.ClientFor(granted).RedirectURIs[0], false
		p.Refuses(ctx, p.DeliveryBy(ctx, granted).Elsewhere(), flow.Set("prompt", asked[kind]), flow.Tampering(func(at agent.PageKind, query, fields url.Values) {
			if at == kind {
				sent = true
				replace(query, good, evilURI)
				replace(fields, good, evilURI)
				fields.Set("redirect_uri", evilURI)
			}
		}))
		if !sent {
			p.Unsupported("prompt=%s brought up no form that can be sent", asked[kind])
		}
	})

	check.Each(s, requirement.RequestFixed, "grants no scope that was put into a form", []check.Variant[agent.PageKind]{
		{Name: "consent-scope", Value: agent.Consent},
	}, func(ctx context.Context, p *check.Probe, kind agent.PageKind) {
		f, a := signedIn(ctx, p)
		a.Prompt, a.Scope = asked[kind], "openid"
		sent := false
		r := f.Authorize(ctx, a, flow.Tampering(func(at agent.PageKind, _, fields url.Values) {
			if at == kind {
				sent = true
				fields.Set("scope", "openid email")
			}
		}))
		if !sent {
			p.Unsupported("prompt=%s brought up no form that can be sent", asked[kind])
		}
		if !r.Code().Empty() {
			tokens := f.Tokens(ctx, r)
			Expect(strings.Fields(tokens.Scope)).NotTo(ContainElement("email"), "scope of the token response")
		}
	})

	check.Each(s, requirement.RequestsApart, "answers each of two requests as it was asked", []check.Variant[beside]{
		{Name: "consent-other-client", Value: beside{agent.Consent, target.Second}},
		{Name: "login-other-client", Value: beside{agent.Login, target.Second}},
		{Name: "consent-same-client", Value: beside{agent.Consent, target.Any}},
		{Name: "login-same-client", Value: beside{agent.Login, target.Any}},
	}, apart)
}

// replace puts an attacker's URI into every value that holds the good one, as it
// is or escaped.
func replace(values url.Values, good, evil string) {
	r := strings.NewReplacer(
		good, evil, url.QueryEscape(good), url.QueryEscape(evil),
		url.QueryEscape(url.QueryEscape(good)), url.QueryEscape(url.QueryEscape(evil)))
	for _, all := range values {
		for i := range all {
			all[i] = r.Replace(all[i])
		}
	}
}

// beside is a second request, sent while the first waits at a form.
type beside struct {
	at     agent.PageKind
	client target.Role
}

// apart sends the second request from the form of the first, and then the form.
// An error is right. A code has to be that of the first: at its redirect_uri,
// with its state, its nonce and its verifier.
func apart(ctx context.Context, p *check.Probe, b beside) {
	reachState(ctx, p)
	reachNonce(ctx, p)
	second := flow.Code(p.Client(b.client))
	second.Prompt = asked[b.at]
	f, first := signedIn(ctx, p)
	first.Prompt = asked[b.at]
	sent := false
	r := f.Authorize(ctx, first, flow.Tampering(func(at agent.PageKind, _, _ url.Values) {
		if at == b.at && !sent {
			sent = true
			f.Beside(ctx, second)
		}
	}))
	if !sent {
		p.Unsupported("prompt=%s brought up no form that can be sent", first.Prompt)
	}
	if len(r.Issued()) == 0 {
		p.Fact("the first request came to nothing (error %q)", r.Params.Get("error"))
		return
	}
	Expect(r.To()).To(Equal(first.RedirectURI), "where the code of the first request went")
	Expect(r.Params["state"]).To(Equal([]string{first.State}), "state of the response to the first request")
	tokens := f.Redeem(ctx, r)
	Expect(tokens.OK()).To(BeTrue(), "the code of the first request works with its verifier: error %q", tokens.Error)
	Expect(claim(p, tokens.IDToken, "nonce")).To(Equal(first.Nonce), "nonce of the ID token for the first request")
}
