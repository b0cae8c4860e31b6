package reference

import (
	"net/http"
	"slices"
	"strings"
)

// refresh gives new tokens for a refresh token (RFC 6749, 6) and a new refresh
// token in place of it, to public and confidential clients alike (RFC 9700,
// 4.14.2).
func (p *Provider) refresh(_ *http.Request, app *Application, form params) (*TokenResponse, *Error) {
	value := form.get("refresh_token")
	if value == "" {
		return nil, invalidRequest("refresh_token is missing")
	}
	now := p.now()
	found, _, known := p.store.refreshToken(value, now)
	if !known || found.grant.ClientID != app.ClientID {
		return nil, invalidGrant("the refresh token is not known, or not this client's")
	}
	granted := found.grant.Scopes
	if narrowed := form.list("scope"); len(narrowed) > 0 {
		if !within(narrowed, granted) {
			return nil, badRequest("invalid_scope", "the scope goes beyond what was granted")
		}
		granted = narrowed
	}
	if !p.store.rotate(value, now) {
		return nil, invalidGrant("the refresh token has expired, was revoked or was used before")
	}
	return p.issueTokens(app, found.grant, granted, "")
}

// within reports whether every scope of a is one of b.
func within(a, b []string) bool {
	return !slices.ContainsFunc(a, func(scope string) bool { return !slices.Contains(b, scope) })
}

func joinScopes(scopes []string) string { return strings.Join(scopes, " ") }
