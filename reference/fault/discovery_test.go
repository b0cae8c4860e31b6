package fault

import (
	"encoding/base64"
	"testing"

	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

// says probes a member of the metadata.
func says(name string, wrong func(b *rptest.Browser, value any) bool) probe {
	return func(_ *testing.T, b *rptest.Browser) bool {
		return wrong(b, b.Get("/.well-known/openid-configuration").JSON()[name])
	}
}

func missing(_ *rptest.Browser, value any) bool { return value == nil }

// lists probes whether an algorithm is among those of ID tokens.
func lists(alg string, want bool) probe {
	return says("id_token_signing_alg_values_supported", func(_ *rptest.Browser, value any) bool {
		list, _ := value.([]any)
		for _, listed := range list {
			if listed == alg {
				return want
			}
		}
		return !want
	})
}

// publishes probes the second key of the set, of which there is one only.
func publishes(wrong func(first, second map[string]any) bool) probe {
	return func(_ *testing.T, b *rptest.Browser) bool {
		keys, _ := b.Get("/.well-known/jwks.json").JSON()["keys"].([]any)
		if len(keys) <= len(b.Provider.Keys().Set().Keys) {
			return false
		}
		first, _ := keys[0].(map[string]any)
		second, _ := keys[len(keys)-1].(map[string]any) // the one that a fault added
		return wrong(first, second)
	}
}

var discoveryProbes = map[string]probe{
	"metadata-other-issuer": says("issuer", func(b *rptest.Browser, v any) bool { return v != b.Provider.Issuer() }),
	"metadata-issuer-without-path": says("issuer", func(b *rptest.Browser, v any) bool {
		return v != b.Provider.Issuer() && v.(string)+"/oidc" == b.Provider.Issuer()
	}),
	"metadata-without-subject-types": says("subject_types_supported", missing),
	"metadata-response-types-as-text": says("response_types_supported", func(_ *rptest.Browser, v any) bool {
		return v == "code"
	}),
	"metadata-as-plain-text": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Get("/.well-known/openid-configuration").Header.Get("Content-Type") != "application/json" &&
			b.Get("/.well-known/jwks.json").Header.Get("Content-Type") == "application/json"
	},
	"metadata-registration-over-http": says("registration_endpoint", func(_ *rptest.Browser, v any) bool {
		return v.(string)[:7] == "http://"
	}),
	"metadata-without-rs256":        lists("RS256", false),
	"metadata-offers-alg-none":      lists("none", true),
	"metadata-without-pkce-methods": says("code_challenge_methods_supported", missing),
	"jwks-retired-key-private": publishes(func(_, second map[string]any) bool {
		return second["kty"] == "EC" && second["d"] != nil
	}),
	"jwks-symmetric-key": publishes(func(_, second map[string]any) bool {
		return second["kty"] == "oct" && second["k"] != nil
	}),
	"jwks-kid-shared": publishes(func(first, second map[string]any) bool {
		return first["kid"] == second["kid"] && first["n"] != second["n"]
	}),
	"jwks-short-rsa-key": publishes(func(first, second map[string]any) bool {
		n, err := base64.RawURLEncoding.DecodeString(second["n"].(string))
		return err == nil && len(n) == 128 && second["d"] == nil && first["kid"] != second["kid"]
	}),
}

func TestDiscoveryFaults(t *testing.T) { compare(t, discoveryProbes) }
