// Package authorization describes the authorization endpoint: OIDC Core 3.1.2,
// RFC 6749 3.1 and 4.1, RFC 9207.
package authorization

import (
	"slices"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("authorization endpoint", func() {
		responses(s)
		redirects(s)
		errorPages(s)
		parameters(s)
		refusals(s)
		longs(s)
		prompts(s)
		hints(s)
		pending(s)
	})
}

var (
	granted = check.Scenario{Role: target.Any, Goal: check.Use}
	// special holds every printable character that URLs or HTML treat apart.
	special = check.Scenario{Role: target.Any, State: awkward}
	// posted and hashed bring it back in a form, and in a fragment.
	posted = check.Scenario{Role: target.Any, State: awkward, ResponseMode: "form_post"}
	hashed = check.Scenario{Role: target.Hybrid, ResponseType: "code id_token", State: awkward}
	// beyond has characters of other alphabets, and some that are none.
	beyond = check.Scenario{Role: target.Any, State: "ünïcödé \u202e\U0001f511 %00%0d%0aX: y " + "0123456789abcdef"}
	// misunderstood is an error that has nothing to do with the user.
	misunderstood = silently("", "response_type", "oidcheck").Value
	// refused is an error by redirect that every provider must know: a user
	// agent without a session, and prompt=none (OIDC Core 3.1.2.6).
	refused = check.Scenario{Role: target.Any, Prompt: "none", Silent: true}
)

const awkward = `a+b c%2Fd&e=f?g#h"i'j<k>l;m\n~` + "0123456789abcdef"

func responses(s *check.Suite) {
	check.Facts(s, requirement.AuthorizationResponseState, "returns state unchanged", []check.Variant[check.Scenario]{
		{Name: "success", Value: granted},
		{Name: "special", Value: special},
		{Name: "special-form_post", Value: posted},
		{Name: "special-fragment", Value: hashed},
		{Name: "unicode", Value: beyond},
		{Name: "error", Value: refused},
		{Name: "error-response_type", Value: misunderstood},
		{Name: "implicit", Value: check.Scenario{Role: target.Implicit, ResponseType: "id_token token", Goal: check.Use}},
		{Name: "hybrid", Value: check.Scenario{Role: target.Hybrid, ResponseType: "code id_token token", Goal: check.Use}},
	}, func(p *check.Probe, o *check.Observation) {
		reachResponse(p, o)
		p.RestsOn(o, o.Authorization.Seq)
		Expect(o.Authorization.State).To(Equal([]string{o.Sent.State}), "state of the response")
	})

	check.Facts(s, requirement.AuthorizationResponseIss, "names itself in iss", []check.Variant[check.Scenario]{
		{Name: "success", Value: granted},
		{Name: "error", Value: refused},
		{Name: "error-response_type", Value: misunderstood},
		{Name: "form_post", Value: posted},
	}, func(p *check.Probe, o *check.Observation) {
		reachResponse(p, o)
		metadata := p.Provider().Metadata
		promised := metadata.AuthorizationResponseIssParameterSupported || len(o.Authorization.Iss) > 0
		p.Given(requirement.IssAdvertised, promised)
		p.RestsOn(o, o.Authorization.Seq)
		Expect(o.Authorization.Iss).To(Equal([]string{metadata.Issuer}))
	})
}

// reachResponse ends a case whose scenario got no authorization response, or
// another one than it was made for.
func reachResponse(p *check.Probe, o *check.Observation) {
	if o.Scenario.Extra == misunderstood.Extra && o.Authorization.Where == "page" {
		p.Unsupported("the error is shown on a page, which is right as well")
	}
	if o.Scenario.ResponseMode != "" && len(o.Authorization.Issued) == 0 && !slices.Contains(p.Provider().Metadata.ResponseModesSupported, o.Scenario.ResponseMode) {
		p.Unsupported("the response_mode %s is neither advertised nor answered", o.Scenario.ResponseMode)
	}
	if o.Scenario.Silent && o.Scenario.Prompt == "" {
		p.Reach(requirement.ResponseTypeUnderstood, o.Authorization.Error != "", "an unknown response_type was not answered with an error")
		return
	}
	if o.Scenario.Silent {
		p.Reach(requirement.PromptNone, o.Authorization.Error != "", "prompt=none without a session was not answered with an error")
		return
	}
	p.Reach(o.Scenario.Response(), o.Authorization.Seen && o.Authorization.Where != "page", "there was no authorization response (%s)", o.Stuck)
	p.Reach(o.Scenario.Response(), len(o.Authorization.Issued) > 0, "the authorization response carries no code, but error %q", o.Authorization.Error)
}
