package reference

import (
	"net/url"
	"slices"
	"strings"
)

// Names of the fields of the application form: those of RFC 7591, and csrf.
const (
	fieldName          = "client_name"
	fieldAddress       = "authentication_address"
	fieldRedirectURIs  = "redirect_uris"
	fieldLogoutURIs    = "post_logout_redirect_uris"
	fieldGrantTypes    = "grant_types"
	fieldResponseTypes = "response_types"
	fieldAlg           = "id_token_signed_response_alg"
	fieldScope         = "scope"
	fieldToken         = "token_endpoint_auth_method"
	fieldIntrospection = "introspection_endpoint_auth_method"
	fieldRevocation    = "revocation_endpoint_auth_method"
)

// maxScopes bounds the scopes of an application's own.
const maxScopes = 50

// applicationForm is what a person typed about an application, and what is
// wrong with it.
type applicationForm struct {
	Name, Address, Scope             string
	RedirectURIs, LogoutURIs         string // one in each line
	GrantTypes, ResponseTypes        []string
	Alg                              string
	Token, Introspection, Revocation string

	Wrong map[string]string // messages by field
}

// formOf fills the form with an application as it is.
func formOf(app *Application, address string) *applicationForm {
	return &applicationForm{
		Name: app.Name, Address: address, Scope: strings.Join(app.Scopes, " "),
		RedirectURIs: strings.Join(app.RedirectURIs, "\n"), LogoutURIs: strings.Join(app.PostLogoutRedirectURIs, "\n"),
		GrantTypes: app.GrantTypes, ResponseTypes: app.ResponseTypes, Alg: app.IDTokenSignedResponseAlg,
		Token: app.TokenEndpointAuthMethod, Introspection: app.IntrospectionEndpointAuthMethod,
		Revocation: app.RevocationEndpointAuthMethod, Wrong: map[string]string{},
	}
}

// readApplicationForm reads the form that was sent.
func readApplicationForm(sent url.Values) *applicationForm {
	return &applicationForm{
		Name: strings.TrimSpace(sent.Get(fieldName)), Address: strings.TrimSpace(sent.Get(fieldAddress)),
		RedirectURIs: sent.Get(fieldRedirectURIs), LogoutURIs: sent.Get(fieldLogoutURIs), Scope: sent.Get(fieldScope),
		GrantTypes: distinct(sent[fieldGrantTypes]), ResponseTypes: distinct(sent[fieldResponseTypes]), Alg: sent.Get(fieldAlg),
		Token: sent.Get(fieldToken), Introspection: sent.Get(fieldIntrospection), Revocation: sent.Get(fieldRevocation),
		Wrong: map[string]string{},
	}
}

// distinct drops what stands there before.
func distinct(values []string) []string {
	var kept []string
	for _, v := range values {
		if !slices.Contains(kept, v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// basics writes the card that an application is created by.
func (f *applicationForm) basics(app *Application) {
	app.Name = f.Name
	app.RedirectURIs = distinct(strings.Fields(f.RedirectURIs))
}

// settings writes the other cards, too.
func (f *applicationForm) settings(app *Application) {
	f.basics(app)
	app.GrantTypes, app.ResponseTypes = f.GrantTypes, f.ResponseTypes
	app.IDTokenSignedResponseAlg, app.Scopes = f.Alg, distinct(strings.Fields(f.Scope))
	app.TokenEndpointAuthMethod, app.IntrospectionEndpointAuthMethod = f.Token, f.Introspection
	app.RevocationEndpointAuthMethod = f.Revocation
	app.PostLogoutRedirectURIs = distinct(strings.Fields(f.LogoutURIs))
}

// validate notes everything that is wrong with the application that the form
// describes.
func (f *applicationForm) validate(p *Provider, app *Application) {
	for _, check := range append(app.checks(), func() error { return p.validateOffer(app) }) {
		if err := check(); err != nil {
			f.blame(err.Error())
		}
	}
	if app.Name == "" {
		f.Wrong[fieldName] = "The application needs a name."
	}
	for _, scope := range app.Scopes {
		if len(app.Scopes) > maxScopes || !scopeToken(scope) || slices.Contains(scopes, scope) {
			f.Wrong[fieldScope] = "Write at most 50 scopes such as documents:read, other than those about users, of printable ASCII without quotes and backslashes."
		}
	}
	if len(app.GrantTypes) == 0 {
		f.Wrong[fieldGrantTypes] = "Choose at least one."
	}
	for field, method := range map[string]string{fieldToken: f.Token, fieldIntrospection: f.Introspection, fieldRevocation: f.Revocation} {
		if method == AuthKeyJWT && len(app.Keys) == 0 {
			f.Wrong[field] = "private_key_jwt needs a key of the application, and it has none."
		}
	}
}

// scopeToken reports whether s is one (RFC 6749, 3.3).
func scopeToken(s string) bool {
	return len(s) <= 100 && !strings.ContainsFunc(s, func(r rune) bool { return r < 0x21 || r > 0x7e || r == '"' || r == '\\' })
}

// blame puts an error of Validate beside the field with whose name it begins;
// the first one stays.
func (f *applicationForm) blame(message string) {
	for _, field := range formFields {
		text, found := strings.CutPrefix(message, field)
		if !found || f.Wrong[field] != "" {
			continue
		}
		text = strings.TrimPrefix(text, ":")
		if strings.HasPrefix(text, " is ") {
			text = " it" + text
		}
		f.Wrong[field] = sentence(strings.TrimSpace(text))
		return
	}
}

// formFields are the fields in the order of the page.
var formFields = []string{
	fieldName, fieldAddress, fieldRedirectURIs, fieldLogoutURIs, fieldGrantTypes, fieldResponseTypes, fieldAlg, fieldScope,
	fieldToken, fieldIntrospection, fieldRevocation,
}

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] + "." }
