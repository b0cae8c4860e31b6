package reference

// RevocationPolicy holds the decisions of the revocation endpoint (RFC 7009).
type RevocationPolicy struct {
	// SameClient reports whether app may revoke tokens of the client that owner
	// is: its own only (RFC 7009, 2.1).
	SameClient func(owner string, app *Application) bool

	// Search reports whether a token of that kind is looked for under the hint. A
	// hint speeds the search up and never ends it (RFC 7009, 2.1).
	Search func(hint string, kind TokenKind) bool

	// AccessToken ends an access token.
	AccessToken func(r Revoking)

	// RefreshToken ends a refresh token, and with it the access tokens of its
	// grant.
	RefreshToken func(r Revoking)

	// EditStatus returns the HTTP status of the answer. It is 200, also for a
	// token that is not known (RFC 7009, 2.2).
	EditStatus func(known bool) int

	// Body is that of the answer. It is empty: the status says it all (RFC 7009,
	// 2.2).
	Body func() string
}

// TokenKind tells the kinds of tokens apart that can be revoked.
type TokenKind string

// The kinds of tokens, by their token_type_hint (RFC 7009, 2.1).
const (
	KindAccessToken  TokenKind = "access_token"
	KindRefreshToken TokenKind = "refresh_token"
)

// Revoking is the revocation of one token that was found.
type Revoking struct {
	value string
	grant *Grant
	store *store
}

// RevokeAccessToken ends the access token alone.
func (r Revoking) RevokeAccessToken() { r.store.revokeAccessToken(r.value) }

// RevokeAccessTokens ends all access tokens of the grant.
func (r Revoking) RevokeAccessTokens() { r.store.revokeGrant(r.grant, RevokedByRequest, kindAccess) }

// RevokeRefreshTokens ends all refresh tokens of the grant.
func (r Revoking) RevokeRefreshTokens() { r.store.revokeGrant(r.grant, RevokedByRequest, kindRefresh) }

func defaultRevocationPolicy() RevocationPolicy {
	return RevocationPolicy{
		SameClient: mayRevoke, Search: searchAll, AccessToken: Revoking.RevokeAccessToken,
		RefreshToken: revokeBoth, EditStatus: statusOK, Body: noBody,
	}
}

func mayRevoke(owner string, app *Application) bool { return owner == app.ClientID }

func searchAll(string, TokenKind) bool { return true }

func revokeBoth(r Revoking) {
	r.RevokeAccessTokens()
	r.RevokeRefreshTokens()
}

func statusOK(bool) int { return 200 }

func noBody() string { return "" }
