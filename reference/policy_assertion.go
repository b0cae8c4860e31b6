package reference

import (
	"slices"
	"time"
)

// AssertionPolicy holds the decisions about client assertions (OpenID Connect
// Core, 9; RFC 7523, 3), in the order in which they are taken.
type AssertionPolicy struct {
	// VerifySignature reports whether the client's own key made the assertion, by
	// the algorithm of its method.
	VerifySignature func(a Assertion) bool

	// Parties reports whether iss and sub are both the client.
	Parties func(a Assertion) bool

	// Audience reports whether the assertion is for this provider, and for nobody
	// else.
	Audience func(a Assertion, aud []string) bool

	// Times reports whether the assertion is within its time at now.
	Times func(a Assertion, now time.Time) bool

	// FirstUse reports whether the assertion did not come before.
	FirstUse func(a Assertion) bool
}

// assertionLives is how far ahead exp may be.
const assertionLives = time.Hour

// clockSkew is how far a client's clock may be ahead.
const clockSkew = time.Minute

func defaultAssertionPolicy() AssertionPolicy {
	return AssertionPolicy{
		VerifySignature: verifyAssertion, Parties: sameParties, Audience: onlyHere, Times: inTime, FirstUse: firstUse,
	}
}

func verifyAssertion(a Assertion) bool {
	switch a.Registered {
	case AuthSecretJWT:
		return a.VerifyWith(AlgHS256, macKey(a.Application.ClientSecret))
	case AuthKeyJWT:
		return slices.ContainsFunc(a.Application.Keys, func(key ClientKey) bool {
			return a.VerifyWith(key.Alg, key.Public)
		})
	}
	return false
}

func sameParties(a Assertion) bool {
	return a.Text("iss") == a.Application.ClientID && a.Text("sub") == a.Application.ClientID
}

func onlyHere(a Assertion, aud []string) bool {
	return len(aud) == 1 && slices.Contains(a.Audiences, aud[0])
}

func inTime(a Assertion, now time.Time) bool {
	exp, ok := seconds(a.Claims["exp"])
	if !ok || !now.Before(exp) || exp.After(now.Add(assertionLives)) {
		return false
	}
	for _, claim := range []string{"iat", "nbf"} {
		if at, there := seconds(a.Claims[claim]); there && at.After(now.Add(clockSkew)) {
			return false
		}
	}
	return true
}

func firstUse(a Assertion) bool { return a.Text("jti") != "" && !a.Used() }

// verifyClientAssertion asks all of it.
func (p *Provider) verifyClientAssertion(a Assertion) bool {
	policy := p.policy.Assertion
	return policy.VerifySignature(a) && policy.Parties(a) && policy.Audience(a, audiences(a.Claims["aud"])) &&
		policy.Times(a, p.now()) && policy.FirstUse(a)
}

// audiences reads aud, a string or an array of strings.
func audiences(v any) []string {
	switch aud := v.(type) {
	case string:
		return []string{aud}
	case []any:
		var all []string
		for _, one := range aud {
			all = append(all, textOf(one))
		}
		return all
	}
	return nil
}
