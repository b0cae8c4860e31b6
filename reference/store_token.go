package reference

import (
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
	rotated   bool // a newer one took its place
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

// accessTokenBy finds a token that is not revoked by a property of it.
func (s *store) accessTokenBy(match func(value string, t AccessToken) bool) (AccessToken, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for value, stored := range s.access.entries {
		if t := stored.seen(); t.RevokedBy == NotRevoked && match(value, t) {
			return t, true
		}
	}
	return AccessToken{}, false
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

func (s *store) addRefreshToken(g *Grant, now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	value := random()
	s.refresh.put(value, &storedRefreshToken{grant: g, issuedAt: now, expiresAt: now.Add(refreshTokenLives)})
	return value
}

// refreshToken returns a copy of what was issued under that value, and whether
// it still works.
func (s *store) refreshToken(value string, now time.Time) (t storedRefreshToken, alive, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.refresh.get(value)
	if !ok {
		return storedRefreshToken{}, false, false
	}
	return *stored, stored.alive(now), true
}

func (t *storedRefreshToken) alive(now time.Time) bool {
	return !t.rotated && t.grant.revokedRefresh == NotRevoked && now.Before(t.expiresAt)
}

// rotate uses a refresh token up. When it was used before, it was stolen or
// the answer was: the whole grant ends (RFC 9700, 4.14.2).
func (s *store) rotate(value string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.refresh.get(value)
	if !ok {
		return false
	}
	if stored.rotated {
		stored.grant.revoke(RevokedByReuse, kindAccess|kindRefresh)
		return false
	}
	if !stored.alive(now) {
		return false
	}
	stored.rotated = true
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

// revokeAccessToken ends one token, if it is the client's.
func (s *store) revokeAccessToken(value, clientID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.access.get(value)
	if ok && stored.ClientID == clientID && stored.RevokedBy == NotRevoked {
		stored.RevokedBy = RevokedByRequest
	}
}

// revokeRefreshToken ends the grant behind a refresh token, if it is the
// client's (RFC 7009, 2.1).
func (s *store) revokeRefreshToken(value, clientID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.refresh.get(value)
	if ok && stored.grant.ClientID == clientID {
		stored.grant.revoke(RevokedByRequest, kindAccess|kindRefresh)
	}
}

// A scopeSet is what a user allowed a client before.
type scopeSet map[string]bool

func consentKey(subject, clientID string) string { return subject + " " + clientID }

func (s *store) consented(subject, clientID string, scopes []string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	allowed, _ := s.consents.get(consentKey(subject, clientID))
	return !slices.ContainsFunc(scopes, func(scope string) bool {
		return scope != scopeOfflineAccess && !allowed[scope]
	})
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
