package target

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/driver/strict"
)

// Load reads the target described by the YAML file at path. Relative paths in
// it are relative to its folder. An error about what the file says is a
// *strict.Error.
func Load(path string) (*Target, error) {
	data, err := read(path, strict.MaxBytes+1) // one more, so that strict sees what is too large
	if err != nil {
		return nil, fmt.Errorf("target: cannot read the target file: %w", err)
	}
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("target: cannot tell the folder of %s: %w", path, err)
	}
	return parse(path, dir, data)
}

// read returns the first limit bytes of a file.
func read(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

// parse reads a target from data. name is for errors, dir for relative paths.
func parse(name, dir string, data []byte) (*Target, error) {
	var f file
	if err := strict.Decode(name, data, &f); err != nil {
		return nil, err
	}
	s := source{name: name, dir: dir, data: data}
	if e := f.reveal(s); e != nil {
		return nil, e
	}
	t := f.target(s)
	if e := s.check(t); e != nil {
		return nil, e
	}
	return t, nil
}

// source is where a target is read from.
type source struct {
	name, dir string
	data      []byte
}

// wrong returns an error about the key at path. The message follows the path.
func (s source) wrong(path []string, format string, args ...any) *strict.Error {
	return strict.At(s.name, s.data, path, format, args...)
}

// guess is wrong for a value of a known set: it lists the set, or names the one
// that was meant.
func (s source) guess(path []string, what, got string, known []string) *strict.Error {
	e := s.wrong(path, "is no %s that is known here", what)
	if e.Nearest = strict.Nearest(got, known); e.Nearest == "" {
		e.Message += ": it can be " + strings.Join(known, ", ")
	}
	return e
}

func (s source) absolute(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(s.dir, path)
}

// target turns what the file says into a Target, defaults filled in.
func (f *file) target(s source) *Target {
	t := &Target{
		Name: f.Name, Issuer: f.Issuer, AllowHTTP: f.AllowHTTP, Profiles: f.Profiles,
		CAFile: s.absolute(f.CAFile), Resolve: f.Resolve, Clients: map[Role]*Client{},
		Login: f.Login, Limits: Limits(f.Limits), Ledger: s.absolute(f.Ledger),
		RefreshReuseLeeway: f.RefreshReuseLeeway,
		Strict:             f.Strict,
	}
	if t.Name == "" {
		base := filepath.Base(s.name)
		t.Name = strings.TrimSuffix(base, filepath.Ext(base))
	}
	for role, c := range f.Clients {
		t.Clients[role] = c.client(role, f.Issuer)
	}
	for _, u := range f.Users {
		t.Users = append(t.Users, User{Username: u.Username, Password: u.Password.value, Sacrificial: u.Sacrificial})
	}
	if f.Consent != nil {
		t.Consent = &Consent{By: f.Consent.By, Until: f.Consent.Until.Time}
	}
	return t
}

func (c clientEntry) client(role Role, issuer string) *Client {
	usual := usuals[role]
	method := or(c.TokenEndpointAuthMethod, or(usual.method, ClientSecretBasic))
	return &Client{
		Role: role, Issuer: or(c.Issuer, issuer), ClientID: c.ClientID, ClientSecret: c.ClientSecret.value, PrivateKey: c.PrivateKey.value,
		TokenEndpointAuthMethod:         method,
		IntrospectionEndpointAuthMethod: or(c.IntrospectionEndpointAuthMethod, method),
		RevocationEndpointAuthMethod:    or(c.RevocationEndpointAuthMethod, method),
		RedirectURIs:                    c.RedirectURIs,
		PostLogoutRedirectURIs:          c.PostLogoutRedirectURIs,
		GrantTypes:                      orList(c.GrantTypes, usual.grantTypes, "authorization_code"),
		ResponseTypes:                   orList(c.ResponseTypes, usual.responseTypes, "code"),
		Scope:                           or(c.Scope, usualScope(role)),
		IDTokenSignedResponseAlg:        or(c.IDTokenSignedResponseAlg, or(usual.alg, "RS256")),
		ForbiddenScope:                  c.ForbiddenScope,
		CodeLifetime:                    c.CodeLifetime,
		RefreshTokenLifetime:            c.RefreshTokenLifetime,
	}
}

func or(given, otherwise string) string {
	if given == "" {
		return otherwise
	}
	return given
}

func orList(given, usual []string, otherwise string) []string {
	switch {
	case len(given) > 0:
		return given
	case usual != nil:
		return slices.Clone(usual)
	}
	return []string{otherwise}
}
