package reference

import (
	"html/template"
	"net/http"
	"slices"
)

// consolePolicy lets forms lead to the console only.
var consolePolicy = pagePolicy + "; form-action 'self'"

// write answers with a page of the console. Faults spoil the pages of the
// provider, not those of its operator.
func (c *console) write(w http.ResponseWriter, status int, name string, shown interface{ frame() *page }) {
	f := shown.frame()
	f.Style, f.Armed = template.CSS(pageStyle), c.provider.armed
	writePage(w, status, name, consolePolicy, shown, func(http.Header) {})
}

func (p *page) frame() *page { return p }

// inside is a page with the navigation of the console.
func inside(v visit, title string, at string) page {
	links := []navLink{{Path: pathConsole, Text: "Applications"}, {Path: pathNew, Text: "Create application"}, {Path: pathExchanges, Text: "Recent exchanges"}}
	for i := range links {
		links[i].Here = links[i].Path == at
	}
	return page{Title: title, CSRF: v.csrf, Links: links}
}

// choice is an item that can be chosen.
type choice struct {
	Value, Text string
	Chosen      bool
}

// field is an input, as the templates show it.
type field struct {
	Name, Label, Hint, Value, Wrong string
	Required                        bool
	Choices                         []choice
}

func (f *applicationForm) field(name, label, hint, value string) field {
	return field{Name: name, Label: label, Hint: hint, Value: value, Wrong: f.Wrong[name]}
}

// NameField and the others are the fields of the page.
func (f *applicationForm) NameField() field {
	made := f.field(fieldName, "Application name", "Users see it when they are asked for consent.", f.Name)
	made.Required = true
	return made
}

// AddressField is where users of the application sign in.
func (f *applicationForm) AddressField() field {
	return f.field(fieldAddress, "Authentication address",
		"A label such as my-notes gives the application an issuer of its own, where its users sign in. Left empty, it is at the common issuer.", f.Address)
}

// RedirectURIsField is where users come back to.
func (f *applicationForm) RedirectURIsField() field {
	return f.field(fieldRedirectURIs, "Callback links",
		"One in each line. Users are sent back to these addresses with codes and tokens, and to no other.", f.RedirectURIs)
}

// LogoutURIsField is where users may go after they signed out.
func (f *applicationForm) LogoutURIsField() field {
	return f.field(fieldLogoutURIs, "Sign-out links", "One in each line. Users may be sent there once they have signed out.", f.LogoutURIs)
}

// GrantTypesField is the authorization modes.
func (f *applicationForm) GrantTypesField() field {
	made := f.field(fieldGrantTypes, "Authorization modes", "", "")
	made.Choices = choices(f.GrantTypes, GrantAuthorizationCode, GrantImplicit, GrantRefreshToken, GrantPassword, GrantClientCredentials)
	return made
}

// ResponseTypesField is what the authorization endpoint returns.
func (f *applicationForm) ResponseTypesField() field {
	made := f.field(fieldResponseTypes, "Return types", "", "")
	made.Choices = choices(f.ResponseTypes, ResponseCode, ResponseIDToken, ResponseIDTokenToken,
		ResponseCodeIDToken, ResponseCodeToken, ResponseCodeIDTokenToken)
	return made
}

// AlgField is how ID tokens are signed.
func (f *applicationForm) AlgField() field {
	made := f.field(fieldAlg, "Signature algorithm of ID tokens", "", f.Alg)
	made.Choices = choices([]string{f.Alg}, AlgRS256, AlgHS256, AlgPS256, AlgES256, AlgEdDSA)
	return made
}

// ScopeField is what programs may have.
func (f *applicationForm) ScopeField() field {
	return f.field(fieldScope, "Scopes of programs",
		"What the mode client_credentials may give, separated by spaces, such as documents:read.", f.Scope)
}

// MethodFields are the three of the security card.
func (f *applicationForm) MethodFields() []field {
	made := []field{
		f.field(fieldToken, "When exchanging a token", "At the token endpoint. An application that can't keep a secret, such as one in a browser, has none.", f.Token),
		f.field(fieldIntrospection, "When verifying a token", "At the introspection endpoint.", f.Introspection),
		f.field(fieldRevocation, "When withdrawing a token", "At the revocation endpoint.", f.Revocation),
	}
	for i := range made {
		known := []string{AuthBasic, AuthPost, AuthSecretJWT, AuthNone}
		if made[i].Value == AuthKeyJWT {
			known = append(known, AuthKeyJWT) // its key can't be entered here
		}
		made[i].Choices = choices([]string{made[i].Value}, known...)
	}
	return made
}

func choices(chosen []string, all ...string) []choice {
	made := make([]choice, 0, len(all))
	for _, value := range all {
		made = append(made, choice{value, value, slices.Contains(chosen, value)})
	}
	return made
}

// Mistakes are the fields that something is wrong with, in the order of the page.
func (f *applicationForm) Mistakes() []field {
	all := append([]field{
		f.NameField(), f.AddressField(), f.RedirectURIsField(), f.LogoutURIsField(), f.GrantTypesField(), f.ResponseTypesField(), f.AlgField(), f.ScopeField(),
	}, f.MethodFields()...)
	return slices.DeleteFunc(all, func(shown field) bool { return shown.Wrong == "" })
}
