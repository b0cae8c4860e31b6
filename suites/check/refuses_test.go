package check

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

var wrongSecret = flow.WithSecret(exchange.NewSecret("no-such-secret"))

// refuses is a case that sends a wrong secret between two controls.
func refuses(s *Suite) {
	One(s, must, "text", func(ctx context.Context, p *Probe) {
		p.Refuses(ctx, p.Redemption(ctx, target.ConfidentialBasic), wrongSecret)
	})
}

// tokenRequests steers the requests to the token endpoint by their number.
func tokenRequests(then func(n int, w http.ResponseWriter) bool) func(http.ResponseWriter, *http.Request) bool {
	n := 0
	return at("/token", func(w http.ResponseWriter, _ *http.Request) bool {
		n++
		return then(n, w)
	})
}

func locked(w http.ResponseWriter) bool {
	answer(w, http.StatusTooManyRequests, map[string]any{"error": "locked"})
	return true
}

func leak(w http.ResponseWriter) bool {
	answer(w, http.StatusOK, map[string]any{"access_token": "canary-access-of-nobody"})
	return true
}

// TestRefuses: control, edited request, control; who is at fault where one of
// them does not go as it should.
func TestRefuses(t *testing.T) {
	tests := []struct {
		name     string
		then     func(n int, w http.ResponseWriter) bool
		want     reports.Verdict
		reason   string
		requests int // to the token endpoint
	}{
		{"refused", func(int, http.ResponseWriter) bool { return false }, reports.Pass, "", 3},
		{"opening control fails", func(_ int, w http.ResponseWriter) bool { return locked(w) }, reports.Blocked, "the opening control got nothing: no access token came: status 429", 1},
		{"closing control fails", func(n int, w http.ResponseWriter) bool { return n == 3 && locked(w) }, reports.Blocked, "the closing control got nothing", 3},
		{"not refused", func(n int, w http.ResponseWriter) bool { return n == 2 && leak(w) }, reports.Fail, "", 2},
		{"not refused, and locked", func(n int, w http.ResponseWriter) bool { return n == 2 && leak(w) || n > 2 && locked(w) }, reports.Fail, "", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newProvider(t)
			p.steer = tokenRequests(tt.then)
			run := execute(t, p, refuses)
			c := run.wants(must.ID, tt.want, tt.reason)
			if tt.want == reports.Blocked && c.BlockedBy != requirement.CodeExchange.ID {
				t.Errorf("blocked by %q", c.BlockedBy)
			}
			if tt.want == reports.Fail && (c.Expected != "nothing to come out" || c.Actual != "access_token came out") {
				t.Errorf("expected %q, actual %q", c.Expected, c.Actual)
			}
			if p.count("/token") != tt.requests {
				t.Errorf("%d token requests, want %d", p.count("/token"), tt.requests)
			}
			if run.Lost() != "" {
				t.Errorf("lost: %s", run.Lost())
			}
		})
	}
}

// TestOpeningControlIsShared: many refusals stand on one opening control; with
// nothing shared each has its own.
func TestOpeningControlIsShared(t *testing.T) {
	cases := func(s *Suite) {
		Each(s, must, "text", []Variant[int]{{Name: "a"}, {Name: "b"}, {Name: "c"}}, func(ctx context.Context, p *Probe, _ int) {
			p.Refuses(ctx, p.Redemption(ctx, target.ConfidentialBasic), wrongSecret)
		})
	}
	for share, want := range map[bool]int{true: 1 + 3*2, false: 3 * 3} {
		p := newProvider(t)
		run := execute(t, p, cases, func(c *Config) { c.Share = share })
		if run.wants("a-must@a", reports.Pass, ""); p.count("/token") != want {
			t.Errorf("share %t: %d token requests, want %d", share, p.count("/token"), want)
		}
	}
}

// TestRefused gives the refusal to cases that judge its shape, between the same
// controls.
func TestRefused(t *testing.T) {
	p := newProvider(t)
	run := execute(t, p, func(s *Suite) {
		One(s, must, "text", func(ctx context.Context, p *Probe) {
			refusal := p.Refused(ctx, p.Redemption(ctx, target.ConfidentialBasic), wrongSecret).(*flow.TokenResponse)
			Expect(refusal.Error).To(Equal("invalid_client"))
		})
	})
	run.wants(must.ID, reports.Pass, "")
	if p.count("/token") != 3 {
		t.Errorf("%d token requests", p.count("/token"))
	}
}

// TestDelivery: a code that is delivered to another redirect_uri came out; one
// that goes where it was registered for did not.
func TestDelivery(t *testing.T) {
	const evil = "https://evil.example/callback"
	tests := []struct {
		name  string
		asked string
		sends string // where the provider sends the code all the same; empty: it refuses
		more  url.Values
		want  reports.Verdict
	}{
		{"refused", evil, "", nil, reports.Pass},
		{"delivered to another", evil, evil, nil, reports.Fail},
		{"delivered to the registered one", evil, callback, nil, reports.Pass},
		{"delivered to another that it was not asked for", evil, "https://third.example/", nil, reports.Fail},
		{"query ignored", callback + "?evil=1", callback, nil, reports.Pass},
		{"query ignored, parameters added", callback + "?evil=1", callback, url.Values{"session_state": {"1"}, "authuser": {"0"}}, reports.Pass},
		{"query taken over", callback + "?evil=1", callback + "?evil=1", nil, reports.Fail},
		{"path taken over", callback + "/evil", callback + "/evil", nil, reports.Fail},
		{"another registered one", other, other, nil, reports.Fail},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newProvider(t)
			p.steer = at("/authorize", func(w http.ResponseWriter, r *http.Request) bool {
				if r.FormValue("redirect_uri") != tt.asked || tt.sends == "" {
					return false
				}
				params := url.Values{"code": {"canary-code-of-nobody"}}
				for name, values := range tt.more {
					params[name] = values
				}
				redirect(w, tt.sends, params)
				return true
			})
			execute(t, p, func(s *Suite) {
				One(s, must, "text", func(ctx context.Context, p *Probe) {
					p.Refuses(ctx, p.Delivery(ctx, target.ConfidentialBasic), flow.Set("redirect_uri", tt.asked))
				})
			}).wants(must.ID, tt.want, "")
		})
	}
}

// TestReached compares a registered URI with where a response went.
func TestReached(t *testing.T) {
	tests := []struct {
		registered, arrived string
		want                bool
	}{
		{"https://app.rp.test/cb", "https://app.rp.test/cb?code=1&state=2", true},
		{"https://app.rp.test", "https://app.rp.test/?code=1", true},
		{"https://APP.rp.test/cb", "https://app.rp.test/cb?code=1", true},
		{"https://app.rp.test/cb?a=1&scope=s", "https://app.rp.test/cb?a=1&scope=s&code=1", true},
		{"https://app.rp.test/cb?a=1", "https://app.rp.test/cb?a=2&code=1", false},
		{"https://app.rp.test/cb?a=1&a=2", "https://app.rp.test/cb?a=1&code=1", false},
		{"https://app.rp.test/cb", "https://app.rp.test/CB?code=1", false},
		{"https://app.rp.test/cb", "http://app.rp.test/cb?code=1", false},
		{"https://app.rp.test/cb", "https://app.rp.test/cb#code=1", true},
		{"https://app.rp.test/cb", "https://app.rp.test@evil.example/cb?code=1", false},
		{"com.example.app:/cb", "com.example.app:/cb?code=1", true},
		{"://", "https://app.rp.test/cb", false},
	}
	for _, tt := range tests {
		d := delivery{AuthorizationResponse: &flow.AuthorizationResponse{Arrival: &agent.Arrival{URL: parse(t, tt.arrived)}}}
		if got := d.reached(tt.registered); got != tt.want {
			t.Errorf("%s at %s: %t", tt.registered, tt.arrived, got)
		}
	}
}

// TestDelivered: what counts as delivered, by what was asked for.
func TestDelivered(t *testing.T) {
	const good, evil = "https://app.rp.test/cb", "https://evil.example/cb"
	tests := []struct {
		name, asked, arrived string
		elsewhere            bool
		want                 int
	}{
		{"the one asked for", good, good + "?code=1", false, 1},
		{"another one asked for", evil, evil + "?code=1", false, 1},
		{"the registered one instead", evil, good + "?code=1", false, 0},
		{"none asked for", "", good + "?code=1", false, 1},
		{"both asked for, the registered one used", good, good + "?code=1", true, 0},
		{"both asked for, the other one used", good, evil + "?code=1", true, 1},
		{"planted, and an error", good + "?code=evil", good + "?code=evil&error=e", false, 0},
		{"not to be parsed", `https://evil.example\@app.rp.test/cb`, "https://evil.example/@app.rp.test/cb?code=1", false, 1},
	}
	client := &target.Client{RedirectURIs: []string{good}}
	for _, tt := range tests {
		d := delivery{asked: tt.asked, elsewhere: tt.elsewhere, AuthorizationResponse: &flow.AuthorizationResponse{
			Request: &flow.Authorization{Client: client}, Arrival: &agent.Arrival{URL: parse(t, tt.arrived)},
		}}
		if got := d.Issued(); len(got) != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
