// Package transport describes what lies below the protocol: TLS, CORS, headers,
// and requests that are no requests.
package transport

import (
	"context"
	"crypto/tls"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("transport", func() {
		versions(s)
		origins(s)
		splitting(s)
		malformed(s)
	})
}

func versions(s *check.Suite) {
	check.Each(s, requirement.TLSModern, "refuses an old version of TLS", []check.Variant[uint16]{
		{Name: "1-0", Value: tls.VersionTLS10},
		{Name: "1-1", Value: tls.VersionTLS11},
	}, func(ctx context.Context, p *check.Probe, version uint16) {
		address := p.Provider().Metadata.TokenEndpoint
		if !strings.HasPrefix(address, "https:") {
			p.Unsupported("the token endpoint is not served by https: metadata-https says so")
		}
		modern := func() bool {
			return p.Speaks(ctx, address, tls.VersionTLS13) || p.Speaks(ctx, address, tls.VersionTLS12)
		}
		p.Reach(requirement.CodeExchange, modern(), "no handshake of TLS 1.2 or 1.3 succeeds")
		if p.Speaks(ctx, address, version) {
			p.Violated("no handshake", "%s is negotiated", tls.VersionName(version))
		}
		p.Reach(requirement.CodeExchange, modern(), "no handshake of TLS 1.2 or 1.3 succeeds afterwards")
	})
}

// endpoint is one of the back channel, and a form for it.
type endpoint struct {
	at     func(flow.Metadata) string
	params []flow.Param
	origin string
}

// foreign are origins that nobody trusts: that of a site, and that of sandboxed
// frames.
var foreign = []check.Variant[string]{{Name: "origin", Value: "https://scripts.example"}, {Name: "null", Value: "null"}}

func origins(s *check.Suite) {
	var variants []check.Variant[endpoint]
	for _, e := range []check.Variant[endpoint]{
		{Name: "token", Value: endpoint{at: func(m flow.Metadata) string { return m.TokenEndpoint }, params: bogus}},
		{Name: "userinfo", Value: endpoint{at: func(m flow.Metadata) string { return m.UserinfoEndpoint }}},
		{Name: "introspection", Value: endpoint{at: func(m flow.Metadata) string { return m.IntrospectionEndpoint }, params: token}},
		{Name: "revocation", Value: endpoint{at: func(m flow.Metadata) string { return m.RevocationEndpoint }, params: token}},
	} {
		for _, origin := range foreign {
			e.Value.origin = origin.Value
			variants = append(variants, check.Variant[endpoint]{Name: e.Name + "-" + origin.Name, Value: e.Value})
		}
	}
	check.Each(s, requirement.CORSWithoutCredentials, "allows no foreign origin with credentials", variants, func(ctx context.Context, p *check.Probe, e endpoint) {
		client := p.Client(target.Confidential)
		at := e.at(p.Provider().Of(client).Metadata)
		plain := p.Ask(ctx, client, at, e.params)
		p.Reach(requirement.MalformedInputAnswered, plain.Status < 500, "the same form without Origin is answered by status %d", plain.Status)

		answer := p.Ask(ctx, client, at, e.params, flow.From(e.origin)).Header
		allowed, credentials := answer.Get("Access-Control-Allow-Origin"), answer.Get("Access-Control-Allow-Credentials")
		if allowed == e.origin && strings.EqualFold(credentials, "true") {
			p.Violated("a foreign origin not to be allowed with credentials", "%q is", allowed)
		}
	})
}

// Forms that an endpoint understands, with values that it does not know.
var (
	bogus = []flow.Param{{Name: "grant_type", Value: "authorization_code"}, {Name: "code", Value: "unknown-code-of-a-test"}, {Name: "redirect_uri", Value: "https://unknown.example/cb"}}
	token = []flow.Param{{Name: "token", Value: "unknown-token-of-a-test"}}
)

// broken ends a line and begins a header.
const broken = "x\r\nOidcheck-Split: 1\r\nSet-Cookie: oidcheck_split=1"

func splitting(s *check.Suite) {
	var variants []check.Variant[string]
	for _, name := range []string{"state", "nonce", "ui_locales", "login_hint", "redirect_uri", "client_id", "scope"} {
		variants = append(variants, check.Variant[string]{Name: name, Value: name})
	}
	check.Each(s, requirement.ResponseNotSplit, "takes no header out of a parameter", variants, func(ctx context.Context, p *check.Probe, name string) {
		a := flow.Code(p.Client(target.Any))
		plain := p.Show(ctx, a)
		p.Reach(requirement.CodeExchange, plain.Status < 400, "the request is answered by status %d", plain.Status)
		for _, edits := range [][]flow.Edit{
			{flow.Set(name, broken)},
			{flow.Set("prompt", "none"), flow.Set(name, broken)},
		} {
			header := p.Show(ctx, a, edits...).Header
			Expect(header.Get("Oidcheck-Split")).To(BeEmpty(), "the header in %s", name)
			Expect(strings.Join(header.Values("Set-Cookie"), "; ")).NotTo(HavePrefix("oidcheck_split="), "the cookie in %s", name)
		}
	})
}
