package reference

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
)

const (
	maxRedirectURIs = 20
	maxURILength    = 2048
	maxNameLength   = 200
)

// ErrRedirectURI is wrapped by the errors of Validate that concern a redirect
// URI: registration reports them by a code of their own (RFC 7591, 3.2.2).
var ErrRedirectURI = errors.New("redirect_uris")

// Validate reports the first thing in the application that contradicts itself
// or a specification.
func (a *Application) Validate() error {
	for _, check := range a.checks() {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// checks are the parts of Validate. An error begins with the name of the
// metadata that it is about.
func (a *Application) checks() []func() error {
	return []func() error{a.validateName, a.validateAddress, a.validateRedirectURIs, a.validateTypes, a.validateMethods}
}

func (a *Application) validateName() error {
	if len(a.Name) > maxNameLength {
		return fmt.Errorf("client_name is %d bytes long: at most %d are allowed", len(a.Name), maxNameLength)
	}
	return nil
}

func (a *Application) validateAddress() error {
	if a.AuthenticationAddress != "" && !absoluteHTTPS(a.AuthenticationAddress) {
		return errors.New("authentication_address is not an absolute https URL")
	}
	return nil
}

func absoluteHTTPS(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Hostname() != ""
}

func (a *Application) validateRedirectURIs() error {
	front := slices.ContainsFunc(a.GrantTypes, func(grant string) bool {
		return grant == GrantAuthorizationCode || grant == GrantImplicit
	})
	if front && len(a.RedirectURIs) == 0 {
		return fmt.Errorf("%w: a client of the authorization code or implicit grant needs at least one", ErrRedirectURI)
	}
	all := slices.Concat(a.RedirectURIs, a.PostLogoutRedirectURIs)
	if len(all) > maxRedirectURIs {
		return fmt.Errorf("%w: %d given, at most %d are allowed, post_logout_redirect_uris included", ErrRedirectURI, len(all), maxRedirectURIs)
	}
	for _, uri := range a.RedirectURIs {
		if err := validateRedirectURI(uri); err != nil {
			return fmt.Errorf("%w: %q %w", ErrRedirectURI, uri, err)
		}
	}
	for _, uri := range a.PostLogoutRedirectURIs {
		if err := validateRedirectURI(uri); err != nil {
			return fmt.Errorf("post_logout_redirect_uris: %q %w", uri, err)
		}
	}
	return nil
}

// validateRedirectURI accepts https, http on a loopback address, and the
// reverse domain schemes of native applications (RFC 8252, 7).
func validateRedirectURI(uri string) error {
	u, err := url.Parse(uri)
	switch {
	case len(uri) > maxURILength:
		return errors.New("is too long")
	case err != nil || !u.IsAbs():
		return errors.New("is not an absolute URI")
	case strings.Contains(uri, "#"):
		return errors.New("has a fragment (RFC 6749, 3.1.2)")
	case u.User != nil:
		return errors.New("names a user before its host")
	case u.Scheme == "https" && u.Hostname() != "":
		return nil
	case u.Scheme == "http" && loopback(u.Hostname()):
		return nil
	case strings.Contains(u.Scheme, "."):
		return nil
	}
	return errors.New("has neither https, nor http with a loopback host, nor a scheme with a dot")
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// validateTypes demands that grant types and response types fit each other
// (RFC 7591, 2.1).
func (a *Application) validateTypes() error {
	for _, grant := range a.GrantTypes {
		if _, ok := grants[grant]; !ok && grant != GrantImplicit {
			return fmt.Errorf("grant_types: %q is not supported", grant)
		}
	}
	for _, response := range a.ResponseTypes {
		known, ok := responseTypes[response]
		if !ok {
			return fmt.Errorf("response_types: %q is not supported", response)
		}
		for _, needed := range known.grantTypes() {
			if !slices.Contains(a.GrantTypes, needed) {
				return fmt.Errorf("response_types: %q needs the grant type %q", response, needed)
			}
		}
	}
	for _, grant := range []string{GrantAuthorizationCode, GrantImplicit} {
		if slices.Contains(a.GrantTypes, grant) && !a.answers(grant) {
			return fmt.Errorf("grant_types: %q needs a response type that uses it", grant)
		}
	}
	return nil
}

// answers reports whether one of the application's response types uses the
// grant type.
func (a *Application) answers(grant string) bool {
	return slices.ContainsFunc(a.ResponseTypes, func(response string) bool {
		return slices.Contains(responseTypes[response].grantTypes(), grant)
	})
}

func (a *Application) validateMethods() error {
	if a.Public() && slices.Contains(a.GrantTypes, GrantClientCredentials) {
		return errors.New("grant_types: client_credentials is for clients with a secret (RFC 6749, 4.4)")
	}
	for _, at := range []Endpoint{EndpointToken, EndpointIntrospection, EndpointRevocation} {
		if method := a.AuthMethod(at); !slices.Contains(authMethods, method) {
			return fmt.Errorf("%s_endpoint_auth_method: %q is not supported", at, method)
		}
	}
	switch a.IDTokenSignedResponseAlg {
	case AlgRS256, AlgPS256, AlgES256, AlgEdDSA:
		return nil
	case AlgHS256:
		if a.Public() {
			return errors.New("id_token_signed_response_alg: HS256 needs a client secret as its key, and a client of the method none has no secret to keep (OpenID Connect Core, 10.1)")
		}
		return nil
	}
	return fmt.Errorf("id_token_signed_response_alg: %q is not supported", a.IDTokenSignedResponseAlg)
}
