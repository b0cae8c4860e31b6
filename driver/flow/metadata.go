package flow

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Metadata is what a provider says of itself (OIDC Discovery section 3).
// Members of a wrong type are read as absent and named in Problems.
type Metadata struct {
	Issuer                string
	AuthorizationEndpoint string
	TokenEndpoint         string
	UserinfoEndpoint      string
	IntrospectionEndpoint string
	RevocationEndpoint    string
	RegistrationEndpoint  string
	JWKSURI               string

	ScopesSupported               []string
	CodeChallengeMethodsSupported []string

	AuthorizationResponseIssParameterSupported bool

	Problems []string
}

// ParseMetadata reads a metadata document. It fails only where there is nothing
// to go on: no JSON object, or no authorization or token endpoint.
func ParseMetadata(body []byte) (Metadata, error) {
	object, err := parseObject(body)
	if err != nil {
		return Metadata{}, fmt.Errorf("the metadata is no JSON object: %w", err)
	}
	var m Metadata
	read := func(name string, into any) {
		raw, ok := object[name]
		if ok && json.Unmarshal(raw, into) != nil {
			m.Problems = append(m.Problems, name+" has the wrong type")
		}
	}
	read("issuer", &m.Issuer)
	read("authorization_endpoint", &m.AuthorizationEndpoint)
	read("token_endpoint", &m.TokenEndpoint)
	read("userinfo_endpoint", &m.UserinfoEndpoint)
	read("introspection_endpoint", &m.IntrospectionEndpoint)
	read("revocation_endpoint", &m.RevocationEndpoint)
	read("registration_endpoint", &m.RegistrationEndpoint)
	read("jwks_uri", &m.JWKSURI)
	read("scopes_supported", &m.ScopesSupported)
	read("code_challenge_methods_supported", &m.CodeChallengeMethodsSupported)
	read("authorization_response_iss_parameter_supported", &m.AuthorizationResponseIssParameterSupported)
	if m.AuthorizationEndpoint == "" || m.TokenEndpoint == "" {
		return m, errors.New("the metadata names no authorization_endpoint or no token_endpoint")
	}
	return m, nil
}

// parseObject reads one JSON object and nothing behind it. encoding/json
// bounds the nesting; the driver has bounded the size.
func parseObject(body []byte) (map[string]json.RawMessage, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	var object map[string]json.RawMessage
	if err := decoder.Decode(&object); err != nil {
		return nil, errors.New("it can't be parsed")
	}
	if object == nil {
		return nil, errors.New("it is null")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the object")
	}
	return object, nil
}
