package reference

import (
	"context"
	"time"
)

// RefreshPolicy holds the decisions about refresh tokens (RFC 6749, 6; RFC 9700,
// 4.14.2), in the order in which they are taken.
type RefreshPolicy struct {
	// SameClient reports whether app is the client that the token was issued to.
	SameClient func(g *Grant, app *Application) bool

	// Expired reports whether the token was too old at now.
	Expired func(t RefreshToken, now time.Time) bool

	// Scopes returns the scopes of the new access token: those that were granted,
	// or fewer where fewer are asked for (RFC 6749, 6).
	Scopes func(granted, asked []string) ([]string, *Error)

	// Subject returns whom the new tokens are about: the user who granted it,
	// whoever is signed in at present in the browser of that login (OpenID Connect
	// Core, 12.2). present is nil for nobody.
	Subject func(granted string, present *User) string

	// Rotate reports whether the client gets a new token in place of the one that
	// it used: public and confidential clients alike.
	Rotate func(app *Application) bool

	// Spend uses the token up and reports whether this request was the first to
	// do so. It is asked where the token rotates.
	Spend func(ctx context.Context, s RefreshSpending) bool

	// Reused ends what descends from a token that came a second time: it was
	// stolen, or its successor was.
	Reused func(r Reuse)

	// EditIDToken may change the claims of the new ID token, which has no nonce
	// (OpenID Connect Core, 12.2), after IDToken.EditClaims.
	EditIDToken func(c Claims)
}

// RefreshToken is a refresh token as it was issued, without its value.
type RefreshToken struct {
	Application *Application
	IssuedAt    time.Time
	ExpiresAt   time.Time
}

// RefreshSpending is the moment in which a refresh that passed every other check
// uses its token up.
type RefreshSpending struct {
	Application *Application

	value    string
	store    *store
	inFlight func() int
}

// Value tells tokens apart; it is not the token.
func (s RefreshSpending) Value() string { return leftHalfHash(s.value) }

// Spent reports whether the token is used up already.
func (s RefreshSpending) Spent() bool { return s.store.refreshSpent(s.value) }

// Spend uses the token up, in one step, and reports whether it was unused until
// then.
func (s RefreshSpending) Spend() bool { return s.store.spendRefresh(s.value) }

// InFlight is the number of token requests that have arrived and are not
// answered, this one included.
func (s RefreshSpending) InFlight() int { return s.inFlight() }

// Reuse is the second use of a refresh token.
type Reuse struct {
	grant *Grant
	store *store
}

// RevokeAccessTokens ends the access tokens of the grant.
func (r Reuse) RevokeAccessTokens() { r.store.revokeGrant(r.grant, RevokedByReuse, kindAccess) }

// RevokeRefreshTokens ends the refresh tokens of the grant.
func (r Reuse) RevokeRefreshTokens() { r.store.revokeGrant(r.grant, RevokedByReuse, kindRefresh) }

func defaultRefreshPolicy() RefreshPolicy {
	return RefreshPolicy{
		SameClient: sameRefreshClient, Expired: refreshExpired, Scopes: narrowed, Subject: grantedSubject, Rotate: rotates,
		Spend: spendRefresh, Reused: reused, EditIDToken: keepClaims,
	}
}

func sameRefreshClient(g *Grant, app *Application) bool { return g.ClientID == app.ClientID }

func refreshExpired(t RefreshToken, now time.Time) bool { return !now.Before(t.ExpiresAt) }

func narrowed(granted, asked []string) ([]string, *Error) {
	if len(asked) == 0 {
		return granted, nil
	}
	if !within(asked, granted) {
		return nil, badRequest("invalid_scope", "the scope goes beyond what was granted")
	}
	return asked, nil
}

func grantedSubject(granted string, _ *User) string { return granted }

func rotates(*Application) bool { return true }

func spendRefresh(_ context.Context, s RefreshSpending) bool { return s.Spend() }

func reused(r Reuse) {
	r.RevokeAccessTokens()
	r.RevokeRefreshTokens()
}
