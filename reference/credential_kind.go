package reference

// CredentialKind is what a value is that the provider has given out.
type CredentialKind string

// The kinds of values that lead to a grant.
const (
	CredentialCode         CredentialKind = "code"
	CredentialRefreshToken CredentialKind = "refresh_token"
	CredentialAccessToken  CredentialKind = "access_token"
	CredentialForm         CredentialKind = "form" // the form on which the user said yes
)

// presentable are the kinds that are looked up when a grant_type is asked for
// with something that is not its own credential.
var presentable = map[string][]CredentialKind{
	GrantAuthorizationCode: {CredentialRefreshToken, CredentialAccessToken, CredentialForm},
	GrantRefreshToken:      {CredentialCode},
}

// credential is the parameter of a grant_type in which its own credential stands.
var credential = map[string]string{GrantAuthorizationCode: "code", GrantRefreshToken: "refresh_token"}

// misplaced returns the grant behind the credential of a request, and its kind,
// when that is another one than the grant_type takes, and the client's.
func (p *Provider) misplaced(app *Application, grantType string, form params) (*Grant, CredentialKind) {
	value := form.get(credential[grantType])
	if value == "" {
		return nil, ""
	}
	for _, kind := range presentable[grantType] {
		if g := p.store.grantBehind(kind, value); g != nil && g.ClientID == app.ClientID {
			return g, kind
		}
	}
	return nil, ""
}

// grantBehind returns the grant that a value of that kind leads to, or nil.
func (s *store) grantBehind(kind CredentialKind, value string) *Grant {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch kind {
	case CredentialCode:
		if code, ok := s.codes.get(value); ok {
			return code.Grant
		}
	case CredentialRefreshToken:
		if token, ok := s.refresh.get(value); ok {
			return token.grant
		}
	case CredentialAccessToken:
		if token, ok := s.access.get(value); ok {
			return token.grant
		}
	case CredentialForm:
		if code, ok := s.forms.get(value); ok {
			return code.Grant
		}
	}
	return nil
}
