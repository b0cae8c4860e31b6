package jose_test

import (
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"strings"
	"testing"

	gojose "github.com/go-jose/go-jose/v4"

	"github.com/oidcheck/oidcheck/driver/jose"
)

func TestParseKeySetRefuses(t *testing.T) {
	many := `{"keys":[` + strings.TrimSuffix(strings.Repeat(`{},`, 200), ",") + `]}`
	for body, want := range map[string]string{
		"":                     "not JSON",
		"<html>":               "not JSON",
		"[]":                   "not a JSON object",
		"{}":                   `no array "keys"`,
		`{"keys":{}}`:          `no array "keys"`,
		`{"Keys":[]}`:          `no array "keys"`,
		`{"keys":[],"keys":1}`: "stands twice",
		many:                   "200 keys",
		`{"keys":[],"x":"` + strings.Repeat("x", 2<<20) + `"}`: "the limit is",
	} {
		if _, err := jose.ParseKeySet([]byte(body)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v, want %q", body, err, want)
		}
	}
}

func TestSingleKeysBecomeProblems(t *testing.T) {
	small := must(rsa.GenerateKey(rand.Reader, 1024))
	private := must(gojose.JSONWebKey{Key: p256(), KeyID: "p"}.MarshalJSON())
	set := keySet(t,
		jwk(rsaKey(), member{"kid": "r"}),
		"text",
		member{"kty": "oct", "k": "c2VjcmV0", "kid": "shared"},
		rawJSON(private),
		member{"kty": "XYZ", "kid": "odd"},
		jwk(p256(), member{"x": "AAAA"}),
		jwk(p384(), member{"use": "enc"}),
		jwk(p384(), member{"key_ops": []string{"sign"}}),
		jwk(small, member{"kid": "small"}),
		jwk(otherRSA(), member{"kid": "r"}),
	)
	want := []string{
		`key 2 (kid ""): not a JSON object`, `key 3 (kid "shared"): a symmetric key`, `key 4 (kid "p"): a private key`,
		`key 5 (kid "odd"): it cannot be used`, `key 6 (kid ""): it cannot be used`, "key 9 (kid \"small\"): an RSA key of 1024 bits", "key 10 (kid \"r\"): an earlier key",
	}
	problems := set.Problems()
	if len(problems) != len(want) || set.Len() != 3 {
		t.Fatalf("%d usable keys, problems:\n%s", set.Len(), strings.Join(problems, "\n"))
	}
	for i, w := range want {
		if !strings.HasPrefix(problems[i], w) || strings.Contains(problems[i], "c2VjcmV0") {
			t.Errorf("problem %q, want %q", problems[i], w)
		}
	}
}

// A token whose kid names two keys verifies with either.
func TestSameKidTwice(t *testing.T) {
	set := keySet(t, jwk(rsaKey(), member{"kid": "r"}), jwk(otherRSA(), member{"kid": "r"}))
	if err := decode(t, sign(t, "RS256", otherRSA(), "r", claims)).Verify(set, none, "RS256"); err != nil {
		t.Error(err)
	}
}

type rawJSON []byte

func (r rawJSON) MarshalJSON() ([]byte, error) { return r, nil }

func FuzzParseKeySet(f *testing.F) {
	f.Add([]byte(`{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","x5c":["x"]},{"kty":"EC","crv":"P-256","x":"","y":""}]}`))
	f.Add([]byte(`{"keys":[null,1,[],{"kty":"OKP","crv":"Ed25519","x":"AA"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		set, err := jose.ParseKeySet(body)
		if err == nil {
			_ = fmt.Sprint(set.Len(), set.Problems())
		}
	})
}
