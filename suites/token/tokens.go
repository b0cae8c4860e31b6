package token

import (
	"context"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// day is what an access token may live, in seconds.
const day = 24 * 60 * 60

func lifetimes(s *check.Suite) {
	check.Facts(s, requirement.TokenExpiresIn, "says how long the access token lives", []check.Variant[check.Scenario]{
		{Name: "code", Value: check.Scenario{Role: target.Any, Goal: check.Use}},
		{Name: "service", Value: check.ServiceToken},
	}, func(p *check.Probe, o *check.Observation) {
		reach(p, o)
		Expect(o.Token.ExpiresIn).To(BeNumerically(">", 0), "expires_in, in seconds")
		Expect(o.Token.ExpiresIn).To(BeNumerically("<=", day), "expires_in, in seconds")
	})

	check.Facts(s, requirement.AccessTokenAudience, "is for an audience", []check.Variant[check.Scenario]{
		{Name: "code", Value: check.Scenario{Role: target.Any, Goal: check.Use}},
		{Name: "service", Value: check.ServiceToken},
	}, func(p *check.Probe, o *check.Observation) {
		reach(p, o)
		if o.AccessToken == nil {
			p.Unsupported("the access token is no JWT")
		}
		Expect(o.AccessToken.Strings("aud")).NotTo(BeEmpty(), "aud")
		_, nonce := o.AccessToken.Claims["nonce"]
		Expect(nonce).To(BeFalse(), "the access token has nonce, as an ID token has")
	})
}

// reach ends a case that got no token response.
func reach(p *check.Probe, o *check.Observation) {
	p.Reach(o.Scenario.Exchange(), o.Token.OK(), "no token response: %s", o.Stuck)
	p.RestsOn(o, o.Token.Seq)
}

// samples is how many logins are looked at.
const samples = 6

// enough is how many characters of base64url hold 128 bits.
const enough = 22

// kind names a value of a login that nobody may guess.
type kind func(login *flow.AuthorizationResponse, tokens *flow.TokenResponse) string

func guesses(s *check.Suite) {
	check.Each(s, requirement.TokenUnguessable, "can't be guessed", []check.Variant[kind]{
		{Name: "code", Value: func(login *flow.AuthorizationResponse, _ *flow.TokenResponse) string { return login.Code().Reveal() }},
		{Name: "access_token", Value: func(_ *flow.AuthorizationResponse, tokens *flow.TokenResponse) string {
			return last(tokens.AccessToken.Reveal())
		}},
	}, func(ctx context.Context, p *check.Probe, of kind) {
		f, client := p.Fresh(ctx), p.Client(target.Any)
		var values []string
		for range samples {
			login := f.Login(ctx, client)
			values = append(values, of(login, f.Tokens(ctx, login)))
		}
		p.RestsOnSeveral()
		short, alike := weakness(values)
		Expect(short).To(BeNumerically(">=", enough), "characters of the shortest value, where 128 bits need 22")
		if alike*2 > short {
			p.Violated("values that have next to nothing in common", "two of %d share %d of %d characters in their places", samples, alike, short)
		}
	})
}

// last is the part of a token that is random: of a JWT, its signature.
func last(token string) string { return token[strings.LastIndexByte(token, '.')+1:] }

// weakness returns the length of the shortest value, and in how many places the
// two most similar ones are the same.
func weakness(values []string) (short, alike int) {
	short = len(values[0])
	for i, a := range values {
		short = min(short, len(a))
		for _, b := range values[:i] {
			alike = max(alike, common(a, b))
		}
	}
	return short, alike
}

func common(a, b string) int {
	count := 0
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			count++
		}
	}
	return count
}
