package jose_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	gojose "github.com/go-jose/go-jose/v4"

	"github.com/oidcheck/oidcheck/driver/jose"
)

func describe(t *testing.T, keys ...any) []jose.KeyDescription {
	t.Helper()
	described, err := jose.DescribeKeys(must(json.Marshal(map[string]any{"keys": keys})))
	if err != nil || len(described) != len(keys) {
		t.Fatalf("%d of %d keys, %v", len(described), len(keys), err)
	}
	return described
}

func TestDescribeKeys(t *testing.T) {
	short := must(rsa.GenerateKey(rand.Reader, 1024))
	got := describe(t,
		jwk(rsaKey(), member{"kid": "r", "use": "sig", "alg": "RS256"}),
		jwk(short, nil),
		jwk(p256(), member{"kid": 7}),
		"text",
		member{"kty": "RSA", "n": "*", "e": "AQAB"},
	)
	if d := got[0]; d.Kty != "RSA" || d.Kid != "r" || d.Use != "sig" || d.Alg != "RS256" || d.RSABits != 2048 || d.Private != nil || d.Digest == "" {
		t.Errorf("%+v", d)
	}
	if got[1].RSABits != 1024 || got[2].RSABits != 0 || got[2].Kid != "" || got[2].Digest == "" || got[4].RSABits != 0 {
		t.Errorf("%+v", got)
	}
	if !reflect.DeepEqual(got[3], jose.KeyDescription{}) {
		t.Errorf("%+v", got[3])
	}
}

// TestPrivateMembers: a member counts for its type, and only with a value.
func TestPrivateMembers(t *testing.T) {
	rsaPrivate := rawJSON(must(gojose.JSONWebKey{Key: rsaKey()}.MarshalJSON()))
	for _, test := range []struct {
		key  any
		want string
	}{
		{rsaPrivate, "d,dp,dq,p,q,qi"},
		{rawJSON(must(gojose.JSONWebKey{Key: p256()}.MarshalJSON())), "d"},
		{rawJSON(must(gojose.JSONWebKey{Key: edKey()}.MarshalJSON())), "d"},
		{member{"kty": "oct", "k": "c2VjcmV0"}, "k"},
		{member{"kty": "oct"}, ""},
		{member{"kty": "AKP", "pub": "AA", "priv": "AA"}, "priv"},
		{member{"kty": "RSA", "oth": []any{member{"r": "AA"}}}, "oth"},
		{member{"kty": "RSA", "d": nil, "p": "", "oth": []any{}}, ""},
		{member{"kty": "new", "p": "AA", "q": "AA", "k": "AA"}, ""},
		{member{"d": "AA"}, "d"},
	} {
		d := describe(t, test.key)[0]
		if got := strings.Join(d.Private, ","); got != test.want || !slices.IsSorted(d.Private) {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

func TestDigestsAreEqualForEqualKeys(t *testing.T) {
	got := describe(t,
		jwk(rsaKey(), member{"kid": "a", "use": "sig"}), jwk(rsaKey(), member{"kid": "b", "use": "enc"}), jwk(otherRSA(), nil),
		member{"kty": "oct", "k": "AA"},
	)
	if got[0].Digest != got[1].Digest || got[0].Digest == got[2].Digest || got[3].Digest != "" {
		t.Errorf("%+v", got)
	}
}

// TestPrivateMembersWithoutValue: libraries write null for what is not there,
// and such a key is as good as any.
func TestPrivateMembersWithoutValue(t *testing.T) {
	if set := keySet(t, jwk(rsaKey(), member{"d": nil})); set.Len() != 1 || len(set.Problems()) > 0 {
		t.Errorf("%d keys, %q", set.Len(), set.Problems())
	}
}

func FuzzDescribeKeys(f *testing.F) {
	f.Add([]byte(`{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","d":"secret-value"}]}`))
	f.Add([]byte(`{"keys":[null,1,[],{"kty":"oct","k":"x"},{"kty":["RSA"],"n":{}},{"kty":"RSA","oth":[[[]]]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		described, err := jose.DescribeKeys(body)
		set, errSet := jose.ParseKeySet(body)
		if (err == nil) != (errSet == nil) {
			t.Fatalf("described: %v, parsed: %v", err, errSet)
		}
		if err == nil && len(described) < set.Len() {
			t.Fatalf("%d described, %d usable", len(described), set.Len())
		}
	})
}
