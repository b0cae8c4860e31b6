package token

import (
	"context"
	"time"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// forgery changes a good assertion into one that proves nothing.
type forgery func(a *jose.Assertion, own flow.Credentials)

// forged is a forgery for a client.
type forged struct {
	role target.Role
	by   forgery
}

// unsigned has an algorithm that signs nothing.
func unsigned(alg string) forgery {
	return func(a *jose.Assertion, _ flow.Credentials) { a.Header["alg"], a.Sign = alg, nil }
}

// garbage is a signature that nobody made.
func garbage(a *jose.Assertion, _ flow.Credentials) {
	a.Sign = func([]byte) ([]byte, error) { return make([]byte, 48), nil }
}

// degenerate is the signature of zeros that a naive ECDSA takes for everybody's.
func degenerate(a *jose.Assertion, _ flow.Credentials) {
	a.Header["alg"] = "ES256"
	a.Sign = func([]byte) ([]byte, error) { return make([]byte, 64), nil }
}

// embedded is signed by a key that the header brings along.
func embedded(a *jose.Assertion, _ flow.Credentials) {
	key, err := jose.NewPrivateKey()
	if err != nil {
		return // no randomness: the run has other troubles
	}
	a.Header["alg"], a.Header["jwk"], a.Sign = key.Alg(), key.PublicJWK(), jose.SignedBy(key)
}

// publicAsSecret takes the public key, which everybody has, for a secret.
func publicAsSecret(a *jose.Assertion, own flow.Credentials) {
	a.Header["alg"], a.Sign = "HS256", jose.MAC(own.Key.PublicPEM())
}

// emptyKey names a file without content as the key.
func emptyKey(a *jose.Assertion, _ flow.Credentials) {
	a.Header["alg"], a.Header["kid"], a.Sign = "HS256", "../../../../../../dev/null", jose.MAC(nil)
}

// macKey is how many octets the key of HS256 has at least.
const macKey = 32

func secretLengths(s *check.Suite) {
	check.Each(s, requirement.ClientSecretLength, "is long enough for its MAC", []check.Variant[target.Role]{
		{Name: target.ClientSecretJWT, Value: target.SecretJWT},
		{Name: "hs256", Value: target.SignedHS256},
	}, func(ctx context.Context, p *check.Probe, role target.Role) {
		secret := p.Client(role).ClientSecret.Reveal()
		p.Reach(requirement.CodeExchange, p.Observe(ctx, check.Scenario{Role: role, Goal: check.Use}).Token.OK(), "the secret does not work")
		if len(secret) < macKey {
			p.Violated("32 octets at least", "the client_secret has %d", len(secret))
		}
	})
}

func assertions(s *check.Suite) {
	common := []check.Variant[forgery]{
		{Name: "unsigned", Value: unsigned("none")},
		{Name: "unsigned-spelling", Value: unsigned("nOnE")},
		{Name: "garbage", Value: garbage},
		{Name: "embedded-key", Value: embedded},
		{Name: "empty-key", Value: emptyKey},
	}
	var forgeries []check.Variant[forged]
	for _, f := range common {
		forgeries = append(forgeries, check.Variant[forged]{Name: "secret-" + f.Name, Value: forged{target.SecretJWT, f.Value}})
	}
	for _, f := range append(common, []check.Variant[forgery]{
		{Name: "public-key-as-secret", Value: publicAsSecret},
		{Name: "degenerate", Value: degenerate},
	}...) {
		forgeries = append(forgeries, check.Variant[forged]{Name: "key-" + f.Name, Value: forged{target.KeyJWT, f.Value}})
	}
	check.Each(s, requirement.ClientAssertionVerified, "refuses a client assertion that the client did not sign", forgeries, func(ctx context.Context, p *check.Probe, f forged) {
		p.Refuses(ctx, p.Redemption(ctx, f.role), flow.Asserting(f.by))
	})
	check.Each(s, requirement.ClientAssertionVerified, "refuses another JWT as a client assertion", []check.Variant[target.Role]{
		{Name: "id_token", Value: target.KeyJWT},
	}, func(ctx context.Context, p *check.Probe, role target.Role) {
		f, client := p.Fresh(ctx), p.Client(role)
		tokens := f.Tokens(ctx, f.Login(ctx, client))
		other := flow.Set("client_assertion", tokens.IDToken.Reveal())

		p.Refuses(ctx, p.Redemption(ctx, role), flow.Set("client_id", client.ClientID), other, assertionType)
	})

	claims(s)

	check.Each(s, requirement.ClientAssertionOnce, "refuses a client assertion that came before", []check.Variant[target.Role]{
		{Name: "secret", Value: target.SecretJWT},
		{Name: "key", Value: target.KeyJWT},
	}, func(ctx context.Context, p *check.Probe, role target.Role) {
		f, client := p.Fresh(ctx), p.Client(role)
		jti := "the-jti-of-a-test-" + f.Login(ctx, client).Request.Nonce
		same := flow.Asserting(func(a *jose.Assertion, _ flow.Credentials) { a.Claims["jti"] = jti })
		p.Reach(requirement.CodeExchange, f.Redeem(ctx, f.Login(ctx, client), same).OK(), "the first use gives no tokens")

		Expect(f.Redeem(ctx, f.Login(ctx, client), same)).To(check.BeRefused())
		f.Tokens(ctx, f.Login(ctx, client))
	})
}

// assertionType goes with a client_assertion of our own.
var assertionType = flow.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")

// set gives a claim another value.
func set(claim string, value any) forgery {
	return func(a *jose.Assertion, _ flow.Credentials) { a.Claims[claim] = value }
}

// drop leaves a claim out.
func drop(claim string) forgery {
	return func(a *jose.Assertion, _ flow.Credentials) { delete(a.Claims, claim) }
}

// at gives a claim a time, from now.
func at(claim string, later time.Duration) forgery {
	return func(a *jose.Assertion, _ flow.Credentials) { a.Claims[claim] = time.Now().Add(later).Unix() }
}

const elsewhere = "https://other-provider.example"

// longer is meant for a provider whose name begins like that of this one.
func longer(a *jose.Assertion, _ flow.Credentials) {
	own, _ := a.Claims["aud"].(string)
	a.Claims["aud"] = own + ".other-provider.example"
}

func claims(s *check.Suite) {
	for _, group := range []struct {
		requirement *requirement.Requirement
		text        string
		forgeries   []check.Variant[forgery]
	}{
		{requirement.ClientAssertionAudience, "refuses a client assertion for somebody else", []check.Variant[forgery]{
			{Name: "other", Value: set("aud", elsewhere)},
			{Name: "missing", Value: drop("aud")},
			{Name: "longer", Value: longer},
		}},
		{requirement.ClientAssertionParties, "refuses a client assertion that names somebody else", []check.Variant[forgery]{
			{Name: "iss", Value: set("iss", "another-client-of-a-test")},
			{Name: "iss-missing", Value: drop("iss")},
		}},
		{requirement.ClientAssertionTimes, "refuses a client assertion out of its time", []check.Variant[forgery]{
			{Name: "expired", Value: at("exp", -time.Hour)},
			{Name: "without-exp", Value: drop("exp")},
			{Name: "future", Value: at("nbf", time.Hour)},
		}},
	} {
		check.Each(s, group.requirement, group.text, group.forgeries, func(ctx context.Context, p *check.Probe, f forgery) {
			p.Refuses(ctx, p.Redemption(ctx, assertingRole(p)), flow.Asserting(f))
		})
	}
	check.Each(s, requirement.ClientAssertionParties, "refuses a client_id that the assertion does not name", []check.Variant[target.Role]{
		{Name: "client_id", Value: target.Second},
	}, func(ctx context.Context, p *check.Probe, other target.Role) {
		p.Refuses(ctx, p.Redemption(ctx, assertingRole(p)), flow.Set("client_id", p.Client(other).ClientID))
	})
}

// assertingRole is the client of the target that authenticates by an assertion.
func assertingRole(p *check.Probe) target.Role {
	if p.Provider().Target.Clients[target.SecretJWT] == nil && p.Provider().Target.Clients[target.KeyJWT] != nil {
		return target.KeyJWT
	}
	return target.SecretJWT
}
