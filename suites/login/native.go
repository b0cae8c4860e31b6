package login

import (
	"context"
	"net"
	"net/url"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// otherPort is one that no application has registered.
const otherPort = "51005"

// repetition is how an authorization request comes again.
type repetition struct{ prompt, port string }

// unknownClient is about requests that any application of a device can send.
func unknownClient(s *check.Suite) {
	check.Each(s, requirement.ConsentForUnknownClient, "asks again where anybody may be asking", []check.Variant[repetition]{
		{Name: "silent", Value: repetition{prompt: "none"}},
		{Name: "silent-other-port", Value: repetition{prompt: "none", port: otherPort}},
		{Name: "no-prompt", Value: repetition{}},
	}, func(ctx context.Context, p *check.Probe, again repetition) {
		client := p.ClientFor(check.Scenario{Role: target.Native})
		registered, err := url.Parse(client.RedirectURIs[0])
		if err != nil || registered.Scheme != "http" || !agent.Loopback(registered.Hostname()) {
			p.Untested("the client %s has no loopback redirect_uri", client.Role)
		}
		f := p.Fresh(ctx)
		asked := allowed(ctx, p, f, client)
		if !asked.Arrival.Showed(agent.Consent) {
			p.Unsupported("consent is never asked for")
		}
		witness := p.Client(target.Any)
		f.Authorize(ctx, flow.Code(witness)) // its consent may be missing yet
		if !signedIn(ctx, f, witness) {
			p.Unsupported("prompt=none gets no code after a login: the user is asked to sign in each time")
		}

		a := flow.Code(client)
		a.Prompt = again.prompt
		if again.port != "" {
			registered.Host = net.JoinHostPort(registered.Hostname(), again.port)
			a.RedirectURI = registered.String()
		}
		if r := f.AuthorizeSilently(ctx, a); len(r.Issued()) > 0 {
			p.Violated("no code without a page", "%v came for a repeated request at %s", r.Issued(), a.RedirectURI)
		}
		allowed(ctx, p, f, client)
	})
}

// allowed is a request of the client to which the user says yes.
func allowed(ctx context.Context, p *check.Probe, f *check.Fresh, c *target.Client) *flow.AuthorizationResponse {
	a := flow.Code(c)
	a.Prompt = "consent"
	r := f.Authorize(ctx, a)
	p.Reach(requirement.CodeExchange, !r.Code().Empty(), "no code came for a yes")
	return r
}
