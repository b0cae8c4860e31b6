package target

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/strict"
)

// The values that a client may register. A misspelt one would leave cases
// untested without anybody noticing.
var (
	authMethods   = []string{ClientSecretBasic, ClientSecretPost, ClientSecretJWT, PrivateKeyJWT, None}
	grantTypes    = []string{"authorization_code", "implicit", "refresh_token", "password", "client_credentials"}
	responseWords = []string{"code", "id_token", "token", "none"}
	signatureAlgs = []string{
		"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
		"EdDSA", "HS256", "HS384", "HS512", None,
	}
)

// sortedRoles returns the keys of m in the order of Roles, unknown ones last.
func sortedRoles[V any](m map[Role]V) []Role {
	order := Roles()
	return slices.SortedFunc(maps.Keys(m), func(a, b Role) int {
		i, j := slices.Index(order, a), slices.Index(order, b)
		return cmp.Or(cmp.Compare(uint(i), uint(j)), cmp.Compare(a, b)) // -1 becomes the largest
	})
}

func (s source) clients(t *Target) *strict.Error {
	if len(t.Clients) == 0 {
		return s.wrong([]string{"clients"}, "is missing or empty: register at least one client at the provider and give it under its role, such as %s", ConfidentialBasic)
	}
	for _, role := range sortedRoles(t.Clients) {
		path := []string{"clients", string(role)}
		if !slices.Contains(Roles(), role) {
			return s.guess(path, "role", string(role), roleNames())
		}
		c := t.Clients[role]
		if c.ClientID == "" {
			return s.wrong(path, "needs a client_id")
		}
		if e := s.issuer(append(path, "issuer"), c.Issuer, t.AllowHTTP); e != nil {
			return e
		}
		for _, check := range []func([]string, *Client) *strict.Error{s.methods, s.secret, s.types, s.redirectURIs} {
			if e := check(path, c); e != nil {
				return e
			}
		}
	}
	return nil
}

func roleNames() []string {
	var names []string
	for _, role := range Roles() {
		names = append(names, string(role))
	}
	return names
}

func (s source) methods(path []string, c *Client) *strict.Error {
	methods := c.methods()
	for _, key := range slices.Sorted(maps.Keys(methods)) {
		if !slices.Contains(authMethods, methods[key]) {
			return s.guess(append(path, key), "client authentication method", methods[key], authMethods)
		}
	}
	if usual := usuals[c.Role]; usual.fixed && c.TokenEndpointAuthMethod != usual.method {
		return s.wrong(append(path, "token_endpoint_auth_method"), "must be %s, which this role is for", usual.method)
	}
	return nil
}

func (s source) secret(path []string, c *Client) *strict.Error {
	needed := false
	for _, method := range c.methods() {
		needed = needed || method != None && method != PrivateKeyJWT
	}
	if e := s.privateKey(path, c); e != nil {
		return e
	}
	switch {
	case needed && c.ClientSecret.Empty():
		return s.wrong(append(path, "client_secret"), "is missing: %s needs it (text, {env: NAME} or {file: path})", c.TokenEndpointAuthMethod)
	case !needed && !c.ClientSecret.Empty():
		return s.wrong(append(path, "client_secret"), "has no use: the client authenticates nowhere (method none)")
	}
	return nil
}

// privateKey wants a key that can be used where the client authenticates by one.
func (s source) privateKey(path []string, c *Client) *strict.Error {
	path = append(slices.Clone(path), "private_key")
	if !slices.Contains(slices.Collect(maps.Values(c.methods())), PrivateKeyJWT) {
		return nil
	}
	if c.PrivateKey.Empty() {
		return s.wrong(path, "is missing: %s needs it, in PEM form ({file: path} or {env: NAME})", PrivateKeyJWT)
	}
	if _, err := jose.ParsePrivateKey(c.PrivateKey); err != nil {
		return s.wrong(path, "%v", err)
	}
	return nil
}

// types holds what the client may ask for against RFC 7591 section 2 and OAuth
// 2.0 Multiple Response Types.
func (s source) types(path []string, c *Client) *strict.Error {
	for i, g := range c.GrantTypes {
		if !slices.Contains(grantTypes, g) && !strings.Contains(g, ":") { // extension grants are URIs
			return s.guess(append(path, "grant_types", strconv.Itoa(i)), "grant type", g, grantTypes)
		}
	}
	for i, r := range c.ResponseTypes {
		place := append(slices.Clone(path), "response_types", strconv.Itoa(i))
		if r == "" {
			return s.guess(place, "response type", r, responseWords)
		}
		for _, word := range strings.Split(r, " ") {
			if !slices.Contains(responseWords, word) {
				return s.guess(place, "response type", word, responseWords)
			}
		}
	}
	if alg := c.IDTokenSignedResponseAlg; !slices.Contains(signatureAlgs, alg) {
		return s.guess(append(path, "id_token_signed_response_alg"), "signature algorithm", alg, signatureAlgs)
	}
	if c.RefreshTokenLifetime < 0 {
		return s.wrong(append(path, "refresh_token_lifetime"), "must not be negative")
	}
	if c.CodeLifetime < 0 {
		return s.wrong(append(path, "code_lifetime"), "must not be negative")
	}
	return nil
}

// redirectURIs wants absolute URIs without fragment (RFC 6749 section 3.1.2),
// each once: some cases need two that differ.
func (s source) redirectURIs(path []string, c *Client) *strict.Error {
	if c.FrontChannel() && len(c.RedirectURIs) == 0 {
		return s.wrong(append(slices.Clone(path), "redirect_uris"), "is missing: %s answers by redirection", c.GrantTypes[0])
	}
	if err := s.uris(append(slices.Clone(path), "redirect_uris"), c.RedirectURIs); err != nil {
		return err
	}
	return s.uris(append(slices.Clone(path), "post_logout_redirect_uris"), c.PostLogoutRedirectURIs)
}

// uris wants each URI once, and to be one.
func (s source) uris(path, uris []string) *strict.Error {
	for i, r := range uris {
		place := append(slices.Clone(path), strconv.Itoa(i))
		u, err := url.Parse(r)
		switch {
		case err != nil || !u.IsAbs():
			return s.wrong(place, "is not an absolute URI (RFC 6749 section 3.1.2)")
		case strings.Contains(r, "#"):
			return s.wrong(place, "must have no fragment (RFC 6749 section 3.1.2)")
		case slices.Contains(uris[:i], r):
			return s.wrong(place, "is given twice")
		}
	}
	return nil
}
