package reference

// all lists the applications, the oldest first.
func (s *store) all() []*Application {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.applications.values()
}

// registered returns the application of that client_id, or nil. Accounts are no
// applications.
func (s *store) registered(clientID string) *Application {
	s.mu.Lock()
	defer s.mu.Unlock()
	app, _ := s.applications.get(clientID)
	return app
}

// replaceApplication puts a changed application in the place of the one of its
// client_id.
func (s *store) replaceApplication(app *Application) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.applications.get(app.ClientID); known {
		s.applications.put(app.ClientID, app)
	}
}

// removeApplication ends an application with its accounts, its tokens and
// whoever is about to sign in to it. It returns the accounts.
func (s *store) removeApplication(clientID string) []Account {
	accounts := s.accountsOf(clientID)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.applications.remove(clientID)
	for id, i := range s.interactions.entries {
		if i.request.Application.ClientID == clientID {
			s.interactions.remove(id)
		}
	}
	s.forget(clientID)
	for _, a := range accounts {
		s.accounts.remove(a.AccessKey)
		s.forget(a.AccessKey)
	}
	return accounts
}

// forget drops the tokens of a client. The caller has the lock.
func (s *store) forget(clientID string) {
	for value, t := range s.access.entries {
		if t.ClientID == clientID {
			s.access.remove(value)
		}
	}
	for value, t := range s.refresh.entries {
		if t.grant.ClientID == clientID {
			s.refresh.remove(value)
		}
	}
}
