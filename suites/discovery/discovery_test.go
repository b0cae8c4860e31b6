package discovery

import (
	"slices"
	"testing"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/driver/jose"
)

// TestLacking: what is required, and the one exception from it.
func TestLacking(t *testing.T) {
	const rest = `"issuer":"i","authorization_endpoint":"a","jwks_uri":"j","subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]`
	for body, want := range map[string][]string{
		`{` + rest + `,"token_endpoint":"t","response_types_supported":["code"]}`:               nil,
		`{` + rest + `,"response_types_supported":["id_token","token id_token"]}`:               nil,
		`{` + rest + `,"response_types_supported":["id_token","code id_token"]}`:                {"token_endpoint is missing"},
		`{` + rest + `,"token_endpoint":"t"}`:                                                   {"response_types_supported is missing"},
		`{` + rest + `,"token_endpoint":["t"],"response_types_supported":[]}`:                   {"token_endpoint is empty or has the wrong type", "response_types_supported is empty or has the wrong type"},
		`{` + rest + `,"token_endpoint":"t","response_types_supported":"code"}`:                 {"response_types_supported is empty or has the wrong type"},
		`{` + rest + `,"issuer":null,"token_endpoint":"t","response_types_supported":["code"]}`: {"issuer is empty or has the wrong type"},
	} {
		m := flow.ReadMetadata(&httpx.Response{Status: 200, Body: []byte(body)})
		if got := lacking(m); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}

func TestShared(t *testing.T) {
	key := func(kty, kid, digest string) jose.KeyDescription {
		return jose.KeyDescription{Kty: kty, Kid: kid, Digest: digest}
	}
	for name, test := range map[string]struct {
		keys []jose.KeyDescription
		want []string
	}{
		"none":                      {nil, nil},
		"distinct":                  {[]jose.KeyDescription{key("RSA", "a", "1"), key("RSA", "b", "2")}, nil},
		"different keys":            {[]jose.KeyDescription{key("RSA", "a", "1"), key("RSA", "a", "2")}, []string{"a"}},
		"the same key twice":        {[]jose.KeyDescription{key("RSA", "a", "1"), key("RSA", "a", "1")}, nil},
		"equivalents of two types":  {[]jose.KeyDescription{key("RSA", "a", "1"), key("EC", "a", "2")}, nil},
		"without kid":               {[]jose.KeyDescription{key("RSA", "", "1"), key("RSA", "", "2")}, nil},
		"a key that can't be read":  {[]jose.KeyDescription{key("RSA", "a", "1"), key("RSA", "a", "")}, nil},
		"only the third is another": {[]jose.KeyDescription{key("EC", "a", "1"), key("EC", "a", "1"), key("EC", "a", "2")}, []string{"a"}},
	} {
		if got := shared(test.keys); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestSecure(t *testing.T) {
	for address, want := range map[string]bool{
		"https://op.example/a": true, "HTTPS://op.example": true,
		"http://op.example": false, "//op.example": false, "op.example": false, "https:%": false,
	} {
		if secure(address) != want {
			t.Errorf("%s: %t", address, !want)
		}
	}
}
