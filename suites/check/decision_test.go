package check

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
)

// TestDecidedBy: the exchange that a violation shows in, where that is known: in
// the evidence of the case or in that of what it observed.
func TestDecidedBy(t *testing.T) {
	observed := Scenario{Role: target.ConfidentialBasic, Goal: Use}
	tests := map[string]struct {
		body func(ctx context.Context, p *Probe)
		then func(n int, w http.ResponseWriter) bool // at the token endpoint
		want string                                  // path and number of the exchange, in a list of so many; empty: none
	}{
		"what came last": {func(ctx context.Context, p *Probe) {
			f, client := p.Fresh(ctx), p.Client(target.ConfidentialBasic)
			login := f.Login(ctx, client)
			Expect(f.Redeem(ctx, login)).To(BeRefused())
			f.Tokens(ctx, login)
		}, nil, "/token 2 of 2"},
		"the trial": {func(ctx context.Context, p *Probe) {
			p.Refuses(ctx, p.Redemption(ctx, target.ConfidentialBasic), wrongSecret)
		}, func(n int, w http.ResponseWriter) bool { return n == 2 && leak(w) }, "/token 2 of 2"},
		"the trial, and not the control": {func(ctx context.Context, p *Probe) {
			refusal := p.Refused(ctx, p.Redemption(ctx, target.ConfidentialBasic), wrongSecret).(*flow.TokenResponse)
			Expect(refusal.Error).To(BeEmpty())
		}, nil, "/token 2 of 4"},
		"what comes after a trial": {func(ctx context.Context, p *Probe) {
			p.Refused(ctx, p.Redemption(ctx, target.ConfidentialBasic), wrongSecret)
			f := p.Fresh(ctx)
			Expect(f.Redeem(ctx, f.Login(ctx, p.Client(target.ConfidentialBasic)))).To(BeRefused())
		}, nil, "/token 6 of 6"},
		"an observation": {func(ctx context.Context, p *Probe) {
			p.Observe(ctx, observed)
			violated(ctx, p)
		}, nil, ""},
		"what an observation saw": {func(ctx context.Context, p *Probe) {
			o := p.Observe(ctx, observed)
			p.RestsOn(o, o.IDToken.Seq)
			violated(ctx, p)
		}, nil, "/token 2 of 4"},
		"the authorization response of an observation": {func(ctx context.Context, p *Probe) {
			o := p.Observe(ctx, observed)
			p.RestsOn(o, o.Authorization.Seq)
			violated(ctx, p)
		}, nil, "/authorize 1 of 4"},
		"an endpoint that an observation asked": {func(ctx context.Context, p *Probe) {
			o := p.Observe(ctx, observed)
			p.RestsOn(o, o.Userinfo.Seq)
			violated(ctx, p)
		}, nil, "/userinfo 3 of 4"},
		"what comes after an observation": {func(ctx context.Context, p *Probe) {
			o := p.Observe(ctx, observed)
			p.RestsOn(o, o.Token.Seq)
			f := p.Fresh(ctx)
			Expect(f.Redeem(ctx, f.Login(ctx, p.Client(target.ConfidentialBasic)))).To(BeRefused())
		}, nil, "/token 2 of 2"},
		"several": {func(ctx context.Context, p *Probe) {
			f := p.Fresh(ctx)
			f.Tokens(ctx, f.Login(ctx, p.Client(target.ConfidentialBasic)))
			p.RestsOnSeveral()
			violated(ctx, p)
		}, nil, ""},
		"nothing":      {violated, nil, ""},
		"no violation": {func(ctx context.Context, p *Probe) { signIn(ctx, p) }, nil, ""},
		"a failed control": {func(ctx context.Context, p *Probe) {
			p.Refuses(ctx, p.Redemption(ctx, target.ConfidentialBasic), wrongSecret)
		}, func(n int, w http.ResponseWriter) bool { return n == 3 && locked(w) }, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p, dir := newProvider(t), t.TempDir()
			if tt.then != nil {
				p.steer = tokenRequests(tt.then)
			}
			c := execute(t, p, func(s *Suite) { One(s, must, "text", tt.body) }, func(c *Config) { c.Evidence = reports.NewEvidenceStore(dir) }).ofCase(must.ID)
			if got := placed(t, dir, c); got != tt.want {
				t.Errorf("%s (%s): decided by %q, want %q", c.Verdict, c.Message, got, tt.want)
			}
		})
	}
}

// placed names what is at the place that a case gives.
func placed(t *testing.T, dir string, c reports.Case) string {
	t.Helper()
	if c.Decided == nil {
		return ""
	}
	list, err := reports.ReadExchanges(os.DirFS(dir), c.Decided.File)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range list {
		if x.Seq == c.Decided.Seq {
			u, err := url.Parse(x.Request.URL)
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprintf("%s %d of %d", u.Path, x.Seq, len(list))
		}
	}
	return "nothing"
}

// TestRaceIsDecidedByNone: of requests that are sent together, nobody knows which
// was one too many.
func TestRaceIsDecidedByNone(t *testing.T) {
	run := execute(t, newProvider(t), func(s *Suite) {
		One(s, must, "text", func(ctx context.Context, p *Probe) {
			f := p.Fresh(ctx)
			f.RedeemTogether(ctx, f.Login(ctx, p.Client(target.ConfidentialBasic)), 2)
			violated(ctx, p)
		})
	}, func(c *Config) { c.Evidence = reports.NewEvidenceStore(t.TempDir()) })
	if c := run.wants(must.ID, reports.Fail, ""); c.Decided != nil || len(c.Evidence) == 0 {
		t.Errorf("decided by %+v of %q", c.Decided, c.Evidence)
	}
}

// TestLastAnswer: what a page loads beside itself is no answer to a visit.
func TestLastAnswer(t *testing.T) {
	hop := func(seq int, driver, mode string) exchange.Exchange {
		return exchange.Exchange{Seq: seq, Driver: driver, Request: exchange.Request{Header: http.Header{"Sec-Fetch-Mode": {mode}}}}
	}
	tests := map[string]struct {
		all  []exchange.Exchange
		want int
	}{
		"a style sheet after its page": {[]exchange.Exchange{hop(1, Browser, "navigate"), hop(2, Browser, "no-cors")}, 1},
		"a back channel after a page":  {[]exchange.Exchange{hop(1, Browser, "navigate"), hop(2, HTTP, "")}, 2},
		"a script's alone":             {[]exchange.Exchange{hop(1, Browser, "cors")}, 0},
		"none":                         {nil, 0},
	}
	for name, tt := range tests {
		if got := lastAnswer(tt.all); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
}
