package reference

import "slices"

// Account is a programmatic access account of an application: the access key
// and the secret key by which a program asks for tokens in its name, by the
// client_credentials grant.
type Account struct {
	AccessKey string // the client_id of its requests
	SecretKey string // the client_secret of its requests
	ClientID  string // of the application that it belongs to
	Name      string // for people
}

// addAccount makes an account of an application. It reports false when there is
// no such application, or no room.
func (s *store) addAccount(clientID, name string) (Account, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.applications.get(clientID); !known || s.accounts.full() {
		return Account{}, false
	}
	a := Account{AccessKey: randomLabel() + randomLabel(), SecretKey: random(), ClientID: clientID, Name: name}
	s.accounts.put(a.AccessKey, a)
	return a, true
}

// accountsOf lists the accounts of an application, the oldest first.
func (s *store) accountsOf(clientID string) []Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Account
	for _, a := range s.accounts.values() {
		if a.ClientID == clientID {
			found = append(found, a)
		}
	}
	return found
}

// moveAccount takes over an account, of an application that was moved here.
func (s *store) moveAccount(a Account) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts.put(a.AccessKey, a)
}

// removeAccount ends an account of an application, and its tokens. It reports
// whether there was one.
func (s *store) removeAccount(clientID, accessKey string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.accounts.get(accessKey)
	if !ok || a.ClientID != clientID {
		return false
	}
	s.accounts.remove(accessKey)
	s.forget(accessKey)
	return true
}

// client is the application as its account uses it: for nothing but the
// client_credentials grant, and only while the application has that.
func (a Account) client(app *Application) *Application {
	c := app.clone()
	c.ClientID, c.ClientSecret, c.Owner = a.AccessKey, a.SecretKey, app.ClientID
	c.GrantTypes = slices.DeleteFunc(c.GrantTypes, func(grant string) bool { return grant != GrantClientCredentials })
	c.ResponseTypes, c.RedirectURIs = nil, nil
	if c.TokenEndpointAuthMethod == AuthNone {
		c.TokenEndpointAuthMethod = AuthPost // an account has a secret in any case
	}
	return c
}
