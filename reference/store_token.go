package reference

import (
	"maps"
	"slices"
	"time"
)

// Revocation says what ended a token before its time.
type Revocation string

// What ends a token.
const (
	NotRevoked        Revocation = ""
	RevokedByReplay   Revocation = "replay"  // its code came a second time
	RevokedByReuse    Revocation = "reuse"   // a rotated refresh token came again
	RevokedByRequest  Revocation = "request" // the client revoked it
	refreshTokenLives            = 30 * 24 * time.Hour
	accessTokenLives             = time.Hour
)

// AccessToken is an access token as it was issued, without its value.
type AccessToken struct {
	ClientID  string
	Subject   string
	Scopes    []string
	Claims    []string // of userinfo, asked for by name
	IssuedAt  time.Time
	ExpiresAt time.Time
	RevokedBy Revocation // at the moment in which it was looked up
}

type storedAccessToken struct {
	AccessToken
	grant *Grant
}

type storedRefreshToken struct {
	grant     *Grant
	issuedAt  time.Time
	expiresAt time.Time
	spent     bool // a newer one took its place
	revoked   bool // in the copy that refreshToken returns
}

// token is what decisions may know of it.
func (t storedRefreshToken) token(app *Application) RefreshToken {
	return RefreshToken{Application: app, IssuedAt: t.issuedAt, ExpiresAt: t.expiresAt}
}

// tokenKind tells the tokens of a grant apart.
type tokenKind int

const (
	kindAccess tokenKind = 1 << iota
	kindRefresh
)

func (s *store) addAccessToken(value string, t AccessToken, g *Grant) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access.put(value, &storedAccessToken{AccessToken: t, grant: g})
}

// accessToken finds a token by its exact value, so that nothing altered passes.
func (s *store) accessToken(value string) (AccessToken, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.access.get(value)
	if !ok {
		return AccessToken{}, false
	}
	return stored.seen(), true
}

// seen is the token with what its grant adds.
func (t *storedAccessToken) seen() AccessToken {
	seen := t.AccessToken
	seen.Claims = t.grant.UserinfoClaims
	if seen.RevokedBy == NotRevoked {
		seen.RevokedBy = t.grant.revokedAccess
	}
	return seen
}

func (s *store) addRefreshToken(g *Grant, lives time.Duration, now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	value := random()
	s.refresh.put(value, &storedRefreshToken{grant: g, issuedAt: now, expiresAt: now.Add(lives)})
	return value
}

// refreshToken returns a copy of what was issued under that value. A used or
// expired one is still known: its second use must be noticed.
func (s *store) refreshToken(value string) (storedRefreshToken, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.refresh.get(value)
	if !ok {
		return storedRefreshToken{}, false
	}
	found := *stored
	found.revoked = stored.grant.revokedRefresh != NotRevoked
	return found, true
}

func (s *store) refreshSpent(value string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.refresh.get(value)
	return !ok || stored.spent
}

// spendRefresh uses a refresh token up and reports whether it was unused until
// then.
func (s *store) spendRefresh(value string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.refresh.get(value)
	if !ok || stored.spent {
		return false
	}
	stored.spent = true
	return true
}

// revokeGrant ends the tokens of a grant of the kinds that are named.
func (s *store) revokeGrant(g *Grant, by Revocation, kinds tokenKind) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g.revoke(by, kinds)
}

func (g *Grant) revoke(by Revocation, kinds tokenKind) {
	if kinds&kindAccess != 0 && g.revokedAccess == NotRevoked {
		g.revokedAccess = by
	}
	if kinds&kindRefresh != 0 && g.revokedRefresh == NotRevoked {
		g.revokedRefresh = by
	}
}

// grantTo is the grant where it is to that subject, else one like it.
func (s *store) grantTo(subject string, g *Grant) *Grant {
	if subject == g.Subject {
		return g
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	other := *g
	other.Subject = subject
	return &other
}

// accessGrant returns the grant behind an access token, or nil.
func (s *store) accessGrant(value string) *Grant {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.access.get(value)
	if !ok {
		return nil
	}
	return stored.grant
}

// revokeAccessToken ends one token.
func (s *store) revokeAccessToken(value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stored, ok := s.access.get(value); ok && stored.RevokedBy == NotRevoked {
		stored.RevokedBy = RevokedByRequest
	}
}

// A scopeSet is what a user allowed a client before.
type scopeSet map[string]bool

func consentKey(subject, clientID string) string { return subject + " " + clientID }

// consentedScopes are those that the user allowed the client before.
func (s *store) consentedScopes(subject, clientID string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	allowed, _ := s.consents.get(consentKey(subject, clientID))
	return slices.Collect(maps.Keys(allowed))
}

func (s *store) consent(subject, clientID string, scopes []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	allowed, ok := s.consents.get(consentKey(subject, clientID))
	if !ok {
		allowed = make(scopeSet)
		s.consents.put(consentKey(subject, clientID), allowed)
	}
	for _, scope := range scopes {
		allowed[scope] = true
	}
}
