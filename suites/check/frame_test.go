package check

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// framer shows pages in frames as a test says.
type framer struct {
	page, control bool
	err           error
}

func (f framer) Frame(context.Context, string) (browser.Framing, error) {
	return browser.Framing{Framed: f.page, Why: "it was there"}, f.err
}

func (f framer) FrameControl(context.Context) (browser.Framing, error) {
	return browser.Framing{Framed: f.control, Why: "it was not there"}, nil
}

// loginForm shows a login page to everybody.
func loginForm(w http.ResponseWriter, _ *http.Request) bool {
	w.Header().Set("Content-Type", "text/html")
	fmt.Fprint(w, `<title>Sign in</title><form method=post><input name=username><input type=password name=password><button>Sign in</button></form>`)
	return true
}

// TestFraming: a page counts as protected only beside a control that is not.
func TestFraming(t *testing.T) {
	tests := []struct {
		name   string
		framer framer
		login  bool
		want   reports.Verdict
		says   string
	}{
		{"protected", framer{false, true, nil}, true, reports.Pass, ""},
		{"framed", framer{true, true, nil}, true, reports.Fail, "it was there"},
		{"control not shown", framer{false, false, nil}, true, reports.Error, "it was not there"},
		{"browser fails", framer{false, true, errors.New("no frame")}, true, reports.Error, "no frame"},
		{"no login page", framer{false, true, nil}, false, reports.Blocked, "a stranger is not shown a login page: the response carries code"},
	}
	for _, tt := range tests {
		p := newProvider(t)
		if tt.login {
			p.steer = at("/authorize", loginForm)
		}
		run := execute(t, p, func(s *Suite) {
			One(s, must, "text", func(ctx context.Context, p *Probe) {
				url := p.LoginPage(ctx, target.ConfidentialBasic)
				p.FrameControl(ctx)
				if framing := p.Frame(ctx, url); framing.Framed {
					p.Violated("no frame", "%s", framing.Why)
				}
			})
		}, func(c *Config) { c.Framer = tt.framer })
		if c := run.ofCase(must.ID); c.Verdict != tt.want || !strings.Contains(c.Reason+" "+c.Message, tt.says) {
			t.Errorf("%s: %s (%q, %q), want %s", tt.name, c.Verdict, c.Reason, c.Message, tt.want)
		}
	}
}

// TestFresh walks through what a case can do with its own agent and tokens.
func TestFresh(t *testing.T) {
	run := execute(t, newProvider(t), func(s *Suite) {
		One(s, must, "text", func(ctx context.Context, p *Probe) {
			f, c := p.Fresh(ctx), p.Client(target.ConfidentialBasic)
			a := flow.Code(c)
			a.Scope = "openid offline_access"
			tokens := f.Tokens(ctx, f.Authorize(ctx, a))
			Expect(f.Refresh(ctx, c, tokens.RefreshToken).OK()).To(BeTrue())
			Expect(f.Introspect(ctx, c, tokens.AccessToken).Active).To(BeTrue())
			Expect(f.Userinfo(ctx, c, exchange.NewSecret("wrong"))).To(BeRefused())
			won := 0
			for _, answer := range f.RedeemTogether(ctx, f.Login(ctx, c), 3) {
				won += len(answer.AccessToken.String()) / len(exchange.Redacted)
			}
			Expect(won).To(Equal(1))
		})
	})
	run.wants(must.ID, reports.Pass, "")
}

// TestMissingEndpoints block by who owns them, or by nobody where no chosen
// document demands them.
func TestMissingEndpoints(t *testing.T) {
	run := prepare(t, newProvider(t), func(s *Suite) {
		One(s, must, "text", func(ctx context.Context, p *Probe) {
			p.Fresh(ctx).Userinfo(ctx, p.Client(target.ConfidentialBasic), exchange.Secret{})
		})
		One(s, requirement.UserinfoResponse, "text", func(ctx context.Context, p *Probe) {
			p.Fresh(ctx).Userinfo(ctx, p.Client(target.ConfidentialBasic), exchange.Secret{})
		})
		One(s, should, "text", func(ctx context.Context, p *Probe) {
			p.Fresh(ctx).Introspect(ctx, p.Client(target.ConfidentialBasic), exchange.Secret{})
		})
		Facts(s, may, "text", []Variant[Scenario]{{Value: used}}, func(_ *Probe, o *Observation) {
			Expect(o.Userinfo.Seen || o.Introspection.Seen).To(BeFalse())
			Expect(o.Token.OK()).To(BeTrue())
		})
	})
	run.config.Provider.Metadata.UserinfoEndpoint, run.config.Provider.Metadata.IntrospectionEndpoint = "", ""
	run.execute()
	run.wants(must.ID, reports.Blocked, "the metadata names no userinfo_endpoint")
	run.wants(requirement.UserinfoResponse.ID, reports.Fail, "")
	run.wants(should.ID, reports.NotApplicable, "no chosen document demands introspection-response: the metadata names no introspection_endpoint")
	if c := run.wants(may.ID, reports.Pass, ""); len(c.Facts) != 0 {
		t.Errorf("facts %q", c.Facts)
	}
}

// TestWordsForAnswers say what an answer was, without its values.
func TestWordsForAnswers(t *testing.T) {
	for want, facts := range map[string]TokenFacts{
		"no response":                            {},
		"it broke off":                           {Problem: "it broke off"},
		`status 400, error "x"`:                  {Seen: true, Status: 400, JSON: true, Error: "x"},
		"status 200, no JSON object (text/html)": {Seen: true, Status: 200, MediaType: "text/html"},
		"status 200 with no credential":          {Seen: true, Status: 200, JSON: true},
		"status 200 with access_token, id_token": {Seen: true, Status: 200, JSON: true, Issued: []string{"access_token", "id_token"}},
	} {
		if got := facts.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for want, location := range map[string]string{
		`the response carries error "access_denied"`:                                    callback + "?error=access_denied",
		"the response carries no credential":                                            callback + "?nothing=1",
		"it led to https://third.party/x, which is neither the provider nor the client": "https://third.party/x?code=canary",
	} {
		p := newProvider(t)
		p.steer = at("/authorize", func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Location", location)
			w.WriteHeader(http.StatusFound)
			return true
		})
		run := execute(t, p, func(s *Suite) {
			One(s, must, "text", func(ctx context.Context, p *Probe) {
				r := p.Fresh(ctx).Authorize(ctx, flow.Code(p.Client(target.ConfidentialBasic)))
				p.Reach(should, false, "%s", describe(r))
			})
		})
		run.wants(must.ID, reports.Blocked, want)
	}
}
