package reference

// ClaimsPolicy holds the decisions about what tokens and userinfo tell of a user
// (OpenID Connect Core, 5.1 and 5.4).
type ClaimsPolicy struct {
	// Of returns what the scopes tell of the user; a claim that is not known of
	// the user is left out (Core, 5.3.2).
	Of func(u *User, scopes []string) Claims

	// InIDToken are those of the scopes whose claims stand in the ID token of the
	// token endpoint. None do, for userinfo has them (Core, 5.4).
	InIDToken func(scopes []string) []string
}

func defaultClaimsPolicy() ClaimsPolicy {
	return ClaimsPolicy{Of: (*User).Claims, InIDToken: noScopes}
}

func noScopes([]string) []string { return nil }

// userClaims are those of the scopes, and those that were asked for by name.
func (p *Provider) userClaims(u *User, scopes, named []string) Claims {
	c := p.policy.Claims.Of(u, scopes)
	all := p.policy.Claims.Of(u, []string{scopeProfile, scopeEmail})
	for _, name := range named {
		if value, known := all[name]; known {
			c[name] = value
		}
	}
	return c
}
