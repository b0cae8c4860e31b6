package authorization

import (
	"context"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

func refusals(s *check.Suite) {
	check.Each(s, requirement.ResponseTypeUnderstood, "gives nothing for a response_type that nobody defined", []check.Variant[flow.Edit]{
		{Name: "missing", Value: flow.Drop("response_type")},
		{Name: "empty", Value: flow.Set("response_type", "")},
		{Name: "unknown", Value: flow.Set("response_type", "oidcheck")},
		{Name: "unknown-beside-code", Value: flow.Set("response_type", "code oidcheck")},
		{Name: "upper-case", Value: flow.Set("response_type", "CODE")},
		{Name: "comma", Value: flow.Set("response_type", "code,id_token")},
	}, func(ctx context.Context, p *check.Probe, edit flow.Edit) {
		p.Refuses(ctx, p.DeliveryBy(ctx, granted), edit)
	})

	check.Each(s, requirement.AuthorizationParametersOnce, "gives nothing when a parameter comes twice", repeated(
		"client_id", "response_type", "scope", "state", "nonce", "code_challenge", "prompt",
	), func(ctx context.Context, p *check.Probe, edit flow.Edit) {
		p.Refuses(ctx, p.DeliveryBy(ctx, granted), edit)
	})

	check.Facts(s, requirement.AuthorizationErrorCode, "names what is wrong", []check.Variant[check.Scenario]{
		silently("response_type-unknown", "response_type", "oidcheck"),
		silently("response_type-missing", "response_type", ""),
		silently("prompt-none-and-login", "prompt", "none login"),
	}, func(p *check.Probe, o *check.Observation) {
		if o.Authorization.Where == "page" {
			p.Fact("the error is shown on a page")
			return
		}
		p.Fact("the error is sent to the client, and nobody had signed in: RFC 9700 4.11.2 warns of that")
		p.RestsOn(o, o.Authorization.Seq)
		Expect(o.Authorization.Issued).To(BeEmpty(), "what came out")
		Expect(errorCodes[o.Scenario.Extra]).To(ContainElement(o.Authorization.Error), "the error %q is one of", o.Authorization.Error)
	})

	check.Facts(s, requirement.UnsupportedParameterNamed, "answers with the named error", []check.Variant[check.Scenario]{
		silently("request", "request", smuggling),
		silently("request_uri", "request_uri", "https://unrelated.example/request.jwt"),
	}, func(p *check.Probe, o *check.Observation) {
		name, _, _ := strings.Cut(o.Scenario.Extra, "=")
		if supported(p.Provider().Metadata, name) {
			p.Unsupported("the metadata says that %s is supported", name)
		}
		p.RestsOn(o, o.Authorization.Seq)
		Expect(o.Authorization.State).NotTo(ContainElement(smuggled), "state of the response")
		Expect(o.Authorization.Error).To(Equal(name+"_not_supported"), "error (the response is a %s)", o.Authorization.Where)
	})
}

// repeated adds a second value to each of those parameters.
func repeated(names ...string) []check.Variant[flow.Edit] {
	second := map[string]string{
		"response_type": "id_token", "scope": "openid email", "prompt": "consent",
		"code_challenge": "oidcheckoidcheckoidcheckoidcheckoidcheckoid",
	}
	var out []check.Variant[flow.Edit]
	for _, name := range names {
		value := second[name]
		if value == "" {
			value = "another"
		}
		edit := flow.Add(name, value)
		if name == "prompt" {
			edit = both(flow.Add(name, "login"), edit)
		}
		out = append(out, check.Variant[flow.Edit]{Name: name, Value: edit})
	}
	return out
}

// silently is a request with one changed parameter by an agent that answers no
// page.
func silently(variant, name, value string) check.Variant[check.Scenario] {
	return check.Variant[check.Scenario]{Name: variant, Value: check.Scenario{
		Role: target.Any, Extra: url.Values{name: {value}}.Encode(), Silent: true,
	}}
}

// errorCodes are the codes that fit, by the changed parameter: RFC 6749 section
// 4.1.2.1 and OIDC Core section 3.1.2.6 leave a choice.
var errorCodes = map[string][]string{
	"response_type=oidcheck": {"unsupported_response_type", "invalid_request", "unauthorized_client"},
	"response_type=":         {"invalid_request", "unsupported_response_type"},
	"prompt=none+login":      {"invalid_request", "login_required", "interaction_required"},
}

// smuggling is an unsigned request object (OIDC Core section 6.1) with a state
// of its own.
var smuggling = segment(`{"alg":"none"}`) + "." + segment(`{"state":"`+smuggled+`"}`) + "."

const smuggled = "state-of-the-request-object"

func segment(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// supported reports whether the metadata says so. request_uri is, unless it is
// denied (OIDC Discovery section 3).
func supported(m flow.Metadata, parameter string) bool {
	if parameter == "request" {
		return m.RequestParameterSupported
	}
	return m.RequestURIParameterSupported
}

// long is more than any limit that is not there to refuse.
var long = strings.Repeat("oidcheck", 700)

func longs(s *check.Suite) {
	check.Each(s, requirement.LongParametersKept, "keeps it or refuses it", []check.Variant[struct{}]{{Name: "state"}}, func(ctx context.Context, p *check.Probe, _ struct{}) {
		reachCode(ctx, p)
		reachState(ctx, p)
		a := flow.Code(p.ClientFor(granted))
		a.State = long
		if login := p.Fresh(ctx).Authorize(ctx, a); len(login.Issued()) > 0 {
			Expect(login.Params["state"]).To(Equal([]string{long}), "state of the response")
		}
	})

	check.Each(s, requirement.LongParametersKept, "keeps it or refuses it", []check.Variant[struct{}]{{Name: "nonce"}}, func(ctx context.Context, p *check.Probe, _ struct{}) {
		reachNonce(ctx, p)
		a := flow.Code(p.ClientFor(granted))
		a.Nonce = long
		f := p.Fresh(ctx)
		login := f.Authorize(ctx, a)
		if login.Code().Empty() {
			return
		}
		token, err := jose.Decode(f.Redeem(ctx, login).IDToken)
		p.Reach(requirement.CodeExchange, err == nil, "no ID token came")
		nonce, _ := token.String("nonce")
		Expect(nonce == long).To(BeTrue(), "the ID token has the nonce of %d characters, not one of %d", len(long), len(nonce))
	})

	check.Each(s, requirement.LongParametersKept, "keeps it or refuses it", []check.Variant[struct{}]{{Name: "code_challenge"}}, func(ctx context.Context, p *check.Probe, _ struct{}) {
		reachCode(ctx, p)
		f := p.Fresh(ctx)
		login := f.Authorize(ctx, flow.Code(p.ClientFor(granted)), flow.Set("code_challenge", long))
		if !login.Code().Empty() {
			Expect(f.Redeem(ctx, login, flow.Drop("code_verifier"))).To(check.BeRefused(), "the code without the verifier that it was bound to")
		}
	})

	check.Facts(s, requirement.UnknownScopeIgnored, "is ignored or refused", []check.Variant[check.Scenario]{
		{Name: "unknown", Value: check.Scenario{Role: target.Any, Scope: "openid oidcheck-unknown", Goal: check.Tokens}},
		{Name: "administrator", Value: check.Scenario{Role: target.Any, Scope: "openid admin", Goal: check.Tokens}},
	}, func(p *check.Probe, o *check.Observation) {
		asked := strings.Fields(o.Scenario.Scope)
		if o.Authorization.Error != "" || slices.Contains(p.Provider().Metadata.ScopesSupported, asked[1]) {
			p.Fact("scope %s: error %q", asked[1], o.Authorization.Error)
			return
		}
		p.Reach(requirement.CodeExchange, o.Token.OK(), "no access token came: %s", o.Stuck)
		Expect(o.Token.Scope).NotTo(BeEmpty(), "scope of the token response: without it, all that was asked for is granted")
		Expect(strings.Fields(o.Token.Scope)).NotTo(ContainElement(asked[1]), "scope of the token response")
	})
}
