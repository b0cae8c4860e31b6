package login

import (
	"context"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// signIn is a login by a fresh agent, which meets the pages.
var signIn = []check.Variant[check.Scenario]{{Value: check.Scenario{Role: target.Any, Goal: check.Use}}}

func headers(s *check.Suite) {
	check.Facts(s, requirement.PageReferrerPolicy, "keeps URLs at home", signIn, func(p *check.Probe, o *check.Observation) {
		for _, page := range pages(p, o) {
			policy := strings.ToLower(page.Header.Get("Referrer-Policy"))
			Expect(policy).NotTo(BeEmpty(), "Referrer-Policy of the %s page", page.Kind)
			Expect(policy).NotTo(Or(ContainSubstring("unsafe-url"), ContainSubstring("no-referrer-when-downgrade")), "Referrer-Policy of the %s page", page.Kind)
		}
	})

	check.Facts(s, requirement.PageContentSecurityPolicy, "lets no foreign script run", signIn, func(p *check.Probe, o *check.Observation) {
		for _, page := range pages(p, o) {
			policy := strings.Join(page.Header.Values("Content-Security-Policy"), ", ")
			scripts, named := sources(policy, "script-src", "default-src")
			if !named {
				p.Violated("a policy that names the sources of scripts", "the %s page has none", page.Kind)
			}
			loose := strings.Contains(scripts, "'unsafe-inline'") && !strings.Contains(scripts, "'nonce-") && !strings.Contains(scripts, "'sha")
			if loose || strings.Contains(" "+scripts+" ", " * ") {
				p.Violated("no source of scripts that is open to all", "the %s page has %s", page.Kind, scripts)
			}
		}
	})

	check.Facts(s, requirement.PageNoStore, "stay out of caches", signIn, func(p *check.Probe, o *check.Observation) {
		for _, page := range pages(p, o) {
			Expect(strings.ToLower(page.Header.Get("Cache-Control"))).To(ContainSubstring("no-store"), "Cache-Control of the %s page", page.Kind)
		}
	})

	check.Each(s, requirement.AuthorizationWithoutCORS, "can't be read by scripts of other origins", []check.Variant[string]{
		{Name: "origin", Value: "https://scripts.example"},
		{Name: "null", Value: "null"},
	}, func(ctx context.Context, p *check.Probe, origin string) {
		a := flow.Code(p.Client(target.Any))
		plain := p.Show(ctx, a)
		p.Reach(requirement.CodeExchange, plain.Status < 400, "the request is answered by status %d", plain.Status)
		shown := p.Show(ctx, a, flow.From(origin))
		if allowed := shown.Header.Get("Access-Control-Allow-Origin"); allowed != "" {
			p.Violated("no Access-Control-Allow-Origin", "it is %q", allowed)
		}
	})

	check.Facts(s, requirement.PageOwnContent, "load nothing from elsewhere", []check.Variant[check.Scenario]{
		{Name: "http", Value: signIn[0].Value}, {Name: "browser", Value: signIn[0].Value, Driver: check.Browser},
	}, func(p *check.Probe, o *check.Observation) {
		for _, page := range pages(p, o) {
			if len(page.Foreign) > 0 {
				p.Violated("nothing from other sites", "the %s page loads from %s without a digest", page.Kind, strings.Join(page.Foreign, ", "))
			}
		}
	})

	check.Facts(s, requirement.PasswordStaysHome, "is redirected without the form", signIn, func(p *check.Probe, o *check.Observation) {
		pages(p, o)
		Expect(o.Authorization.Status).NotTo(Or(Equal(307), Equal(308)), "status of the redirect to the client")
	})
}

// sources returns what a policy says of the first of the directives that it has.
func sources(policy string, directives ...string) (string, bool) {
	for _, wanted := range directives {
		for directive := range strings.SplitSeq(policy, ";") {
			name, values, _ := strings.Cut(strings.TrimSpace(directive), " ")
			if strings.EqualFold(name, wanted) {
				return values, true
			}
		}
	}
	return "", false
}

// pages are those on which the user signed in or consented. Without any there is
// nothing to be judged.
func pages(p *check.Probe, o *check.Observation) []check.PageFacts {
	p.Reach(requirement.CodeExchange, o.Authorization.Has("code"), "no code came: %s", o.Stuck)
	var out []check.PageFacts
	for _, page := range o.Authorization.Pages {
		if page.Kind == agent.Login || page.Kind == agent.Consent {
			out = append(out, page)
		}
	}
	p.Reach(requirement.CodeExchange, len(out) > 0, "the login showed no page")
	return out
}

func session(s *check.Suite) {
	check.One(s, requirement.SessionRenewed, "renews the session", func(ctx context.Context, p *check.Probe) {
		client := p.Client(target.Any)
		f := p.Stranger(ctx)
		silent := f.AuthorizeSilently(ctx, flow.Code(client))
		p.Reach(requirement.CodeExchange, silent.Arrival.Showed(agent.Login), "a stranger is not shown a login page")
		before := f.Cookies(ctx)
		f.Login(ctx, client)
		p.Reach(requirement.CodeExchange, signedIn(ctx, f, client), "the login does not last: prompt=none gets no code")

		if signedIn(ctx, p.Planted(ctx, before), client) {
			p.Violated("the cookies of before the login to be worth nothing", "a browser that holds them is signed in as the user")
		}
	})
}

// mark is what a page must not show as it is.
const mark = `"'><` + agent.Mark + `>`

func reflection(s *check.Suite) {
	var variants []check.Variant[[]flow.Edit]
	for _, name := range []string{"client_id", "redirect_uri", "state", "nonce", "login_hint", "ui_locales", "display", "acr_values"} {
		variants = append(variants, check.Variant[[]flow.Edit]{Name: name, Value: []flow.Edit{flow.Set(name, mark)}})
	}
	// What is wrong with these goes back to the client: by a page, where it is posted.
	for _, name := range []string{"response_type", "scope", "prompt", "id_token_hint"} {
		variants = append(variants, check.Variant[[]flow.Edit]{Name: name, Value: []flow.Edit{flow.Set(name, mark), flow.Set("response_mode", "form_post")}})
	}
	check.Each(s, requirement.PageNoReflection, "shows no markup of the request", variants, func(ctx context.Context, p *check.Probe, edits []flow.Edit) {
		page := p.Show(ctx, flow.Code(p.Client(target.Any)), edits...)
		if strings.Contains(page.Body, "<oidcheck>") {
			p.Violated("the markup of the request to be escaped, or not shown", "it is part of the page")
		}
	})
	check.One(s, requirement.PageNoReflection, "shows no markup of the request on the page that posts the response", func(ctx context.Context, p *check.Probe) {
		a := flow.Code(p.Client(target.Any))
		a.ResponseMode, a.Prompt, a.State = "form_post", "none", mark
		page := p.Show(ctx, a)
		if page.Location != "" {
			p.Unsupported("form_post is answered by a redirect")
		}
		if strings.Contains(page.Body, "<oidcheck>") {
			p.Violated("the markup of the request to be escaped, or not shown", "it is part of the page")
		}
	})
}

func consent(s *check.Suite) {
	check.One(s, requirement.ConsentForMoreScope, "asks again for more", func(ctx context.Context, p *check.Probe) {
		// An agent that other cases had may have been allowed more already.
		f, client := p.Stranger(ctx), p.Client(target.Second)
		first := f.LoginBy(ctx, check.Scenario{Scope: "openid"}.Request(client))
		f.Tokens(ctx, first)
		again := f.AuthorizeSilently(ctx, check.Scenario{Scope: "openid", Prompt: "none"}.Request(client))
		if again.Code().Empty() {
			p.Unsupported("the same request is not answered without a page either")
		}
		wide := f.AuthorizeSilently(ctx, check.Scenario{Scope: "openid profile", Prompt: "none"}.Request(client))
		if wide.Code().Empty() {
			return
		}
		tokens := f.Tokens(ctx, wide)
		asks := p.Observe(ctx, check.OfflineAccess)
		if !asks.Authorization.AskedConsent {
			p.Unsupported("consent is never asked for")
		}
		if tokens.Scope == "" || strings.Contains(" "+tokens.Scope+" ", " profile ") {
			p.Violated("no code for profile without a question", "it came, and is worth scope %q", tokens.Scope)
		}
	})

	check.One(s, requirement.ConsentPrompted, "asks under prompt=consent", func(ctx context.Context, p *check.Probe) {
		f, client := p.FreshFor(ctx, 1), p.Client(target.Any)
		f.Login(ctx, client) // after which there is something to be remembered
		r := f.Authorize(ctx, check.Scenario{Prompt: "consent"}.Request(client))
		if !r.Code().Empty() && !r.Arrival.Showed(agent.Consent) {
			p.Violated("a page that asks", "a code came without a question")
		}
	})

	check.One(s, requirement.ConsentDenied, "gives nothing to who is refused", func(ctx context.Context, p *check.Probe) {
		f, client := p.FreshFor(ctx, 1), p.Client(target.Any)
		a := check.Scenario{Prompt: "consent"}.Request(client)
		control := f.Authorize(ctx, a)
		p.Reach(requirement.CodeExchange, !control.Code().Empty(), "no code came for a yes")
		if !control.Arrival.Showed(agent.Consent) {
			p.Unsupported("consent is never asked for")
		}
		answer := f.Authorize(ctx, check.Scenario{Prompt: "consent"}.Request(client), flow.Denying())
		if !answer.Redirected() && len(answer.Issued()) == 0 {
			p.Unsupported("the consent page has no button that refuses, or stays after it")
		}
		Expect(answer).To(check.BeRefused())
		Expect(answer.Params.Get("error")).To(Equal("access_denied"), "error of the response")
		p.Reach(requirement.CodeExchange, !f.Authorize(ctx, check.Scenario{Prompt: "consent"}.Request(client)).Code().Empty(), "no code came for a yes afterwards")
	})
}
