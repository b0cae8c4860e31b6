package jose_test

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/jose"
)

const claims = `{"sub":"alice"}`

var none exchange.Secret

func TestVerifyAcceptsEveryAlgorithm(t *testing.T) {
	set := keySet(t, jwk(rsaKey(), member{"kid": "r", "use": "sig"}), jwk(p256(), member{"kid": "e", "alg": "ES256"}),
		jwk(p384(), member{"kid": "e3"}), jwk(edKey(), member{"kid": "ed", "key_ops": []string{"verify"}}))
	if p := set.Problems(); len(p) != 0 || set.Len() != 4 {
		t.Fatalf("%d keys, problems %v", set.Len(), p)
	}
	for _, c := range []struct {
		alg, kid string
		key      any
	}{
		{"RS256", "r", rsaKey()}, {"RS384", "r", rsaKey()}, {"RS512", "", rsaKey()}, {"PS256", "r", rsaKey()}, {"PS512", "", rsaKey()},
		{"ES256", "e", p256()}, {"ES384", "", p384()}, {"EdDSA", "ed", edKey()},
	} {
		if err := decode(t, sign(t, c.alg, c.key, c.kid, claims)).Verify(set, none, c.alg); err != nil {
			t.Errorf("%s with kid %q: %v", c.alg, c.kid, err)
		}
	}
	secret := exchange.NewSecret(strings.Repeat("k", 64))
	for _, alg := range []string{"HS256", "HS384", "HS512"} {
		if err := decode(t, sign(t, alg, []byte(secret.Reveal()), "", claims)).Verify(nil, secret, alg); err != nil {
			t.Errorf("%s: %v", alg, err)
		}
	}
}

// hs256 signs by hand, with secrets that a library would refuse.
func hs256(header string, secret []byte) exchange.Secret {
	unsigned := strings.TrimSuffix(forge(header, claims, "").Reveal(), ".")
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(unsigned))
	return exchange.NewSecret(unsigned + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)))
}

func TestVerifyTakesShortSecrets(t *testing.T) {
	if err := decode(t, hs256(`{"alg":"HS256"}`, []byte("short"))).Verify(nil, exchange.NewSecret("short"), "HS256"); err != nil {
		t.Error(err)
	}
}

func TestVerifyRefuses(t *testing.T) {
	set := keySet(t, jwk(rsaKey(), member{"kid": "r"}), jwk(otherRSA(), member{"kid": "o"}), jwk(p256(), member{"kid": "e"}),
		jwk(p384(), member{"kid": "signs-ES384-only", "alg": "ES384"}))
	good := sign(t, "RS256", rsaKey(), "r", claims)
	parts := strings.Split(good.Reveal(), ".")
	edited := strings.Split(forge("", `{"sub":"mallory"}`, "").Reveal(), ".")[1]
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: must(x509.MarshalPKIXPublicKey(&rsaKey().PublicKey))})
	for name, c := range map[string]struct {
		raw    exchange.Secret
		set    *jose.KeySet
		secret string
		alg    string
		want   string
	}{
		"edited claims":  {exchange.NewSecret(parts[0] + "." + edited + "." + parts[2]), set, "", "RS256", "does not verify with the key of kid \"r\""},
		"no signature":   {exchange.NewSecret(parts[0] + "." + parts[1] + "."), set, "", "RS256", "signature is empty"},
		"none":           {forge(`{"alg":"none"}`, claims, ""), set, "", "RS256", `alg "none"`},
		"None":           {forge(`{"alg":"nOnE"}`, claims, ""), set, "", "none", `alg "none"`},
		"none wanted":    {good, set, "", "none", "cannot be verified"},
		"no alg":         {forge(`{}`, claims, "x"), set, "", "RS256", "no alg"},
		"other alg":      {sign(t, "ES256", p256(), "e", claims), set, "", "RS256", `says alg "ES256", the client registered "RS256"`},
		"confusion":      {hs256(`{"alg":"HS256","kid":"r"}`, public), set, "a-secret", "RS256", `says alg "HS256"`},
		"confused HMAC":  {hs256(`{"alg":"HS256","kid":"r"}`, public), set, "a-secret", "HS256", "does not verify with the client secret"},
		"no secret":      {hs256(`{"alg":"HS256"}`, nil), nil, "", "HS256", "needs a client secret"},
		"no keys":        {good, nil, "", "RS256", "no key set"},
		"unknown kid":    {sign(t, "RS256", rsaKey(), "zz", claims), set, "", "RS256", `no usable key of the set has kid "zz" (4 usable keys)`},
		"kid of another": {sign(t, "RS256", rsaKey(), "o", claims), set, "", "RS256", "does not verify"},
		"kid of EC":      {sign(t, "RS256", rsaKey(), "e", claims), set, "", "RS256", `kid "e" is not for RS256`},
		"no kid":         {sign(t, "RS256", must(rsa.GenerateKey(rand.Reader, 2048)), "", claims), set, "", "RS256", "none of the 2 keys that fit"},
		"alg of the key": {sign(t, "ES384", p384(), "e", claims), set, "", "ES384", "is not for ES384"},
		"no such key":    {sign(t, "EdDSA", edKey(), "", claims), set, "", "EdDSA", "none of the 4 usable keys"},
		"crit":           {hs256(`{"alg":"HS256","crit":["b64"],"b64":false}`, []byte("s")), nil, "s", "HS256", "crit"},
	} {
		err := decode(t, c.raw).Verify(c.set, exchange.NewSecret(c.secret), c.alg)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), parts[1]) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestLeftHalfHash(t *testing.T) {
	// The access token and at_hash of OpenID Connect Core A.3, and the code and
	// c_hash of A.4.
	for value, want := range map[string]string{
		"jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y":                "77QmUPtjPfzWtF2AnpK9RQ",
		"Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk": "LDktKdoQak3Pk0cnXxCltA",
	} {
		for _, alg := range []string{"RS256", "HS256", "ES256", "PS256"} {
			if got, err := jose.LeftHalfHash(alg, exchange.NewSecret(value)); err != nil || got != want {
				t.Errorf("%s: %s %v, want %s", alg, got, err, want)
			}
		}
	}
	for alg, length := range map[string]int{"RS384": 32, "ES512": 43, "EdDSA": 43} {
		if got, err := jose.LeftHalfHash(alg, exchange.NewSecret("x")); err != nil || len(got) != length {
			t.Errorf("%s: %s %v", alg, got, err)
		}
	}
	for _, alg := range []string{"none", "", "RS25", "XS256", "RS2567", "dir"} {
		if _, err := jose.LeftHalfHash(alg, exchange.NewSecret("x")); err == nil {
			t.Errorf("%q has a hash", alg)
		}
	}
}
