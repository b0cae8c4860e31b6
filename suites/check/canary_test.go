package check

import (
	"context"
	"net/url"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
)

func parse(t *testing.T, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// redeemed logs in and redeems the code.
func redeemed(ctx context.Context, p *Probe) (*flow.AuthorizationResponse, *flow.TokenResponse) {
	f := p.Fresh(ctx)
	a := flow.Code(p.Client(target.ConfidentialBasic))
	a.Scope = "openid offline_access"
	login := f.Authorize(ctx, a)
	return login, f.Tokens(ctx, login)
}

// TestNoSecretInTheReport fails assertions in every way that shows values, with
// credentials in their hands, and looks for them in all that is said.
func TestNoSecretInTheReport(t *testing.T) {
	type holder struct {
		Name   string
		Secret exchange.Secret
		hidden exchange.Secret
	}
	ways := []Variant[func(*Probe, *flow.AuthorizationResponse, *flow.TokenResponse)]{
		{Name: "be-refused", Value: func(_ *Probe, _ *flow.AuthorizationResponse, r *flow.TokenResponse) { Expect(r).To(BeRefused()) }},
		{Name: "be-refused-login", Value: func(_ *Probe, l *flow.AuthorizationResponse, _ *flow.TokenResponse) { Expect(l).To(BeRefused()) }},
		{Name: "stay", Value: func(_ *Probe, l *flow.AuthorizationResponse, _ *flow.TokenResponse) {
			Expect(l).To(StayWithTheProvider())
		}},
		{Name: "response", Value: func(_ *Probe, _ *flow.AuthorizationResponse, r *flow.TokenResponse) { Expect(r).To(BeNil()) }},
		{Name: "login", Value: func(_ *Probe, l *flow.AuthorizationResponse, _ *flow.TokenResponse) { Expect(l).To(BeNil()) }},
		{Name: "params", Value: func(_ *Probe, l *flow.AuthorizationResponse, _ *flow.TokenResponse) { Expect(l.Params).To(BeEmpty()) }},
		{Name: "url", Value: func(_ *Probe, l *flow.AuthorizationResponse, _ *flow.TokenResponse) {
			Expect(l.Arrival.URL.String()).To(Equal(callback))
		}},
		{Name: "secret", Value: func(_ *Probe, _ *flow.AuthorizationResponse, r *flow.TokenResponse) {
			Expect(r.AccessToken).To(Equal(exchange.NewSecret("x")))
		}},
		{Name: "holder", Value: func(_ *Probe, _ *flow.AuthorizationResponse, r *flow.TokenResponse) {
			Expect([]any{holder{"x", r.AccessToken, r.RefreshToken}, &holder{"y", r.IDToken, r.RefreshToken}}).To(BeEmpty())
		}},
		{Name: "client", Value: func(p *Probe, _ *flow.AuthorizationResponse, _ *flow.TokenResponse) {
			Expect(p.Client(target.ConfidentialBasic)).To(BeNil())
		}},
		{Name: "revealed", Value: func(_ *Probe, _ *flow.AuthorizationResponse, r *flow.TokenResponse) {
			Expect(r.AccessToken.Reveal()).To(Equal(r.AccessToken.Reveal()+"y"), "a %s", r.RefreshToken.Reveal())
		}},
		{Name: "long", Value: func(_ *Probe, _ *flow.AuthorizationResponse, r *flow.TokenResponse) {
			// What cuts long texts short must not cut a secret in half.
			for _, room := range []int{4000, maxText} {
				text := strings.Repeat("x", room-len(r.AccessToken.Reveal())/2) + r.AccessToken.Reveal() + strings.Repeat("y", maxText)
				Expect(text).To(BeEmpty())
			}
		}},
		{Name: "longer", Value: func(p *Probe, _ *flow.AuthorizationResponse, r *flow.TokenResponse) {
			p.Violated("it", "%s", strings.Repeat("x", maxText-60)+r.AccessToken.Reveal()+strings.Repeat("y", maxText))
		}},
		{Name: "violated", Value: func(p *Probe, l *flow.AuthorizationResponse, r *flow.TokenResponse) {
			p.Violated(l.Code().Reveal(), "%s", r.IDToken.Reveal())
		}},
		{Name: "own", Value: func(p *Probe, _ *flow.AuthorizationResponse, r *flow.TokenResponse) {
			p.Reach(must, false, "%s", r.AccessToken.Reveal())
		}},
		{Name: "blocked", Value: func(p *Probe, _ *flow.AuthorizationResponse, r *flow.TokenResponse) {
			p.Reach(should, false, "%s", r.AccessToken.Reveal())
		}},
		{Name: "optional", Value: func(p *Probe, _ *flow.AuthorizationResponse, r *flow.TokenResponse) {
			p.Reach(may, false, "%s", r.AccessToken.Reveal())
		}},
		{Name: "unsupported", Value: func(p *Probe, _ *flow.AuthorizationResponse, r *flow.TokenResponse) {
			p.Unsupported("%s", r.AccessToken.Reveal())
		}},
		{Name: "untested", Value: func(p *Probe, _ *flow.AuthorizationResponse, r *flow.TokenResponse) {
			p.Untested("%s", r.AccessToken.Reveal())
		}},
		{Name: "fact", Value: func(p *Probe, _ *flow.AuthorizationResponse, r *flow.TokenResponse) {
			p.Fact("%s", r.AccessToken.Reveal())
		}},
	}
	p := newProvider(t)
	run := execute(t, p, func(s *Suite) {
		body := func(ctx context.Context, p *Probe, way func(*Probe, *flow.AuthorizationResponse, *flow.TokenResponse)) {
			login, tokens := redeemed(ctx, p)
			way(p, login, tokens)
		}
		Each(s, must, "text", ways, body)
		Each(s, may, "text", ways, body)
	})
	report := run.report()
	if strings.Contains(report, "canary") {
		at := strings.Index(report, "canary")
		t.Errorf("a credential is in the report: ...%s...", report[max(0, at-300):min(len(report), at+100)])
	}
	if strings.Contains(report, exchangeable[:20]) {
		t.Error("a part of a credential is in the report")
	}
	for _, secret := range p.secrets() {
		if strings.Contains(report, secret) {
			t.Errorf("%.20s... is in the report", secret)
		}
	}
	for _, w := range ways[:15] {
		run.wants("a-must@"+w.Name, reports.Fail, "")
	}
	if c := run.ofCase("a-must@be-refused"); c.Actual != "access_token, refresh_token, id_token came out" {
		t.Errorf("actual %q", c.Actual)
	}
	if c := run.ofCase("a-must@longer"); len(c.Message) > maxText+10 || !strings.HasSuffix(c.Message, "[cut]") {
		t.Errorf("the message has %d bytes", len(c.Message))
	}
}
