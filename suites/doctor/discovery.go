package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/session"
)

// discovery reads the metadata, and compares the issuer that they name with
// the one that was asked (OIDC Discovery section 4.3).
func (x *examination) discovery(ctx context.Context) bool {
	s, err := session.Open(ctx, x.target, session.Options{
		RootCAs: x.roots, Resolve: x.options.Resolve, Timeout: x.options.Timeout, UserAgent: x.options.UserAgent, Redactor: x.redactor,
	})
	if err != nil {
		remedy := "give the issuer as the provider names it: its metadata are at ISSUER/.well-known/openid-configuration"
		var unreachable *httpx.UnreachableError
		if errors.As(err, &unreachable) {
			remedy = unreachable.Remedy
		}
		x.theirs("discovery", remedy, "%v", err)
		return false
	}
	x.session = s
	p := s.Provider
	if len(p.Metadata.Problems) > 0 {
		x.theirs("metadata", "the provider has to mend them; they are read as absent", "%s", strings.Join(p.Metadata.Problems, ", "))
	}
	if p.Metadata.Issuer != p.Issuer {
		x.ours("discovery", []string{"issuer"}, "write the issuer as the metadata name it, or let the provider (behind a proxy: its public address) name that one: ID tokens will not match else",
			"the metadata of %s name the issuer %q", p.Issuer, p.Metadata.Issuer)
		return true
	}
	if !x.issuersOfClients() {
		return true
	}
	x.ok("discovery", "the metadata name the issuer %s; offered: %s", p.Metadata.Issuer, offered(&p.Metadata))
	return x.endpoints(ctx)
}

// issuersOfClients compares the issuers that clients have of their own.
func (x *examination) issuersOfClients() bool {
	right := true
	for _, role := range target.Roles() {
		c := x.target.Clients[role]
		if c == nil {
			continue
		}
		if at := x.session.Provider.Of(c); at.Metadata.Issuer != at.Issuer {
			x.ours("discovery "+string(role), []string{"clients", string(role), "issuer"}, "write the issuer as the metadata name it",
				"the metadata of %s name the issuer %q", at.Issuer, at.Metadata.Issuer)
			right = false
		}
	}
	return right
}

func offered(m *flow.Metadata) string {
	var out []string
	for _, e := range []struct{ name, url string }{
		{"userinfo", m.UserinfoEndpoint}, {"introspection", m.IntrospectionEndpoint}, {"revocation", m.RevocationEndpoint},
		{"registration", m.RegistrationEndpoint}, {"logout", m.EndSessionEndpoint},
	} {
		if e.url != "" {
			out = append(out, e.name)
		}
	}
	if len(out) == 0 {
		return "authorization and token alone"
	}
	return "authorization, token, " + strings.Join(out, ", ")
}

// endpoints looks at the way to those that are elsewhere than the issuer.
func (x *examination) endpoints(ctx context.Context) bool {
	m := x.session.Provider.Metadata
	seen := map[string]bool{site(x.target.Issuer): true}
	for _, raw := range []string{m.AuthorizationEndpoint, m.TokenEndpoint, m.UserinfoEndpoint, m.JWKSURI} {
		if at := site(raw); raw != "" && !seen[at] {
			seen[at] = true
			x.reachHost(ctx, " "+at, raw, []string{"issuer"})
		}
	}
	return true
}

// site is host and port of a URL.
func site(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	return u.Hostname() + ":" + port(u)
}

func (x *examination) keys() {
	p := x.session.Provider
	switch {
	case p.KeysErr != nil:
		x.theirs("keys", "without keys nothing that is signed can be verified: mend jwks_uri at the provider", "%v", p.KeysErr)
	case p.Keys.Len() == 0:
		x.theirs("keys", "publish the signing keys at jwks_uri", "no key for verifying signatures is there%s", because(p.Keys.Problems()))
	default:
		x.ok("keys", "%d for verifying signatures%s", p.Keys.Len(), because(p.Keys.Problems()))
	}
}

func because(problems []string) string {
	if len(problems) == 0 {
		return ""
	}
	return fmt.Sprintf(" (not usable: %s)", strings.Join(problems, ", "))
}

// maxSkew is how far clocks may be apart before tokens seem to come from the
// future: half of what the cases about ID tokens allow.
const maxSkew = time.Minute

// clock compares the Date header (RFC 9110 section 6.6.1) with our time.
func (x *examination) clock(ctx context.Context) {
	sent := x.options.Now()
	res, err := x.session.Provider.HTTP.Do(ctx, httpx.Request{
		URL: strings.TrimSuffix(x.target.Issuer, "/") + "/.well-known/openid-configuration", Channel: exchange.Back,
	})
	if err != nil {
		x.theirs("clock", "", "%v", err)
		return
	}
	there, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil {
		x.skip("clock", "the answers have no Date header")
		return
	}
	// The header has whole seconds: on the average it is half of one late.
	skew := there.Add(time.Second / 2).Sub(sent.Add(res.Took / 2)).Round(time.Second)
	if skew.Abs() > maxSkew {
		x.theirs("clock", "set both by NTP: tokens would seem expired, or not valid yet", "the provider's clock is %s", apart(skew))
		return
	}
	x.ok("clock", "the provider's is %s", apart(skew))
}

func apart(skew time.Duration) string {
	switch {
	case skew > 0:
		return skew.String() + " ahead of this machine's"
	case skew < 0:
		return skew.Abs().String() + " behind this machine's"
	}
	return "that of this machine, to the second"
}
