package reference

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// imitatedCodeLifetime is how long a code of the model provider lives: as long as
// RFC 6749, 4.1.2 recommends at most.
const imitatedCodeLifetime = 10 * time.Minute

// imitatedApplications are those of modes, whose codes live as long as the model
// provider's.
func imitatedApplications(secret func() string) map[string]*Application {
	apps := modes(secret)
	for role, app := range apps {
		if role != RoleShortLived {
			app.CodeLifetime = imitatedCodeLifetime
		}
	}
	return apps
}

// imitate changes the decisions to what the model provider documents. Where its
// pages contradict each other, the specification decides: parameters of a token
// request in the URL are refused, although its examples print them there, and a
// client_credentials request of which nothing is left is an error.
//
// Two of its shapes are not those of OpenID Connect Core, and the profile oidc
// finds them: updated_at is a text (5.1), and unset claims are null (5.3.2).
// Others are what RFC 9700 advises against, and the profile security finds them:
// codes of confidential clients need no PKCE, and refresh tokens do not rotate.
// So the preset lists the profile genauth alone.
func imitate(p *Policy) {
	p.PKCE.RequireChallenge = func(*Application) bool { return false }
	p.Refresh.Rotate = func(*Application) bool { return false }
	p.Service.Rejected = refused
	p.Service.Subject = func(*Application, []string) string { return "" }
	p.Service.EditClaims = nameAccount
	p.Claims.Of = tellWithNulls
	p.AccessToken.Sign = func(k *Keys, c Claims) (string, error) { return k.Sign(typeAccessToken, c) }
	p.Claims.InIDToken = sameScopes
}

// refused are the scopes that were asked for and not permitted.
func refused(asked, permitted []string) []string {
	return slices.DeleteFunc(slices.Clone(asked), func(scope string) bool { return slices.Contains(permitted, scope) })
}

// nameAccount makes the account the audience, and the application behind it the
// party that the token was issued to: the pages show that both claims are there,
// and check aud against the account.
func nameAccount(app *Application, c Claims) {
	c["aud"], c["azp"] = app.ClientID, cmp.Or(app.Owner, app.ClientID)
}

// isoMillis is the form of updated_at.
const isoMillis = "2006-01-02T15:04:05.000Z"

// tellWithNulls tells of a user what Claims does, in the form of the model
// provider: every claim of a scope is there, null where nothing is known.
func tellWithNulls(u *User, scopes []string) Claims {
	c := Claims{}
	for _, scope := range scopes {
		for _, name := range imitatedClaims[scope] {
			c[name] = nil
		}
	}
	maps.Copy(c, u.Claims(scopes))
	if _, told := c["updated_at"]; told {
		c["updated_at"] = u.UpdatedAt.UTC().Format(isoMillis)
	}
	return c
}

// imitatedClaims are those that the model provider gives for a scope.
var imitatedClaims = map[string][]string{
	scopeProfile: {
		"name", "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile", "picture",
		"website", "gender", "birthdate", "zoneinfo", "locale", "updated_at",
	},
	scopeEmail: {"email", "email_verified"},
}
