package reference

import (
	"context"
	"time"
)

// CodePolicy holds the decisions about authorization codes at the token
// endpoint (RFC 6749, 4.1.2 and 4.1.3), in the order in which they are taken.
type CodePolicy struct {
	// Value makes a new code: 256 random bits (RFC 6749, 10.10).
	Value func() string

	// Find returns what was issued under the code of a request: under that very
	// value.
	Find func(l Lookup) (Code, bool)

	// SameClient reports whether app is the client that the code was issued to.
	SameClient func(c Code, app *Application) bool

	// SameRedirectURI reports whether got, the redirect_uri of the token
	// request, is the one of the authorization request. It is empty when the
	// parameter is missing or has no value.
	SameRedirectURI func(c Code, app *Application, got string) bool

	// Spend uses the code up and reports whether this request was the first to
	// do so.
	Spend func(ctx context.Context, s Spending) bool

	// Replayed takes back what a code gave that came a second time.
	Replayed func(r Replay)

	// Expired reports whether the code was too old at now.
	Expired func(c Code, now time.Time) bool

	// Scopes returns the scopes of the tokens: those that the user granted,
	// whatever scope the token request asks for.
	Scopes func(c Code, asked []string) []string
}

// Lookup is the search for what was issued under the code of a request.
type Lookup struct {
	Value string
	store *store
}

// Exact finds the code by its whole value.
func (l Lookup) Exact() (Code, bool) { return l.store.code(l.Value) }

// By finds the newest code whose value satisfies match.
func (l Lookup) By(match func(value string) bool) (Code, bool) { return l.store.codeBy(match) }

// Spending is the moment in which a redemption that passed every other check
// uses its code up.
type Spending struct {
	Code        Code
	Application *Application
	store       *store
	inFlight    func() int
}

// Spent reports whether the code is used up already.
func (s Spending) Spent() bool { return s.store.codeSpent(s.Code.ID) }

// Spend uses the code up, in one step, and reports whether it was unused until
// then.
func (s Spending) Spend() bool { return s.store.spendCode(s.Code.ID) }

// InFlight is the number of token requests that have arrived and are not
// answered, this one included.
func (s Spending) InFlight() int { return s.inFlight() }

// Replay is the second use of a code.
type Replay struct {
	Code  Code
	store *store
}

// RevokeAccessTokens ends the access tokens that the code gave, and those that
// its refresh tokens gave.
func (r Replay) RevokeAccessTokens() {
	r.store.revokeGrant(r.Code.Grant, RevokedByReplay, kindAccess)
}

// RevokeRefreshTokens ends the refresh tokens that the code gave.
func (r Replay) RevokeRefreshTokens() {
	r.store.revokeGrant(r.Code.Grant, RevokedByReplay, kindRefresh)
}

func defaultCodePolicy() CodePolicy {
	return CodePolicy{
		Value:           random,
		Find:            Lookup.Exact,
		SameClient:      sameClient,
		SameRedirectURI: sameRedirectURI,
		Spend:           spend,
		Replayed:        replayed,
		Expired:         codeExpired,
		Scopes:          grantedScopes,
	}
}

func sameClient(c Code, app *Application) bool { return c.ClientID == app.ClientID }

func sameRedirectURI(c Code, _ *Application, got string) bool { return c.RedirectURI == got }

func spend(_ context.Context, s Spending) bool { return s.Spend() }

func replayed(r Replay) {
	r.RevokeAccessTokens()
	r.RevokeRefreshTokens()
}

func codeExpired(c Code, now time.Time) bool { return !now.Before(c.ExpiresAt) }

func grantedScopes(c Code, _ []string) []string { return c.Grant.Scopes }
