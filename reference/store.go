package reference

import (
	"sync"
	"time"
)

// Limits of the store. What is oldest goes when a table is full.
const (
	maxCodes        = 10000
	maxTokens       = 20000
	maxSessions     = 10000
	maxInteractions = 10000
	maxConsents     = 10000
	maxApplications = 1000
	maxAccounts     = 1000
	maxWrong        = 10000
	maxUsed         = 10000
)

// A store keeps what the provider must remember. It is in memory and ends with
// the provider. One lock guards all of it, so that every method is one step
// for whoever else looks: that is what makes a code usable once.
type store struct {
	mu           sync.Mutex
	applications table[*Application]
	accounts     table[Account]     // by access key
	assertions   table[time.Time]   // that were used, by client and jti
	wrong        table[[]time.Time] // when a password was wrong, by user name
	codes        table[*storedCode] // by the code itself
	spent        table[*storedCode] // the same ones by their ID
	forms        table[*storedCode] // the same ones by the form that led to them
	access       table[*storedAccessToken]
	refresh      table[*storedRefreshToken]
	sessions     table[*session]
	interactions table[*interaction]
	consents     table[scopeSet]
}

func newStore() *store {
	return &store{
		applications: newTable[*Application](maxApplications),
		accounts:     newTable[Account](maxAccounts),
		assertions:   newTable[time.Time](maxUsed),
		wrong:        newTable[[]time.Time](maxWrong),
		codes:        newTable[*storedCode](maxCodes),
		spent:        newTable[*storedCode](maxCodes),
		forms:        newTable[*storedCode](maxCodes),
		access:       newTable[*storedAccessToken](maxTokens),
		refresh:      newTable[*storedRefreshToken](maxTokens),
		sessions:     newTable[*session](maxSessions),
		interactions: newTable[*interaction](maxInteractions),
		consents:     newTable[scopeSet](maxConsents),
	}
}

// application returns the application of that client_id, or the client that an
// account is, or nil.
func (s *store) application(clientID string) *Application {
	s.mu.Lock()
	defer s.mu.Unlock()
	if app, ok := s.applications.get(clientID); ok {
		return app
	}
	account, ok := s.accounts.get(clientID)
	if !ok {
		return nil
	}
	app, ok := s.applications.get(account.ClientID)
	if !ok {
		return nil
	}
	return account.client(app)
}

// redirectURIs returns those of all applications.
func (s *store) redirectURIs() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, app := range s.applications.entries {
		all = append(all, app.RedirectURIs...)
	}
	return all
}

// logoutURIs returns the post-logout redirect URIs of all applications.
func (s *store) logoutURIs() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, app := range s.applications.entries {
		all = append(all, app.PostLogoutRedirectURIs...)
	}
	return all
}

// used notes an assertion, and reports whether it came before.
func (s *store) used(assertion string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, before := s.assertions.get(assertion)
	s.assertions.put(assertion, now)
	return before
}

// addApplication reports false when there is no room: applications are never
// pushed out by newer ones.
func (s *store) addApplication(app *Application) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.applications.full() {
		return false
	}
	s.applications.put(app.ClientID, app)
	return true
}

// A table is a map that holds at most limit entries and gives up the oldest.
type table[V any] struct {
	limit   int
	entries map[string]V
	order   []string // keys by age; may hold keys that are gone
}

func newTable[V any](limit int) table[V] {
	return table[V]{limit: limit, entries: make(map[string]V)}
}

func (t *table[V]) full() bool { return len(t.entries) >= t.limit }

func (t *table[V]) get(key string) (V, bool) {
	v, ok := t.entries[key]
	return v, ok
}

func (t *table[V]) remove(key string) { delete(t.entries, key) }

func (t *table[V]) put(key string, v V) {
	if _, known := t.entries[key]; !known {
		t.order = append(t.order, key)
	}
	t.entries[key] = v
	for len(t.entries) > t.limit {
		t.remove(t.order[0])
		t.order = t.order[1:]
	}
	if len(t.order) > 2*t.limit {
		t.compact()
	}
}

// values lists the entries, the oldest first.
func (t *table[V]) values() []V {
	t.compact()
	found := make([]V, 0, len(t.entries))
	for _, key := range t.order {
		found = append(found, t.entries[key])
	}
	return found
}

// compact forgets the keys that are gone, and each place of a key but the first.
func (t *table[V]) compact() {
	kept, seen := make([]string, 0, len(t.entries)), make(map[string]bool, len(t.entries))
	for _, key := range t.order {
		if _, ok := t.entries[key]; ok && !seen[key] {
			kept, seen[key] = append(kept, key), true
		}
	}
	t.order = kept
}
