package reference

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// discovery answers with the metadata of the provider (OpenID Connect
// Discovery, 3 and 4).
func (p *Provider) discovery(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, http.MethodGet, http.MethodHead) {
		return
	}
	metadata := p.metadata()
	if origin := p.policy.Discovery.Origin(r); origin != "" {
		rename(metadata, strings.TrimSuffix(p.issuer, p.root), origin)
	}
	p.policy.Discovery.EditMetadata(metadata)
	w.Header().Set("Content-Type", mediaTypeJSON)
	p.policy.Discovery.EditHeader(w.Header())
	respond(w, http.StatusOK, metadata)
}

// rename puts another origin into every address of the metadata.
func rename(metadata Claims, own, other string) {
	for name, value := range metadata {
		if text, ok := value.(string); ok {
			metadata[name] = strings.Replace(text, own, other, 1)
		}
	}
}

func (p *Provider) metadata() Claims {
	return Claims{
		"issuer":                 p.issuer,
		"authorization_endpoint": p.endpoint(pathAuthorization),
		"token_endpoint":         p.endpoint(pathToken),
		"userinfo_endpoint":      p.endpoint(pathUserinfo),
		"introspection_endpoint": p.endpoint(pathIntrospection),
		"revocation_endpoint":    p.endpoint(pathRevocation),
		"registration_endpoint":  p.endpoint(pathRegistration),
		"end_session_endpoint":   p.endpoint(pathEndSession),
		"jwks_uri":               p.endpoint(pathJWKS),

		"scopes_supported":         scopes,
		"claims_supported":         []string{"sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "at_hash", "name", "preferred_username", "email", "email_verified"},
		"prompt_values_supported":  prompts,
		"response_types_supported": p.offeredResponseTypes(),
		"response_modes_supported": responseModes,
		"grant_types_supported":    p.offeredGrantTypes(),
		"subject_types_supported":  []string{"public"},
		"acr_values_supported":     []string{acrPassword},

		"code_challenge_methods_supported":                 []string{challengeMethodS256},
		"id_token_signing_alg_values_supported":            []string{AlgRS256, AlgHS256, AlgPS256, AlgES256, AlgEdDSA},
		"token_endpoint_auth_methods_supported":            authMethods,
		"introspection_endpoint_auth_methods_supported":    authMethods,
		"revocation_endpoint_auth_methods_supported":       authMethods,
		"authorization_response_iss_parameter_supported":   true, // RFC 9207, 3
		"token_endpoint_auth_signing_alg_values_supported": []string{AlgHS256, AlgES256, AlgRS256},
		"claims_parameter_supported":                       true,
		"request_parameter_supported":                      false,
		"request_uri_parameter_supported":                  false, // true when left out
	}
}

// jwks answers with the public keys (RFC 7517, 5).
func (p *Provider) jwks(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, http.MethodGet, http.MethodHead) {
		return
	}
	set, err := p.keySet()
	if err != nil {
		respondError(w, serverError(err))
		return
	}
	p.policy.Discovery.EditKeySet(set)
	respond(w, http.StatusOK, set)
}

// keySet is the JWK Set in a form of which every member can be edited.
func (p *Provider) keySet() (*KeySet, error) {
	encoded, err := json.Marshal(p.keys.Set())
	if err != nil {
		return nil, fmt.Errorf("encode the keys: %w", err)
	}
	set := new(KeySet)
	return set, json.Unmarshal(encoded, set)
}

// offeredGrantTypes are those of the token endpoint and implicit, which has none.
func (p *Provider) offeredGrantTypes() []string {
	all := append(sortedKeys(grants), GrantImplicit)
	slices.Sort(all)
	return slices.DeleteFunc(all, func(g string) bool { return !p.policy.Token.OfferGrantType(g) })
}

func (p *Provider) offeredResponseTypes() []string {
	return slices.DeleteFunc(sortedKeys(responseTypes), func(name string) bool {
		return !p.policy.Authorization.OfferResponseType(responseTypes[name])
	})
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
