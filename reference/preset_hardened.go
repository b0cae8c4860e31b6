package reference

import "slices"

// hardened are the applications of modes without those that current advice has
// no place for (RFC 9700, 2.1.2 and 2.4).
func hardened(secret func() string) map[string]*Application {
	apps := modes(secret)
	for role, app := range apps {
		if !offersHardened(app) {
			delete(apps, role)
		}
	}
	return apps
}

func offersHardened(app *Application) bool {
	return !slices.ContainsFunc(app.GrantTypes, func(grant string) bool { return !grantHardened(grant) })
}

func grantHardened(grantType string) bool {
	return grantType != GrantImplicit && grantType != GrantPassword
}

// harden changes the decisions to those of the preset.
func harden(p *Policy) {
	p.PKCE.RequireChallenge = func(*Application) bool { return true }
	p.Authorization.OfferResponseType = func(t ResponseType) bool { return !t.FrontChannel() }
	p.Token.OfferGrantType = grantHardened
}
