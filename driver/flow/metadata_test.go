package flow

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const endpoints = `"authorization_endpoint":"https://op.example/a","token_endpoint":"https://op.example/t"`

func TestParseMetadata(t *testing.T) {
	m, err := ParseMetadata([]byte(`{"issuer":"https://op.example",` + endpoints + `,"userinfo_endpoint":"u","introspection_endpoint":"i",
		"revocation_endpoint":"v","registration_endpoint":"g","jwks_uri":"j","scopes_supported":["openid","email"],"code_challenge_methods_supported":["S256"],
		"authorization_response_iss_parameter_supported":true,"unknown":{"a":[1]}}` + "\n"))
	want := Metadata{
		Issuer: "https://op.example", AuthorizationEndpoint: "https://op.example/a", TokenEndpoint: "https://op.example/t", UserinfoEndpoint: "u",
		IntrospectionEndpoint: "i", RevocationEndpoint: "v", RegistrationEndpoint: "g", JWKSURI: "j", ScopesSupported: []string{"openid", "email"},
		CodeChallengeMethodsSupported: []string{"S256"}, AuthorizationResponseIssParameterSupported: true,
		RequestURIParameterSupported: true, // where nothing else is said
	}
	if err != nil || !reflect.DeepEqual(m, want) {
		t.Errorf("%+v, error %v", m, err)
	}
}

// TestParseMetadataOfWrongTypes: such members are absent, not half read.
func TestParseMetadataOfWrongTypes(t *testing.T) {
	m, err := ParseMetadata([]byte(`{` + endpoints + `,"issuer":7,"jwks_uri":{"a":1},"scopes_supported":["openid",1],
		"code_challenge_methods_supported":"S256","authorization_response_iss_parameter_supported":"true","userinfo_endpoint":null}`))
	if err != nil {
		t.Fatal(err)
	}
	if m.Issuer != "" || m.JWKSURI != "" || m.ScopesSupported != nil || m.CodeChallengeMethodsSupported != nil || m.AuthorizationResponseIssParameterSupported {
		t.Errorf("%+v", m)
	}
	want := []string{
		"authorization_response_iss_parameter_supported has the wrong type", "code_challenge_methods_supported has the wrong type",
		"issuer has the wrong type", "jwks_uri has the wrong type", "scopes_supported has the wrong type",
	}
	if !slices.Equal(m.Problems, want) {
		t.Errorf("problems %q", m.Problems)
	}
}

func FuzzParseMetadata(f *testing.F) {
	for _, seed := range []string{
		"", "null", "{}", "[]", "{" + endpoints + "}", "{" + endpoints + `,"issuer":1}`, `{"token_endpoint":"\ud800"}`, "{" + endpoints + "} x",
		`{"a":` + strings.Repeat("[", 300), `{"scopes_supported":[null],` + endpoints + "}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := ParseMetadata(body)
		again, errAgain := ParseMetadata(body)
		if !reflect.DeepEqual(m, again) || (err == nil) != (errAgain == nil) {
			t.Fatalf("two readings: %+v, %+v", m, again)
		}
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error without words")
			}
			return
		}
		if !json.Valid(body) || m.AuthorizationEndpoint == "" || m.TokenEndpoint == "" {
			t.Fatalf("accepted: %+v", m)
		}
	})
}
