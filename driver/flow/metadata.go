package flow

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
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
	EndSessionEndpoint    string
	JWKSURI               string

	ScopesSupported               []string
	ResponseModesSupported        []string
	CodeChallengeMethodsSupported []string

	AuthorizationResponseIssParameterSupported bool
	ClaimsParameterSupported                   bool
	RequestParameterSupported                  bool
	RequestURIParameterSupported               bool // true, unless the metadata denies it

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
	for name, into := range map[string]*string{
		"issuer":                 &m.Issuer,
		"authorization_endpoint": &m.AuthorizationEndpoint,
		"token_endpoint":         &m.TokenEndpoint,
		"userinfo_endpoint":      &m.UserinfoEndpoint,
		"introspection_endpoint": &m.IntrospectionEndpoint,
		"revocation_endpoint":    &m.RevocationEndpoint,
		"registration_endpoint":  &m.RegistrationEndpoint,
		"end_session_endpoint":   &m.EndSessionEndpoint,
		"jwks_uri":               &m.JWKSURI,
	} {
		member(&m, object, name, into)
	}
	member(&m, object, "scopes_supported", &m.ScopesSupported)
	member(&m, object, "response_modes_supported", &m.ResponseModesSupported)
	member(&m, object, "code_challenge_methods_supported", &m.CodeChallengeMethodsSupported)
	member(&m, object, "authorization_response_iss_parameter_supported", &m.AuthorizationResponseIssParameterSupported)
	member(&m, object, "claims_parameter_supported", &m.ClaimsParameterSupported)
	member(&m, object, "request_parameter_supported", &m.RequestParameterSupported)
	m.RequestURIParameterSupported = true
	member(&m, object, "request_uri_parameter_supported", &m.RequestURIParameterSupported)
	slices.Sort(m.Problems)
	return m, m.usable()
}

// member reads a member of object. json.Unmarshal keeps what it could read of a
// value of a wrong type, so it is given one that is thrown away then.
func member[T any](m *Metadata, object map[string]json.RawMessage, name string, into *T) {
	raw, ok := object[name]
	if !ok {
		return
	}
	var value T
	if json.Unmarshal(raw, &value) != nil {
		m.Problems = append(m.Problems, name+" has the wrong type")
		return
	}
	*into = value
}

func (m *Metadata) usable() error {
	var missing []string
	if m.AuthorizationEndpoint == "" {
		missing = append(missing, "no authorization_endpoint")
	}
	if m.TokenEndpoint == "" {
		missing = append(missing, "no token_endpoint")
	}
	if len(missing) == 0 {
		return nil
	}
	text := "the metadata names " + strings.Join(missing, " and ")
	if len(m.Problems) > 0 {
		text += " (" + strings.Join(m.Problems, ", ") + ")"
	}
	return errors.New(text)
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
