package authorization

import (
	"context"
	"net/url"
	"slices"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

const evilURI = "https://evil.example/callback"

func redirects(s *check.Suite) {
	check.Each(s, requirement.RedirectURIExact, "delivers no code to a redirect_uri that only resembles the registered one", foreign, func(ctx context.Context, p *check.Probe, bend bend) {
		refusesURI(ctx, p, granted, bend)
	})

	check.Each(s, requirement.RedirectURIExact, "delivers no code to another client, or to a tenant that was not registered", []check.Variant[func(*check.Probe) string]{
		{Name: "other-client", Value: func(p *check.Probe) string { return p.Client(target.Second).RedirectURIs[0] }},
		{Name: "query-changed", Value: queryChanged},
	}, func(ctx context.Context, p *check.Probe, uri func(*check.Probe) string) {
		p.Refuses(ctx, p.DeliveryBy(ctx, granted), flow.Set("redirect_uri", uri(p)))
	})

	check.Each(s, requirement.RedirectURIExact, "checks the redirect_uri whatever the response_mode", []check.Variant[string]{
		{Name: "form_post", Value: "form_post"},
		{Name: "fragment-mode", Value: "fragment"},
	}, func(ctx context.Context, p *check.Probe, mode string) {
		scenario := check.Scenario{Role: target.Any, ResponseMode: mode}
		if o := p.Observe(ctx, scenario); len(o.Authorization.Issued) == 0 && !slices.Contains(p.Provider().Metadata.ResponseModesSupported, mode) {
			p.Unsupported("the response_mode %s is neither advertised nor answered", mode)
		}
		p.Refuses(ctx, p.DeliveryBy(ctx, scenario), flow.Set("redirect_uri", evilURI))
	})

	check.Each(s, requirement.RedirectURIExact, "checks the redirect_uri whatever the response_type", append(check.ImplicitFlows(), check.HybridFlows()...), func(ctx context.Context, p *check.Probe, f check.Scenario) {
		p.Refuses(ctx, p.DeliveryBy(ctx, f), flow.Set("redirect_uri", evilURI))
	})

	check.Each(s, requirement.RedirectURIBrowser, "is not misled by what browsers read", seenByBrowsers(), func(ctx context.Context, p *check.Probe, bend bend) {
		refusesURI(ctx, p, granted, bend)
	})

	check.Each(s, requirement.RedirectURISpelling, "takes no other spelling of the registered redirect_uri", spellings, func(ctx context.Context, p *check.Probe, bend bend) {
		refusesURI(ctx, p, granted, bend)
	})

	native := check.Scenario{Role: target.Native, Goal: check.Tokens}
	check.Each(s, requirement.RedirectURILoopback, "delivers no code to what only resembles the registered loopback address", lookAlikes, func(ctx context.Context, p *check.Probe, bend bend) {
		refusesURI(ctx, p, native, bend)
	})

	check.One(s, requirement.NativeLoopbackPort, "answers at the port that the application took", func(ctx context.Context, p *check.Probe) {
		client := p.ClientFor(native)
		registered := parse(client.RedirectURIs[0])
		if !agent.Loopback(registered.Hostname()) || registered.Scheme != "http" {
			p.Untested("the client %s has no loopback redirect_uri", client.Role)
		}
		a := native.Request(client)
		a.RedirectURI = authority(func(string) string { return hostOnly(registered.Host) + ":51004" })(registered)
		login := p.Fresh(ctx).Authorize(ctx, a)

		Expect(login.Issued()).To(ContainElement("code"), "what came to %s", a.RedirectURI)
	})

	check.Each(s, requirement.RedirectURIQueryKept, "answers at the redirect_uri with its query", []check.Variant[flow.Edit]{
		{Name: "success", Value: both()},
		{Name: "error", Value: flow.Set("response_type", "oidcheck")},
	}, func(ctx context.Context, p *check.Probe, edit flow.Edit) {
		reachCode(ctx, p)
		a := flow.Code(p.ClientFor(granted))
		a.RedirectURI = withQueryOf(p)
		r := p.Fresh(ctx).Authorize(ctx, a, edit)
		if r.Where == "page" && a.Message("", edit).Get("response_type") != "code" {
			p.Unsupported("the error is shown on a page, which is right as well")
		}
		Expect(r.Arrival.URL).NotTo(BeNil(), "the response is a %s", r.Where)
		for name, values := range parse(a.RedirectURI).Query() {
			Expect(r.Arrival.URL.Query()[name]).To(Equal(values), "parameter %s of the redirect_uri", name)
		}
	})

	check.Each(s, requirement.RedirectURIRequired, "guesses no redirect_uri", []check.Variant[check.Scenario]{
		{Name: "several", Value: granted},
		{Name: "only", Value: native},
	}, func(ctx context.Context, p *check.Probe, f check.Scenario) {
		p.Refuses(ctx, p.DeliveryBy(ctx, f), flow.Drop("redirect_uri"))
	})

	check.Each(s, requirement.RedirectURIOnce, "delivers no code to a second redirect_uri", []check.Variant[func(good string) flow.Edit]{
		{Name: "last", Value: func(string) flow.Edit { return flow.Add("redirect_uri", evilURI) }},
		{Name: "first", Value: func(string) flow.Edit { return flow.Before("redirect_uri", evilURI) }},
		{Name: "body", Value: func(good string) flow.Edit {
			return both(flow.ByPost(flow.Param{Name: "redirect_uri", Value: good}), flow.Set("redirect_uri", evilURI))
		}},
		{Name: "query", Value: func(string) flow.Edit { return flow.ByPost(flow.Param{Name: "redirect_uri", Value: evilURI}) }},
	}, func(ctx context.Context, p *check.Probe, second func(string) flow.Edit) {
		good := p.ClientFor(granted).RedirectURIs[0]
		p.Refuses(ctx, p.DeliveryBy(ctx, granted).Elsewhere(), second(good))
	})
}

// refusesURI judges one bend of the redirect_uri of a scenario. Where a client
// happens to have registered just that, there is nothing to refuse.
func refusesURI(ctx context.Context, p *check.Probe, s check.Scenario, bend bend) {
	client := p.ClientFor(s)
	registered := parse(client.RedirectURIs[0])
	bent := bend(registered)
	u, err := url.Parse(bent)
	otherPort := err == nil && u.Scheme == "http" && u.Hostname() == registered.Hostname() && u.RequestURI() == registered.RequestURI()
	if slices.Contains(client.RedirectURIs, bent) || otherPort && agent.Loopback(u.Hostname()) {
		p.Untested("the client %s may use %s", client.Role, bent)
	}

	p.Refuses(ctx, p.DeliveryBy(ctx, s), flow.Set("redirect_uri", bent))
}

// seenByBrowsers are the bends of which browsers make another host than parsers
// of RFC 3986 do, for a browser.
func seenByBrowsers() []check.Variant[bend] {
	var out []check.Variant[bend]
	for _, v := range foreign {
		if v.Name == "backslash" || v.Name == "host-wide-dot" {
			v.Driver = check.Browser
			out = append(out, v)
		}
	}
	return out
}

// parse is for the URIs of target files, which are good.
func parse(uri string) *url.URL {
	u, err := url.Parse(uri)
	Expect(err).NotTo(HaveOccurred())
	return u
}

// queryChanged is a registered redirect_uri that has a query, with another value
// in it.
func queryChanged(p *check.Probe) string { return withQueryOf(p) + "evil" }

// withQueryOf is a registered redirect_uri that has a query.
func withQueryOf(p *check.Probe) string {
	client := p.ClientFor(granted)
	i := slices.IndexFunc(client.RedirectURIs, func(uri string) bool { return strings.Contains(uri, "?") })
	if i < 0 {
		p.Untested("no redirect_uri of the client %s has a query", client.Role)
	}
	return client.RedirectURIs[i]
}

func both(edits ...flow.Edit) flow.Edit {
	return func(m *flow.Message) {
		for _, edit := range edits {
			edit(m)
		}
	}
}

func errorPages(s *check.Suite) {
	unregistered := flow.Set("redirect_uri", evilURI)
	check.Each(s, requirement.AuthorizationErrorPage, "shows an error page, and redirects nowhere", []check.Variant[flow.Edit]{
		{Name: "unknown-client", Value: flow.Set("client_id", "unknown-client-of-a-test")},
		{Name: "missing-client", Value: flow.Drop("client_id")},
		{Name: "unknown-client-unregistered-redirect_uri", Value: both(flow.Set("client_id", "unknown-client-of-a-test"), unregistered)},
		{Name: "unregistered-redirect_uri", Value: unregistered},
		{Name: "unregistered-redirect_uri-bad-response_type", Value: both(flow.Set("response_type", "unknown"), unregistered)},
		{Name: "unregistered-redirect_uri-no-response_type", Value: both(flow.Drop("response_type"), unregistered)},
		{Name: "unregistered-redirect_uri-bad-scope", Value: both(flow.Set("scope", "unknown"), unregistered)},
		{Name: "unregistered-redirect_uri-silent", Value: both(flow.Set("prompt", "none"), unregistered)},
		{Name: "unregistered-redirect_uri-bad-prompt", Value: both(flow.Set("prompt", "none login"), unregistered)},
		{Name: "unregistered-redirect_uri-bad-request", Value: both(flow.Set("request", "no-jwt"), unregistered)},
		{Name: "unregistered-redirect_uri-bad-response_mode", Value: both(flow.Set("response_mode", "unknown"), unregistered)},
		{Name: "unregistered-redirect_uri-bad-challenge", Value: both(flow.Set("code_challenge_method", "unknown"), unregistered)},
	}, func(ctx context.Context, p *check.Probe, edit flow.Edit) {
		answer := p.Refused(ctx, p.Delivery(ctx, target.Any), edit)

		Expect(answer).To(check.StayWithTheProvider())
	})
}
