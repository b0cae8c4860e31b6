package reference

import (
	"net/http"
	"slices"
	"strings"
)

// refresh gives new tokens for a refresh token (RFC 6749, 6).
func (p *Provider) refresh(r *http.Request, app *Application, form params) (*TokenResponse, *Error) {
	value := form.get("refresh_token")
	if value == "" {
		return nil, invalidRequest("refresh_token is missing")
	}
	policy, now := p.policy.Refresh, p.now()
	found, known := p.store.refreshToken(value)
	if !known || !policy.SameClient(found.grant, app) {
		return nil, invalidGrant("the refresh token is not known, or not this client's")
	}
	scopes, e := policy.Scopes(found.grant.Scopes, form.list("scope"))
	if e != nil {
		return nil, e
	}
	if found.revoked || policy.Expired(found.token(app), now) {
		return nil, invalidGrant("the refresh token has expired or was revoked")
	}
	kept := value
	if policy.Rotate(app) {
		kept = ""
		turn := RefreshSpending{Application: app, value: value, store: p.store, inFlight: func() int { return int(p.tokens.Load()) }}
		if !policy.Spend(r.Context(), turn) {
			policy.Reused(Reuse{found.grant, p.store})
			return nil, invalidGrant("the refresh token was used before")
		}
	}
	present, _ := p.store.signedIn(found.grant.browser)
	grant := p.store.grantTo(policy.Subject(found.grant.Subject, present), found.grant)
	return p.issueRefreshed(app, grant, scopes, kept)
}

// within reports whether every scope of a is one of b.
func within(a, b []string) bool {
	return !slices.ContainsFunc(a, func(scope string) bool { return !slices.Contains(b, scope) })
}

func joinScopes(scopes []string) string { return strings.Join(scopes, " ") }
