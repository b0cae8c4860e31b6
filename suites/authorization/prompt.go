package authorization

import (
	"context"
	"slices"
	"time"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// silent are the errors of a request that may show no page (OIDC Core section
// 3.1.2.6).
var silent = []string{"login_required", "interaction_required", "consent_required", "account_selection_required"}

func prompts(s *check.Suite) {
	check.Facts(s, requirement.PromptNone, "answers a stranger with an error", []check.Variant[check.Scenario]{
		{Name: "signed-out", Value: refused},
	}, func(p *check.Probe, o *check.Observation) {
		p.RestsOn(o, o.Authorization.Seq)
		Expect(o.Authorization.Where).NotTo(Equal("page"), "where prompt=none ends")
		Expect(o.Authorization.Issued).To(BeEmpty(), "what a stranger gets")
		Expect(o.Authorization.Error).NotTo(BeEmpty(), "error of the response")
	})

	check.Each(s, requirement.PromptNone, "shows no page to a user who is signed in", []check.Variant[struct{}]{
		{Name: "signed-in"},
	}, func(ctx context.Context, p *check.Probe, _ struct{}) {
		f, a := signedIn(ctx, p)
		a.Prompt = "none"
		Expect(f.AuthorizeSilently(ctx, a)).NotTo(check.StayWithTheProvider())
	})

	check.Each(s, requirement.PromptNone, "gives nothing without the consent that is asked for otherwise", []check.Variant[string]{
		{Name: "without-consent", Value: "openid profile email phone address"},
	}, withoutConsent)

	check.Facts(s, requirement.PromptNoneError, "names what is missing", []check.Variant[check.Scenario]{
		{Value: refused},
	}, func(p *check.Probe, o *check.Observation) {
		p.Reach(requirement.PromptNone, o.Authorization.Error != "", "prompt=none without a session was not answered with an error")
		p.RestsOn(o, o.Authorization.Seq)
		Expect(silent).To(ContainElement(o.Authorization.Error), "the error %q is one of", o.Authorization.Error)
	})

	check.One(s, requirement.PromptNoneAlone, "gives nothing for none beside another value", func(ctx context.Context, p *check.Probe) {
		p.Refuses(ctx, p.DeliveryBy(ctx, granted), flow.Set("prompt", "none login"))
	})

	check.Each(s, requirement.Reauthentication, "asks a user who is signed in to sign in again", []check.Variant[flow.Edit]{
		{Name: "prompt-login", Value: flow.Set("prompt", "login")},
		{Name: "prompt-login-consent", Value: flow.Set("prompt", "login consent")},
		{Name: "max_age-0", Value: flow.Set("max_age", "0")},
	}, func(ctx context.Context, p *check.Probe, edit flow.Edit) {
		f, a := signedIn(ctx, p)
		again(p, f.Authorize(ctx, a, edit))
	})

	check.Delayed(s, requirement.MaxAge, "asks a user to sign in again who did so longer ago than max_age", pause,
		func(ctx context.Context, p *check.Probe) *check.Fresh {
			f, _ := signedIn(ctx, p)
			return f
		},
		func(ctx context.Context, p *check.Probe, f *check.Fresh) {
			again(p, f.Authorize(ctx, flow.Code(p.ClientFor(granted)), flow.Set("max_age", "1")))
		})

	check.Facts(s, requirement.AuthTimePresent, "says when the user signed in", []check.Variant[check.Scenario]{
		{Value: check.Scenario{Role: target.Any, Extra: "max_age=10000", Goal: check.Tokens}},
	}, func(p *check.Probe, o *check.Observation) {
		p.Reach(requirement.OptionalParameters, o.Authorization.Error == "", "max_age is answered with error %q", o.Authorization.Error)
		p.Reach(requirement.CodeExchange, o.IDToken.Token != nil, "no ID token: %s %s", o.Stuck, o.IDToken.Problem)
		at, ok := seconds(o.IDToken.Token)
		Expect(ok).To(BeTrue(), "auth_time is a number of seconds")
		Expect(at).To(BeNumerically("~", o.IDToken.Received.Unix(), 300), "auth_time of a login that was just now")
	})

	check.Delayed(s, requirement.AuthTimeTrue, "keeps the time of the login until there is another one", pause,
		func(ctx context.Context, p *check.Probe) dated {
			f := p.Stranger(ctx)
			at, _ := authTime(ctx, p, f)
			return dated{f, at}
		},
		func(ctx context.Context, p *check.Probe, first dated) {
			if at, asked := authTime(ctx, p, first.f); asked {
				p.Fact("the user has to sign in for each request")
			} else {
				Expect(at).To(Equal(first.at), "auth_time without another login")
			}
			at, asked := authTime(ctx, p, first.f, flow.Set("prompt", "login"))
			p.Reach(requirement.Reauthentication, asked, "no login page was shown")
			Expect(at).To(BeNumerically(">", first.at), "auth_time after another login")
		})

	check.One(s, requirement.LoginOfAnotherUser, "names who entered the password", func(ctx context.Context, p *check.Probe) {
		other := p.SecondSubject(ctx)
		f, a := signedIn(ctx, p)
		a.Prompt = "login"
		r := f.As(1).Authorize(ctx, a, flow.Forgiving())
		if !r.Arrival.Showed(agent.Login) || r.Code().Empty() {
			p.Unsupported("no other user can sign in under prompt=login (%s)", r.Params.Get("error"))
		}
		Expect(subject(p, f.Redeem(ctx, r))).To(Equal(other), "sub of the ID token")
	})
}

// withoutConsent asks silently for scopes for which a consent page is shown. The
// page counts only if the answer to it is remembered: others, such as one that
// asks to go on as the same user, come each time and say nothing of consent. It
// is the second user who is asked, at a client that nobody else consents to.
func withoutConsent(ctx context.Context, p *check.Probe, scope string) {
	f, client := p.FreshFor(ctx, 1), p.Client(target.Second)
	f.Login(ctx, client)
	asking := func(prompt string) *flow.Authorization {
		a := flow.Code(client)
		a.Scope, a.Prompt = scope, prompt
		return a
	}
	if shown := f.AuthorizeSilently(ctx, asking("")); !consentPage(shown) {
		p.Unsupported("no consent is asked for %s", scope)
	}
	r := f.AuthorizeSilently(ctx, asking("none"))
	Expect(r).NotTo(check.StayWithTheProvider())
	f.LoginBy(ctx, asking(""))
	if len(r.Issued()) > 0 && consentPage(f.AuthorizeSilently(ctx, asking(""))) {
		p.Unsupported("the page that looks like one for consent comes each time")
	}
	Expect(r).To(check.BeRefused(), "without the consent that is asked for otherwise")
}

// consentPage reports whether a visit ended at a page that asks for consent.
func consentPage(r *flow.AuthorizationResponse) bool {
	return r.Arrival.URL == nil && r.Arrival.Showed(agent.Consent)
}

// pause is long enough for a second to have passed on any clock.
func pause(*check.Probe) time.Duration { return 2 * time.Second }

// signedIn is a user agent whose user is signed in and has consented to the
// client, and another request of that client.
func signedIn(ctx context.Context, p *check.Probe) (*check.Fresh, *flow.Authorization) {
	f, client := p.Fresh(ctx), p.ClientFor(granted)
	f.Login(ctx, client)
	return f, flow.Code(client)
}

// again judges a request that calls for another login: a login page has to be
// shown, unless an error says that it can't be.
func again(p *check.Probe, r *flow.AuthorizationResponse) {
	if e := r.Params.Get("error"); e != "" && len(r.Issued()) == 0 {
		p.Fact("the request is answered with error %s", e)
		return
	}
	p.Reach(requirement.CodeExchange, len(r.Issued()) > 0 || r.Arrival.Showed(agent.Login), "the request came to nothing")
	if !r.Arrival.Showed(agent.Login) {
		p.Violated("a login page", "%v, and no login page was shown", r.Issued())
	}
}

// dated is a user agent and when its user signed in.
type dated struct {
	f  *check.Fresh
	at int64
}

// authTime is that of the ID token that a request with max_age gives; asked
// reports whether the user had to sign in for it.
func authTime(ctx context.Context, p *check.Probe, f *check.Fresh, edits ...flow.Edit) (at int64, asked bool) {
	a := flow.Code(p.ClientFor(granted))
	r := f.Authorize(ctx, a, append(slices.Clone(edits), flow.Set("max_age", "10000"))...)
	p.Reach(requirement.OptionalParameters, r.Params.Get("error") == "", "max_age is answered with error %q", r.Params.Get("error"))
	p.Reach(requirement.CodeExchange, !r.Code().Empty(), "no code came")
	token, err := jose.Decode(f.Tokens(ctx, r).IDToken)
	p.Reach(requirement.CodeExchange, err == nil, "no ID token came")
	at, ok := seconds(token)
	p.Reach(requirement.AuthTimePresent, ok, "the ID token has no auth_time")
	return at, r.Arrival.Showed(agent.Login)
}

// seconds is the claim auth_time.
func seconds(t *jose.Token) (int64, bool) {
	at, ok := t.Time("auth_time")
	return at.Unix(), ok
}

// subject is the sub of the ID token of a response.
func subject(p *check.Probe, r *flow.TokenResponse) string {
	return claim(p, r.IDToken, "sub")
}

func claim(p *check.Probe, idToken exchange.Secret, name string) string {
	token, err := jose.Decode(idToken)
	p.Reach(requirement.CodeExchange, err == nil, "no ID token came")
	value, _ := token.String(name)
	return value
}
