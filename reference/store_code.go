package reference

import (
	"slices"
	"time"
)

// Grant is what a user allowed a client: the root of the code and of all
// tokens that came of it.
type Grant struct {
	ID       string
	ClientID string
	Subject  string
	Scopes   []string // as granted
	Nonce    string   // of the authorization request
	AuthTime time.Time
	Offline  bool   // a refresh token goes with it
	Password bool   // of the password grant
	Service  bool   // of the client_credentials grant: no user takes part
	ACR      string // of the login; empty where nobody asked
	Form     string // ID of the last form of the request; empty where the user had to send none

	// IDTokenClaims and UserinfoClaims were asked for by name (OpenID Connect
	// Core, 5.5).
	IDTokenClaims, UserinfoClaims []string

	browser *session // in which the user signed in; nil without one

	// revokedAccess and revokedRefresh are guarded by the lock of the store.
	revokedAccess, revokedRefresh Revocation
}

// Code is an authorization code as it was issued, without its value.
type Code struct {
	ID          string // names the code; not the code itself
	ClientID    string
	RedirectURI string // of the authorization request
	Challenge   string // S256 code_challenge; empty when there was none
	IssuedAt    time.Time
	ExpiresAt   time.Time
	Grant       *Grant
}

type storedCode struct {
	Code
	used bool
}

// issueCode remembers a new code and returns its value. The value belongs to
// the response alone.
func (s *store) issueCode(value string, c Code) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.ID = random()
	stored := &storedCode{Code: c}
	s.codes.put(value, stored)
	s.spent.put(c.ID, stored)
	if c.Grant != nil && c.Grant.Form != "" {
		s.forms.put(c.Grant.Form, stored)
	}
	return value
}

// code returns what was issued under that value. A used or expired code is
// still known: its second use must be noticed.
func (s *store) code(value string) (Code, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.codes.get(value)
	if !ok {
		return Code{}, false
	}
	return stored.Code, true
}

// codeBy returns the newest code whose value satisfies match.
func (s *store) codeBy(match func(value string) bool) (Code, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, value := range slices.Backward(s.codes.order) {
		if stored, ok := s.codes.get(value); ok && match(value) {
			return stored.Code, true
		}
	}
	return Code{}, false
}

func (s *store) codeSpent(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.spent.get(id)
	return !ok || stored.used
}

// spendCode uses the code up and reports whether it was unused until then.
func (s *store) spendCode(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.spent.get(id)
	if !ok || stored.used {
		return false
	}
	stored.used = true
	return true
}

// pendingChallenges returns the challenges of a client's codes that are not
// used up.
func (s *store) pendingChallenges(clientID string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []string
	for _, code := range s.codes.entries {
		if code.ClientID == clientID && !code.used && code.Challenge != "" {
			found = append(found, code.Challenge)
		}
	}
	return found
}
