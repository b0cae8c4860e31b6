package draft

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
)

// registrar registers clients (RFC 7591).
type registrar struct {
	provider *flow.Provider
	initial  exchange.Secret
}

// all registers a client for each wish. Why is empty where at least one came out
// of it; else it says why there is none.
func (r *registrar) all(ctx context.Context, wishes []wish) (clients []Client, why string) {
	if r.provider.Metadata.RegistrationEndpoint == "" {
		return nil, "the metadata name no registration_endpoint"
	}
	came := false
	for _, w := range wishes {
		c := Client{Client: w.client, Missing: w.missing}
		if c.Missing == "" && ctx.Err() == nil {
			answer, err := r.one(ctx, w)
			if closed(answer) && !came {
				return nil, "registration is not open to everybody: " + refusal(answer)
			}
			if c.Missing = explain(answer, err); c.Missing == "" {
				c.Missing = take(answer, w.client)
			}
		}
		if came = came || c.Missing == ""; c.Missing != "" && why == "" && w.missing == "" {
			why = c.Missing
		}
		clients = append(clients, c)
	}
	if came {
		return clients, ""
	}
	return nil, why
}

// one asks for everything that is wished, and where that is refused, for less.
func (r *registrar) one(ctx context.Context, w wish) (*flow.Registration, error) {
	answer, err := r.provider.Register(ctx, metadata(w), r.initial)
	if err != nil || answer.Status != http.StatusBadRequest {
		return answer, err
	}
	w.less()
	return r.provider.Register(ctx, metadata(w), r.initial)
}

// less leaves out what a provider may refuse: redirect URIs with a query, scopes,
// where to go after a logout.
func (w *wish) less() {
	w.scope, w.client.PostLogoutRedirectURIs = "", nil
	w.client.RedirectURIs = slices.DeleteFunc(w.client.RedirectURIs, func(u string) bool { return strings.Contains(u, "?") })
}

func metadata(w wish) map[string]any {
	c := w.client
	m := map[string]any{
		"client_name":                  "oidcheck " + string(c.Role),
		"application_type":             "web",
		"redirect_uris":                c.RedirectURIs,
		"grant_types":                  c.GrantTypes,
		"response_types":               c.ResponseTypes,
		"token_endpoint_auth_method":   c.TokenEndpointAuthMethod,
		"id_token_signed_response_alg": c.IDTokenSignedResponseAlg,
	}
	if c.RedirectURIs == nil {
		m["redirect_uris"] = []string{}
	}
	if c.Role == target.Native {
		m["application_type"] = "native"
	}
	if len(c.PostLogoutRedirectURIs) > 0 {
		m["post_logout_redirect_uris"] = c.PostLogoutRedirectURIs
	}
	if w.scope != "" {
		m["scope"] = w.scope
	}
	if w.key != nil {
		m["jwks"], m["token_endpoint_auth_signing_alg"] = w.jwks(), w.key.Alg()
	}
	return m
}

// closed reports whether only some may register.
func closed(r *flow.Registration) bool {
	return r != nil && (r.Status == http.StatusUnauthorized || r.Status == http.StatusForbidden)
}

func explain(r *flow.Registration, err error) string {
	switch {
	case err != nil:
		return err.Error()
	case !r.OK():
		return "the registration was refused: " + refusal(r)
	}
	return ""
}

func refusal(r *flow.Registration) string {
	if r.Error == "" {
		return fmt.Sprintf("status %d", r.Status)
	}
	return fmt.Sprintf("%q %q (status %d)", r.Error, r.Description, r.Status)
}

// take gives a client what was registered, which may be less than was asked for
// (RFC 7591 section 3.2.1). It says why the client is of no use then.
func take(r *flow.Registration, c *target.Client) string {
	if got := r.Text("token_endpoint_auth_method"); got != "" && got != c.TokenEndpointAuthMethod {
		return fmt.Sprintf("the client %q was registered, but with token_endpoint_auth_method %q instead of %s", r.ClientID, got, c.TokenEndpointAuthMethod)
	}
	for _, part := range []struct {
		name string
		have *[]string
	}{
		{"grant_types", &c.GrantTypes}, {"response_types", &c.ResponseTypes}, {"redirect_uris", &c.RedirectURIs},
		{"post_logout_redirect_uris", &c.PostLogoutRedirectURIs},
	} {
		got, wanted := r.Texts(part.name), len(*part.have) > 0
		if got == nil || !wanted {
			continue
		}
		*part.have = slices.DeleteFunc(*part.have, func(v string) bool { return !slices.Contains(got, v) })
		if len(*part.have) == 0 && part.name != "post_logout_redirect_uris" {
			return fmt.Sprintf("the client %q was registered, but with %s %q", r.ClientID, part.name, got)
		}
	}
	if usual := target.Usual(c.Role); len(usual.GrantTypes) > 0 && !c.Grants(usual.GrantTypes[0]) {
		return fmt.Sprintf("the client %q was registered, but without the grant type %s", r.ClientID, usual.GrantTypes[0])
	}
	if needsSecret(c) && r.ClientSecret.Empty() {
		return fmt.Sprintf("the client %q was registered, but got no client_secret", r.ClientID)
	}
	c.ClientID = r.ClientID
	if needsSecret(c) {
		c.ClientSecret = r.ClientSecret
	}
	return ""
}

func needsSecret(c *target.Client) bool {
	return c.TokenEndpointAuthMethod != target.None && c.TokenEndpointAuthMethod != target.PrivateKeyJWT
}
