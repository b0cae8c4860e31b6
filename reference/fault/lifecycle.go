package fault

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements that the faults of this file target.
const (
	refreshBound         = "refresh-bound-to-client"
	refreshAuthenticated = "refresh-client-authenticated"
	refreshScope         = "refresh-scope-fixed"
	refreshRotated       = "refresh-rotated-refused"
	refreshReuse         = "refresh-reuse-revokes"
	refreshExpiry        = "refresh-expiry"
	refreshedIDToken     = "refreshed-id-token"
)

// refreshUseFaults spoil what a refresh token is worth, and to whom.
var refreshUseFaults = []Fault{
	{
		ID:      "refresh-of-any-client",
		Summary: "a refresh token works for every client",
		Targets: []string{refreshBound},
		Attacks: []string{"RT-01"},
		Arm:     refreshFor(func(*reference.Grant, *reference.Application) bool { return true }),
	},
	{
		ID:      "refresh-of-any-public-client",
		Summary: "a refresh token works for every client without a secret",
		Targets: []string{refreshBound},
		Attacks: []string{"RT-01"},
		Arm:     refreshFor(func(_ *reference.Grant, app *reference.Application) bool { return app.Public() }),
	},
	{
		ID:      "refresh-without-secret",
		Summary: "a refresh token needs no client_secret beside it",
		Targets: []string{refreshAuthenticated},
		Attacks: []string{"RT-02"},
		Arm:     authenticateRefresh(func(a reference.Attempt) bool { return a.Secret == "" }),
	},
	{
		ID:      "refresh-with-any-secret",
		Summary: "the client_secret beside a refresh token is not looked at",
		Targets: []string{refreshAuthenticated},
		Attacks: []string{"RT-02"},
		Arm:     authenticateRefresh(func(a reference.Attempt) bool { return a.Secret != "" }),
	},
	{
		ID:      "refresh-scope-widened",
		Summary: "a refresh gives every scope that it asks for",
		Targets: []string{refreshScope},
		Attacks: []string{"RT-08"},
		Arm:     widenRefresh(func(granted, asked []string) []string { return asked }),
	},
	{
		ID:      "refresh-scope-widened-by-claims",
		Summary: "a refresh adds the scopes of claims that it asks for to those that were granted",
		Targets: []string{refreshScope},
		Attacks: []string{"RT-08"},
		Arm: widenRefresh(func(granted, asked []string) []string {
			wide := slices.Clone(granted)
			for _, scope := range asked {
				if scope == "email" && !slices.Contains(wide, scope) {
					wide = append(wide, scope)
				}
			}
			return wide
		}),
	},
	{
		ID:      "refresh-not-rotated",
		Summary: "a refresh token stays the same, for public clients too",
		Preset:  reference.PresetHardened,
		Targets: []string{"refresh-rotation"},
		Attacks: []string{"RT-03"},
		Arm: func(p *reference.Policy) {
			p.Refresh.Rotate = func(*reference.Application) bool { return false }
		},
	},
	{
		ID:      "refresh-rotated-works",
		Summary: "a refresh token works after a new one took its place",
		Preset:  reference.PresetHardened,
		Targets: []string{refreshRotated},
		Attacks: []string{"RT-04"},
		Arm: func(p *reference.Policy) {
			p.Refresh.Spend = func(context.Context, reference.RefreshSpending) bool { return true }
		},
	},
	{
		ID:      "refresh-reuse-unnoticed",
		Summary: "a used refresh token is refused, and what descends from it lives on",
		Preset:  reference.PresetHardened,
		Targets: []string{refreshReuse},
		Attacks: []string{"RT-05"},
		Arm:     func(p *reference.Policy) { p.Refresh.Reused = func(reference.Reuse) {} },
	},
	{
		ID:      "refresh-reuse-ends-access-tokens-only",
		Summary: "the reuse of a refresh token ends access tokens, and not its successor",
		Preset:  reference.PresetHardened,
		Targets: []string{refreshReuse},
		Attacks: []string{"RT-05"},
		Arm: func(p *reference.Policy) {
			p.Refresh.Reused = func(r reference.Reuse) { r.RevokeAccessTokens() }
		},
	},
	{
		ID:      "refresh-check-then-spend",
		Summary: "a refresh token is first seen to be unused and then spent, in two steps, so that two requests at once both get tokens",
		Preset:  reference.PresetHardened,
		Targets: []string{"refresh-concurrent"},
		Attacks: []string{"RT-06"},
		Arm: func(p *reference.Policy) {
			meeting := newRendezvous()
			p.Refresh.Spend = func(ctx context.Context, s reference.RefreshSpending) bool {
				if s.Spent() {
					return false
				}
				meeting.wait(ctx, s.Value(), s.InFlight)
				s.Spend()
				return true
			}
		},
	},
	{
		ID:      "refresh-never-expires",
		Summary: "a refresh token that nobody uses stays good",
		Targets: []string{refreshExpiry},
		Attacks: []string{"RT-14"},
		Arm: func(p *reference.Policy) {
			p.Refresh.Expired = func(reference.RefreshToken, time.Time) bool { return false }
		},
	},
	{
		ID:      "refresh-expiry-with-leeway",
		Summary: "a refresh token stays good for an hour after its end",
		Targets: []string{refreshExpiry},
		Attacks: []string{"RT-14"},
		Arm: func(p *reference.Policy) {
			expired := p.Refresh.Expired
			p.Refresh.Expired = func(t reference.RefreshToken, now time.Time) bool { return expired(t, now.Add(-time.Hour)) }
		},
	},
	{
		ID:      "refreshed-id-token-other-sub",
		Summary: "the ID token of a refresh names another subject",
		Targets: []string{refreshedIDToken},
		Attacks: []string{"RT-16"},
		Arm:     editRefreshed(func(c reference.Claims) { c["sub"] = otherSubject }),
	},
	{
		ID:      "refreshed-id-token-auth-time",
		Summary: "the ID token of a refresh says that the user has just signed in",
		Targets: []string{refreshedIDToken},
		Attacks: []string{"RT-16"},
		Arm: editRefreshed(func(c reference.Claims) {
			if at, ok := c["auth_time"].(int64); ok {
				c["auth_time"] = at + 3600
			}
		}),
	},
	{
		ID:      "refresh-token-without-grant",
		Summary: "clients that did not register the refresh_token grant get refresh tokens",
		Targets: []string{"refresh-token-needs-grant"},
		Attacks: []string{"RT-21"},
		Arm:     grantOffline(func(offline, consent bool, _ []string) bool { return offline && consent }),
	},
}

// revocationFaults spoil the revocation endpoint.
var revocationFaults = []Fault{
	{
		ID:      "revocation-ignored",
		Summary: "the revocation of a refresh token is answered with 200 and does nothing",
		Targets: []string{"revocation-effect", "revocation-cascades"},
		Attacks: []string{"RV-01"},
		Arm:     func(p *reference.Policy) { p.Revocation.RefreshToken = func(reference.Revoking) {} },
	},
	{
		ID:      "revocation-of-access-tokens-only",
		Summary: "the revocation of a refresh token ends the access tokens, and the refresh token lives on",
		Targets: []string{"revocation-effect"},
		Attacks: []string{"RV-01"},
		Arm: func(p *reference.Policy) {
			p.Revocation.RefreshToken = func(r reference.Revoking) { r.RevokeAccessTokens() }
		},
	},
	{
		ID:      "revocation-without-cascade",
		Summary: "the access tokens of a refresh token outlive its revocation",
		Targets: []string{"revocation-cascades"},
		Attacks: []string{"RV-05"},
		Arm: func(p *reference.Policy) {
			p.Revocation.RefreshToken = func(r reference.Revoking) { r.RevokeRefreshTokens() }
		},
	},
	{
		ID:      "revocation-of-access-tokens-ignored",
		Summary: "the revocation of an access token does nothing, since it is a JWT",
		Targets: []string{revocationAccessToken},
		Attacks: []string{"RV-07"},
		Arm:     func(p *reference.Policy) { p.Revocation.AccessToken = func(reference.Revoking) {} },
	},
	{
		ID:      "revocation-unseen-by-userinfo",
		Summary: "userinfo goes by the signature of an access token that was revoked",
		Targets: []string{revocationAccessToken},
		Attacks: []string{"RV-07"},
		Arm:     overlookRequest(reference.EndpointUserinfo),
	},
	{
		ID:      "revocation-refuses-public-clients",
		Summary: "public clients can't revoke their tokens",
		Targets: []string{revocationAccessToken},
		Attacks: []string{"RV-06"},
		Arm: func(p *reference.Policy) {
			same := p.Revocation.SameClient
			p.Revocation.SameClient = func(owner string, app *reference.Application) bool {
				return same(owner, app) && !app.Public()
			}
		},
	},
	{
		ID:      "revocation-by-anybody",
		Summary: "every client can revoke the tokens of all clients",
		Targets: []string{revocationBound},
		Attacks: []string{"RV-03"},
		Arm: func(p *reference.Policy) {
			p.Revocation.SameClient = func(string, *reference.Application) bool { return true }
		},
	},
	{
		ID:      "revocation-without-authentication",
		Summary: "the revocation endpoint does not look at the client_secret",
		Targets: []string{revocationBound},
		Attacks: []string{"RV-02"},
		Arm:     authenticateAt(reference.EndpointRevocation),
	},
	{
		ID:      "revocation-by-hint",
		Summary: "a token is looked for only among those of the hinted kind",
		Targets: []string{"revocation-hint"},
		Attacks: []string{"RV-04"},
		Arm: func(p *reference.Policy) {
			p.Revocation.Search = func(hint string, kind reference.TokenKind) bool {
				return hint == "" || hint == string(kind)
			}
		},
	},
	{
		ID:      "revocation-unknown-token-refused",
		Summary: "the revocation of an unknown token is an error",
		Targets: []string{"revocation-unknown-token"},
		Arm: func(p *reference.Policy) {
			p.Revocation.EditStatus = func(known bool) int {
				if known {
					return http.StatusOK
				}
				return http.StatusBadRequest
			}
		},
	},
}

// More requirements that the faults of this file target.
const (
	revocationAccessToken = "revocation-access-token"
	revocationBound       = "revocation-bound-to-client"
)

func refreshFor(also func(*reference.Grant, *reference.Application) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		same := p.Refresh.SameClient
		p.Refresh.SameClient = func(g *reference.Grant, app *reference.Application) bool {
			return same(g, app) || also(g, app)
		}
	}
}

// authenticateRefresh accepts attempts of confidential clients at the token
// endpoint that come with a refresh token.
func authenticateRefresh(also func(reference.Attempt) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		authenticate := p.Client.Authenticate
		p.Client.Authenticate = func(a reference.Attempt) bool {
			return authenticate(a) || a.GrantType == reference.GrantRefreshToken && also(a)
		}
	}
}

// authenticateAt accepts every attempt at one endpoint.
func authenticateAt(at reference.Endpoint) func(*reference.Policy) {
	return func(p *reference.Policy) {
		authenticate := p.Client.Authenticate
		p.Client.Authenticate = func(a reference.Attempt) bool { return authenticate(a) || a.Endpoint == at }
	}
}

func widenRefresh(to func(granted, asked []string) []string) func(*reference.Policy) {
	return func(p *reference.Policy) {
		scopes := p.Refresh.Scopes
		p.Refresh.Scopes = func(granted, asked []string) ([]string, *reference.Error) {
			if len(asked) == 0 {
				return scopes(granted, asked)
			}
			return to(granted, asked), nil
		}
	}
}

func editRefreshed(edit func(reference.Claims)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Refresh.EditIDToken
		p.Refresh.EditIDToken = func(c reference.Claims) {
			before(c)
			edit(c)
		}
	}
}

// overlookRequest makes one endpoint blind to revocation by request.
func overlookRequest(at reference.Endpoint) func(*reference.Policy) {
	return func(p *reference.Policy) {
		alive := p.AccessToken.Alive
		p.AccessToken.Alive = func(asked reference.Endpoint, t reference.AccessToken, now time.Time) bool {
			if asked == at && t.RevokedBy == reference.RevokedByRequest {
				t.RevokedBy = reference.NotRevoked
			}
			return alive(asked, t, now)
		}
	}
}
