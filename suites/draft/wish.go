package draft

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
)

// wish is a client as we would like to have it.
type wish struct {
	client  *target.Client
	key     *jose.PrivateKey // of private_key_jwt
	scope   string           // to register
	missing string           // why the provider can't have it
}

// wishesOf are one for each role, as far as the metadata offer it.
func wishesOf(m *flow.MetadataAnswer) []wish {
	var out []wish
	for _, role := range target.Roles() {
		out = append(out, wishOf(role, m))
	}
	return out
}

func wishOf(role target.Role, m *flow.MetadataAnswer) wish {
	w := wish{client: target.Usual(role)}
	c := w.client
	if role == target.ShortLived {
		w.missing = "lifetimes can't be registered: give a client whose code_lifetime you know"
		return w
	}
	if c.Grants("authorization_code") && role != target.ConfidentialPost { // one without is of use, too
		c.GrantTypes = append(c.GrantTypes, "refresh_token")
	}
	w.redirections(m.Has("end_session_endpoint"))
	for _, check := range []func(*flow.MetadataAnswer) string{w.method, w.grants, w.responses, w.algorithm} {
		if w.missing = check(m); w.missing != "" {
			return w
		}
	}
	w.scope = scopes(c, m.Texts("scopes_supported"))
	if c.TokenEndpointAuthMethod == target.PrivateKeyJWT {
		w.newKey()
	}
	return w
}

// redirections are below a host of its own, where nothing answers (RFC 6761).
func (w *wish) redirections(logout bool) {
	c := w.client
	switch {
	case !c.FrontChannel():
		return
	case c.Role == target.Native:
		c.RedirectURIs = []string{"http://127.0.0.1/cb"} // RFC 8252 section 7.3
		return
	}
	host := "https://" + strings.ToLower(rand.Text()[:12]) + ".rp.test"
	c.RedirectURIs = []string{host + "/cb", host + "/other", host + "/tenant?name=a"}
	if logout {
		c.PostLogoutRedirectURIs = []string{host + "/signed-out"}
	}
}

func (w *wish) method(m *flow.MetadataAnswer) string {
	known := m.Texts("token_endpoint_auth_methods_supported")
	method := w.client.TokenEndpointAuthMethod
	if known == nil || slices.Contains(known, method) {
		return ""
	}
	return "the metadata do not offer the client authentication method " + method
}

func (w *wish) grants(m *flow.MetadataAnswer) string {
	known := m.Texts("grant_types_supported")
	if known == nil {
		return ""
	}
	for _, g := range w.client.GrantTypes {
		if g != "refresh_token" && !slices.Contains(known, g) {
			return "the metadata do not offer the grant type " + g
		}
	}
	w.client.GrantTypes = slices.DeleteFunc(w.client.GrantTypes, func(g string) bool { return !slices.Contains(known, g) })
	return ""
}

func (w *wish) responses(m *flow.MetadataAnswer) string {
	known := m.Texts("response_types_supported")
	if known == nil || len(w.client.ResponseTypes) == 0 {
		return ""
	}
	asked := strings.Join(w.client.ResponseTypes, ", ")
	w.client.ResponseTypes = slices.DeleteFunc(w.client.ResponseTypes, func(r string) bool { return !slices.Contains(known, r) })
	if len(w.client.ResponseTypes) == 0 {
		return "the metadata do not offer the response types " + asked
	}
	return ""
}

func (w *wish) algorithm(m *flow.MetadataAnswer) string {
	known := m.Texts("id_token_signing_alg_values_supported")
	alg := w.client.IDTokenSignedResponseAlg
	if known == nil || slices.Contains(known, alg) || alg == target.Usual("").IDTokenSignedResponseAlg {
		return ""
	}
	return "the metadata do not offer ID tokens signed by " + alg
}

// scopes is what the client registers: those of OIDC Core sections 5.4 and 11
// that are offered.
func scopes(c *target.Client, known []string) string {
	if !c.FrontChannel() && !c.Grants("password") {
		return ""
	}
	all := []string{"openid", "offline_access", "profile", "email"}
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return !slices.Contains(known, s) }), " ")
}

// newKey makes the key that the client signs its assertions with.
func (w *wish) newKey() {
	key, err := jose.NewPrivateKey()
	if err != nil {
		w.missing = fmt.Sprintf("no key could be made: %v", err)
		return
	}
	pem, err := key.PEM()
	if err != nil {
		w.missing = fmt.Sprintf("no key could be made: %v", err)
		return
	}
	w.key, w.client.PrivateKey = key, pem
}

// jwks is the public key as it is registered.
func (w *wish) jwks() map[string]any {
	jwk := w.key.PublicJWK()
	jwk["alg"], jwk["use"] = w.key.Alg(), "sig"
	return map[string]any{"keys": []any{jwk}}
}

// byHand are the clients that the owner of the provider has to register. Their
// identifiers are proposals.
func byHand(wishes []wish) []Client {
	var out []Client
	for _, w := range wishes {
		c := Client{Client: w.client, Missing: w.missing}
		if w.missing == "" {
			c.ClientID, c.ClientSecret = "oidcheck-"+string(w.client.Role), exchange.Secret{}
			if w.key != nil {
				text, err := json.Marshal(w.jwks())
				if err == nil {
					c.JWKS = string(text)
				}
			}
		}
		out = append(out, c)
	}
	return out
}
