package authorization

import (
	"context"
	"encoding/json"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

func hints(s *check.Suite) {
	check.One(s, requirement.HintedSubject, "answers nobody but the user of the id_token_hint", func(ctx context.Context, p *check.Probe) {
		p.SecondSubject(ctx)
		hint := idToken(ctx, p, p.FreshFor(ctx, 1))
		f, a := signedIn(ctx, p)
		own := f.Tokens(ctx, f.Login(ctx, a.Client)).IDToken
		a.Prompt = "none"
		reachSilent(ctx, p, f, a, own)

		r := f.AuthorizeSilently(ctx, a, flow.Set("id_token_hint", hint.Reveal()))
		Expect(r).To(check.BeRefused(), "for the hint of another user")
		closing := f.AuthorizeSilently(ctx, a, flow.Set("id_token_hint", own.Reveal()))
		p.Reach(requirement.CodeExchange, len(closing.Issued()) > 0, "the closing control got nothing")
	})

	check.Each(s, requirement.HintSignsNobodyIn, "gives nothing to a stranger with a hint", []check.Variant[func(string) string]{
		{Name: "genuine", Value: func(jwt string) string { return jwt }},
		{Name: "unsigned", Value: unsigned},
		{Name: "broken-signature", Value: func(jwt string) string { return jwt[:strings.LastIndex(jwt, ".")+1] + strings.Repeat("A", 342) }},
	}, func(ctx context.Context, p *check.Probe, forge func(string) string) {
		f, a := signedIn(ctx, p)
		hint := f.Tokens(ctx, f.Login(ctx, a.Client)).IDToken
		a.Prompt = "none"

		r := p.Stranger(ctx).AuthorizeSilently(ctx, a, flow.Set("id_token_hint", forge(hint.Reveal())))
		Expect(r).To(check.BeRefused())
		p.Reach(requirement.CodeExchange, len(f.Authorize(ctx, flow.Code(a.Client)).Issued()) > 0, "the closing control got nothing")
	})

	check.Each(s, requirement.ClaimedSubject, "takes no subject from the claims parameter", []check.Variant[wish]{
		{Name: "id_token-value", Value: wish{`{"id_token":{"sub":{"value":"%s"}}}`, true}},
		{Name: "id_token-values", Value: wish{`{"id_token":{"sub":{"values":["%s"],"essential":true}}}`, false}},
		{Name: "userinfo-value", Value: wish{`{"userinfo":{"sub":{"value":"%s"}}}`, false}},
	}, func(ctx context.Context, p *check.Probe, w wish) {
		other := p.SecondSubject(ctx)
		f, a := signedIn(ctx, p)
		a.Prompt = "none"
		r := f.AuthorizeSilently(ctx, a, flow.Set("claims", strings.Replace(w.claims, "%s", other, 1)))
		if r.Code().Empty() {
			return
		}
		tokens := f.Redeem(ctx, r)
		Expect(subject(p, tokens)).NotTo(Equal(other), "sub of the ID token of another user")
		if p.Provider().Metadata.UserinfoEndpoint != "" {
			Expect(f.Userinfo(ctx, a.Client, tokens.AccessToken).Sub).NotTo(Equal(other), "sub of userinfo")
		}
		if w.binds && p.Provider().Metadata.ClaimsParameterSupported {
			p.Violated("an error: the user who was asked for is not the one who is signed in", "%v came out", r.Issued())
		}
	})

	check.Facts(s, requirement.ACRTrue, "does not echo the acr that was asked for", []check.Variant[check.Scenario]{
		{Name: "acr_values", Value: check.Scenario{Role: target.Any, Extra: "acr_values=" + unknownACR, Goal: check.Tokens}},
		{Name: "claims", Value: check.Scenario{Role: target.Any, Extra: `claims={"id_token":{"acr":{"value":"` + unknownACR + `"}}}`, Goal: check.Tokens}},
	}, func(p *check.Probe, o *check.Observation) {
		if o.Authorization.Error != "" {
			p.Fact("error %s", o.Authorization.Error)
			return
		}
		p.Reach(requirement.CodeExchange, o.IDToken.Token != nil, "no ID token: %s %s", o.Stuck, o.IDToken.Problem)
		acr, _ := o.IDToken.Token.String("acr")
		Expect(acr).NotTo(Equal(unknownACR), "acr of the ID token")
		p.Fact("acr %q", acr)
	})

	check.One(s, requirement.EssentialACR, "gives nothing when the acr can't be met", func(ctx context.Context, p *check.Probe) {
		if !p.Provider().Metadata.ClaimsParameterSupported {
			p.Unsupported("claims_parameter_supported is not true")
		}
		p.Refuses(ctx, p.DeliveryBy(ctx, granted), flow.Set("claims", `{"id_token":{"acr":{"essential":true,"values":["`+unknownACR+`"]}}}`))
	})

	check.Facts(s, requirement.ClaimsParameter, "returns the claims that are asked for by name", []check.Variant[check.Scenario]{
		{Value: check.Scenario{Role: target.Any, Scope: "openid", Extra: `claims={"id_token":{"email":{"essential":true},"name":{"essential":true}}}`, Goal: check.Tokens}},
	}, func(p *check.Probe, o *check.Observation) {
		if !p.Provider().Metadata.ClaimsParameterSupported {
			p.Unsupported("claims_parameter_supported is not true")
		}
		p.Reach(requirement.CodeExchange, o.IDToken.Token != nil, "no ID token: %s %s", o.Stuck, o.IDToken.Problem)
		_, email := o.IDToken.Token.Claims["email"]
		_, name := o.IDToken.Token.Claims["name"]
		Expect(email || name).To(BeTrue(), "the ID token has email or name")
	})
}

// wish is a claims parameter that names the sub of another user.
type wish struct {
	claims string
	binds  bool // one value, for the ID token: such a request is for that user alone (OIDC Core 3.1.2.2)
}

// unknownACR is a class that no provider has.
const unknownACR = "urn:oidcheck:acr:unknown"

// idToken is an ID token of the user of a user agent.
func idToken(ctx context.Context, p *check.Probe, f *check.Fresh) exchange.Secret {
	return f.Tokens(ctx, f.Login(ctx, p.ClientFor(granted))).IDToken
}

// reachSilent ends the case where a user who is signed in gets no code without
// a page for a hint at themselves.
func reachSilent(ctx context.Context, p *check.Probe, f *check.Fresh, a *flow.Authorization, own exchange.Secret) {
	r := f.AuthorizeSilently(ctx, a, flow.Set("id_token_hint", own.Reveal()))
	if len(r.Issued()) == 0 {
		p.Unsupported("no code comes without a page, not even for the right hint (error %q)", r.Params.Get("error"))
	}
}

// unsigned is a JWT with the claims of another one and the algorithm none.
func unsigned(jwt string) string {
	parts := strings.Split(jwt, ".")
	header, _ := json.Marshal(map[string]string{"alg": "none", "typ": "JWT"})
	return segment(string(header)) + "." + parts[1] + "."
}
