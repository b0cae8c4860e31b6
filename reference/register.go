package reference

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
)

// registration is the client metadata of a registration request and of its
// answer (RFC 7591, 2 and 3.2.1). Members that are not known are ignored, as
// RFC 7591, 2 demands.
type registration struct {
	ClientID                        string   `json:"client_id,omitempty"`
	ClientSecret                    string   `json:"client_secret,omitempty"`
	ClientIDIssuedAt                int64    `json:"client_id_issued_at,omitempty"`
	ClientSecretExpiresAt           *int64   `json:"client_secret_expires_at,omitempty"`
	ClientName                      string   `json:"client_name,omitempty"`
	AuthenticationAddress           string   `json:"authentication_address,omitempty"`
	RedirectURIs                    []string `json:"redirect_uris"`
	PostLogoutRedirectURIs          []string `json:"post_logout_redirect_uris,omitempty"`
	GrantTypes                      []string `json:"grant_types"`
	ResponseTypes                   []string `json:"response_types"`
	TokenEndpointAuthMethod         string   `json:"token_endpoint_auth_method"`
	IntrospectionEndpointAuthMethod string   `json:"introspection_endpoint_auth_method"`
	RevocationEndpointAuthMethod    string   `json:"revocation_endpoint_auth_method"`
	IDTokenSignedResponseAlg        string   `json:"id_token_signed_response_alg"`

	JWKS json.RawMessage `json:"jwks,omitempty"`
}

// register is the registration endpoint (RFC 7591, 3). It is open to
// everybody, and bounded.
func (p *Provider) register(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, http.MethodPost) {
		return
	}
	noStore(w.Header())
	asked, e := readRegistration(w, r)
	if e != nil {
		respondError(w, e)
		return
	}
	app := asked.application()
	app.identify(p.policy.Client.Secret)
	if err := p.admit(app, asked.JWKS); err != nil {
		respondError(w, registrationError(err))
		return
	}
	if !p.store.addApplication(app) {
		respondError(w, &Error{
			Code: "temporarily_unavailable", Description: "there are too many clients already",
			Status: http.StatusServiceUnavailable,
		})
		return
	}
	answer := registered(app, p.now().Unix())
	answer.JWKS = asked.JWKS
	respond(w, http.StatusCreated, answer)
}

// admit gives the application its keys, and reports the first thing that speaks
// against it.
func (p *Provider) admit(app *Application, jwks json.RawMessage) (err error) {
	if app.Keys, err = readClientKeys(jwks); err != nil {
		return err
	}
	if err := p.validate(app); err != nil {
		return err
	}
	return app.validateKeys()
}

// validate reports the first thing in the application that is wrong, or that the
// provider does not offer.
func (p *Provider) validate(app *Application) error {
	if err := app.Validate(); err != nil {
		return err
	}
	return p.validateOffer(app)
}

// validateOffer reports a grant type of the application that the provider does
// not offer.
func (p *Provider) validateOffer(app *Application) error {
	for _, grant := range app.GrantTypes {
		if !p.policy.Token.OfferGrantType(grant) {
			return fmt.Errorf("grant_types: %q is not offered here", grant)
		}
	}
	return nil
}

func readRegistration(w http.ResponseWriter, r *http.Request) (*registration, *Error) {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != "application/json" {
		return nil, badRequest("invalid_client_metadata", "the body of the request is not of the type application/json")
	}
	var asked registration
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&asked); err != nil {
		return nil, badRequest("invalid_client_metadata", "the body of the request is not a JSON object of client metadata, or too large")
	}
	return &asked, nil
}

// registrationError gives the code of RFC 7591, 3.2.2.
func registrationError(err error) *Error {
	code := "invalid_client_metadata"
	if errors.Is(err, ErrRedirectURI) {
		code = "invalid_redirect_uri"
	}
	return badRequest(code, printable(err.Error()))
}

func (m *registration) application() *Application {
	return &Application{
		Name: m.ClientName, AuthenticationAddress: m.AuthenticationAddress,
		RedirectURIs: m.RedirectURIs, PostLogoutRedirectURIs: m.PostLogoutRedirectURIs, GrantTypes: m.GrantTypes, ResponseTypes: m.ResponseTypes,
		TokenEndpointAuthMethod:         m.TokenEndpointAuthMethod,
		IntrospectionEndpointAuthMethod: m.IntrospectionEndpointAuthMethod,
		RevocationEndpointAuthMethod:    m.RevocationEndpointAuthMethod,
		IDTokenSignedResponseAlg:        m.IDTokenSignedResponseAlg,
	}
}

// registered is the answer: everything that holds for the client now.
func registered(app *Application, now int64) *registration {
	m := &registration{
		ClientID: app.ClientID, ClientSecret: app.ClientSecret, ClientIDIssuedAt: now,
		ClientName: app.Name, AuthenticationAddress: app.AuthenticationAddress,
		RedirectURIs: app.RedirectURIs, PostLogoutRedirectURIs: app.PostLogoutRedirectURIs, GrantTypes: app.GrantTypes, ResponseTypes: app.ResponseTypes,
		TokenEndpointAuthMethod:         app.TokenEndpointAuthMethod,
		IntrospectionEndpointAuthMethod: app.IntrospectionEndpointAuthMethod,
		RevocationEndpointAuthMethod:    app.RevocationEndpointAuthMethod,
		IDTokenSignedResponseAlg:        app.IDTokenSignedResponseAlg,
	}
	if app.ClientSecret != "" {
		m.ClientSecretExpiresAt = new(int64) // 0: never
	}
	return m
}
