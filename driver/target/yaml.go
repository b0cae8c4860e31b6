package target

import (
	"bytes"
	"fmt"

	"gopkg.in/yaml.v3"

	"github.com/oidcheck/oidcheck/driver/strict"
)

const header = `# A target for oidcheck. The secrets in this file are in clear: keep it private
# and out of version control, or replace them by {env: NAME} or {file: path}.
`

// YAML returns the file that describes t. Load reads it back as t. The secrets
// in it are in clear, and a comment at its top says so. The error says which
// target cannot be written: YAML has no form for some control characters.
func (t *Target) YAML() ([]byte, error) {
	text, err := encode(t.file())
	if err != nil {
		return nil, fmt.Errorf("target: cannot write %s as YAML: %w", t.Name, err)
	}
	var f file
	if err := strict.Decode(t.Name, text, &f); err != nil {
		return nil, fmt.Errorf("target: cannot write %s as YAML: it would not be read back: %w", t.Name, err)
	}
	if again, err := encode(f); err != nil || !bytes.Equal(again, text) {
		return nil, fmt.Errorf("target: cannot write %s as YAML: a text in it begins or ends with line breaks", t.Name)
	}
	return text, nil
}

func encode(f file) ([]byte, error) {
	b := bytes.NewBufferString(header)
	enc := yaml.NewEncoder(b)
	enc.SetIndent(2)
	err := enc.Encode(f)
	return b.Bytes(), err
}

// file turns t into what its file says.
func (t *Target) file() file {
	f := file{
		Name: t.Name, Issuer: t.Issuer, AllowHTTP: t.AllowHTTP, Profiles: t.Profiles,
		CAFile: t.CAFile, Resolve: t.Resolve, Clients: map[Role]clientEntry{},
		Login: t.Login, Limits: limitsEntry(t.Limits), Ledger: t.Ledger,
		RefreshReuseLeeway: t.RefreshReuseLeeway,
		Strict:             t.Strict,
	}
	for role, c := range t.Clients {
		f.Clients[role] = c.entry(t.Issuer)
	}
	for _, u := range t.Users {
		f.Users = append(f.Users, userEntry{Username: u.Username, Password: secret{value: u.Password}, Sacrificial: u.Sacrificial})
	}
	if t.Consent != nil {
		f.Consent = &consentEntry{By: t.Consent.By, Until: day{t.Consent.Until}}
	}
	return f
}

// entry leaves out what is the same everywhere.
func (c *Client) entry(issuer string) clientEntry {
	return clientEntry{
		Issuer: unless(c.Issuer, issuer), ClientID: c.ClientID, ClientSecret: secret{value: c.ClientSecret}, PrivateKey: secret{value: c.PrivateKey},
		TokenEndpointAuthMethod:         c.TokenEndpointAuthMethod,
		IntrospectionEndpointAuthMethod: unless(c.IntrospectionEndpointAuthMethod, c.TokenEndpointAuthMethod),
		RevocationEndpointAuthMethod:    unless(c.RevocationEndpointAuthMethod, c.TokenEndpointAuthMethod),
		RedirectURIs:                    c.RedirectURIs,
		PostLogoutRedirectURIs:          c.PostLogoutRedirectURIs,
		GrantTypes:                      c.GrantTypes,
		ResponseTypes:                   c.ResponseTypes,
		Scope:                           c.Scope,
		IDTokenSignedResponseAlg:        c.IDTokenSignedResponseAlg,
		ForbiddenScope:                  c.ForbiddenScope,
		CodeLifetime:                    c.CodeLifetime,
		RefreshTokenLifetime:            c.RefreshTokenLifetime,
	}
}

func unless(value, usual string) string {
	if value == usual {
		return ""
	}
	return value
}
