package target

import (
	"errors"
	"time"

	"gopkg.in/yaml.v3"
)

// file is the format of a target file. It is apart from Target because secrets
// are written in clear here, by reference, and nowhere else.
type file struct {
	Name               string               `yaml:"name,omitempty"`
	Issuer             string               `yaml:"issuer"`
	AllowHTTP          bool                 `yaml:"allow_http,omitempty"`
	Profiles           []string             `yaml:"profiles,omitempty,flow"`
	CAFile             string               `yaml:"ca_file,omitempty"`
	Resolve            map[string]string    `yaml:"resolve,omitempty"`
	Clients            map[Role]clientEntry `yaml:"clients"`
	Users              []userEntry          `yaml:"users,omitempty"`
	Login              LoginRecipe          `yaml:"login,omitempty"`
	Limits             limitsEntry          `yaml:"limits,omitempty"`
	RefreshReuseLeeway time.Duration        `yaml:"refresh_reuse_leeway,omitempty"`
	Strict             bool                 `yaml:"strict,omitempty"`
	Ledger             string               `yaml:"ledger,omitempty"`
	Consent            *consentEntry        `yaml:"consent,omitempty"`
}

type clientEntry struct {
	Issuer                          string        `yaml:"issuer,omitempty"`
	ClientID                        string        `yaml:"client_id"`
	ClientSecret                    secret        `yaml:"client_secret,omitempty"`
	PrivateKey                      secret        `yaml:"private_key,omitempty"`
	TokenEndpointAuthMethod         string        `yaml:"token_endpoint_auth_method,omitempty"`
	IntrospectionEndpointAuthMethod string        `yaml:"introspection_endpoint_auth_method,omitempty"`
	RevocationEndpointAuthMethod    string        `yaml:"revocation_endpoint_auth_method,omitempty"`
	RedirectURIs                    []string      `yaml:"redirect_uris,omitempty"`
	PostLogoutRedirectURIs          []string      `yaml:"post_logout_redirect_uris,omitempty"`
	GrantTypes                      []string      `yaml:"grant_types,omitempty,flow"`
	ResponseTypes                   []string      `yaml:"response_types,omitempty,flow"`
	Scope                           string        `yaml:"scope,omitempty"`
	IDTokenSignedResponseAlg        string        `yaml:"id_token_signed_response_alg,omitempty"`
	ForbiddenScope                  string        `yaml:"forbidden_scope,omitempty"`
	CodeLifetime                    time.Duration `yaml:"code_lifetime,omitempty"`
	RefreshTokenLifetime            time.Duration `yaml:"refresh_token_lifetime,omitempty"`
}

type userEntry struct {
	Username    string `yaml:"username"`
	Password    secret `yaml:"password"`
	Sacrificial bool   `yaml:"sacrificial,omitempty"`
}

type limitsEntry struct {
	Rate    float64       `yaml:"rate,omitempty"`
	Timeout time.Duration `yaml:"timeout,omitempty"`
}

type consentEntry struct {
	By    string `yaml:"by"`
	Until day    `yaml:"until"`
}

// day is a date without a time. It begins at 00:00 UTC.
type day struct{ time.Time }

var errNoDay = errors.New("write a day as 2027-01-31")

// UnmarshalText reads 2027-01-31.
func (d *day) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return errNoDay
	}
	d.Time = t
	return nil
}

// MarshalYAML writes a plain scalar, which MarshalText would have quoted.
func (d day) MarshalYAML() (any, error) {
	return &yaml.Node{Kind: yaml.ScalarNode, Value: d.Format(time.DateOnly)}, nil
}
