package fault

import (
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements that the faults of this file target.
const (
	serviceGrant        = "client-credentials-grant"
	serviceScope        = "client-credentials-scope"
	serviceRefreshToken = "client-credentials-no-refresh-token"
	grantTypeRegistered = "grant-type-registered"
	passwordGrant       = "password-grant"
	passwordVerified    = "password-verified"
)

// serviceFaults spoil the client_credentials grant.
var serviceFaults = []Fault{
	{
		ID:      "client-credentials-refused",
		Summary: "the client_credentials grant is announced and refused",
		Targets: []string{serviceGrant},
		Arm:     refuseTokenRequests(refuseGrant(reference.GrantClientCredentials)),
	},
	{
		ID:      "client-credentials-any-scope",
		Summary: "a service gets every scope that it asks for",
		Targets: []string{serviceScope},
		Attacks: []string{"AZ-09"},
		Arm:     permitAlso(func(_ []string, scope string) bool { return strings.Contains(scope, ":") }),
	},
	{
		ID:      "client-credentials-any-scope-beside-permitted",
		Summary: "a service that asks for a permitted scope gets what it asks for beside it",
		Targets: []string{serviceScope},
		Attacks: []string{"AZ-09"},
		Arm: permitAlso(func(permitted []string, scope string) bool {
			return len(permitted) > 0 && strings.Contains(scope, ":")
		}),
	},
	{
		ID:      "client-credentials-scope-not-said",
		Summary: "a service is not told that it got less scope than it asked for",
		Targets: []string{serviceScope},
		Arm:     editServiceTokens(func(r *reference.TokenResponse) { r.Scope = "" }),
	},
	{
		ID:      "client-credentials-id-token",
		Summary: "a service that asks for openid gets an ID token",
		Targets: []string{"client-credentials-no-id-token"},
		Attacks: []string{"TK-06"},
		Arm:     permitAlso(func(_ []string, scope string) bool { return scope == "openid" }),
	},
	{
		ID:      "client-credentials-refresh-token",
		Summary: "a service gets a refresh token with every access token",
		Targets: []string{serviceRefreshToken},
		Attacks: []string{"TK-06"},
		Arm:     editServiceTokens(addServiceRefreshToken),
	},
	{
		ID:      "client-credentials-refresh-token-for-offline-access",
		Summary: "a service that asks for offline_access gets a refresh token",
		Targets: []string{serviceRefreshToken},
		Attacks: []string{"TK-06"},
		Arm: func(p *reference.Policy) {
			permitAlso(func(_ []string, scope string) bool { return scope == "offline_access" })(p)
			editServiceTokens(func(r *reference.TokenResponse) {
				if slices.Contains(strings.Fields(r.Scope), "offline_access") {
					addServiceRefreshToken(r)
				}
			})(p)
		},
	},
	{
		ID:      "client-credentials-subject-of-user",
		Summary: "the token of a service names a user as its subject",
		Targets: []string{"client-credentials-subject"},
		Attacks: []string{"TK-07"},
		Arm: func(p *reference.Policy) {
			p.Service.Subject = func(_ *reference.Application, users []string) string { return users[0] }
			p.Service.Permit = func(*reference.Application, []string) []string { return []string{"documents:read", "openid"} }
			editServiceTokens(func(r *reference.TokenResponse) { r.IDToken, r.Scope = "", "documents:read documents:write" })(p)
		},
	},
	{
		ID:      "grant-type-unchecked",
		Summary: "every client may use every grant type",
		Targets: []string{grantTypeRegistered},
		Attacks: []string{"CA-15"},
		Arm: admitGrant(func(_ *reference.Application, grantType string) bool {
			return grantType == reference.GrantClientCredentials || grantType == reference.GrantPassword
		}),
	},
	{
		ID:      "client-credentials-of-public-clients",
		Summary: "clients without a secret may use the client_credentials grant",
		Targets: []string{grantTypeRegistered},
		Attacks: []string{"CA-16"},
		Arm: admitGrant(func(app *reference.Application, grantType string) bool {
			return grantType == reference.GrantClientCredentials && app.Public()
		}),
	},
	{
		ID:      "client-credentials-at-authorization-endpoint",
		Summary: "the authorization endpoint answers client credentials with a token",
		Targets: []string{"client-credentials-token-endpoint"},
		Arm: func(p *reference.Policy) {
			p.Authorization.AnswerGrant = func(grantType string) bool { return grantType == reference.GrantClientCredentials }
		},
	},
}

// passwordFaults spoil the password grant.
var passwordFaults = []Fault{
	{
		ID:      "password-grant-refused",
		Summary: "the password grant is announced and refused",
		Targets: []string{passwordGrant},
		Arm:     refuseTokenRequests(refuseGrant(reference.GrantPassword)),
	},
	{
		ID:      "password-grant-without-id-token",
		Summary: "the password grant gives no ID token for openid",
		Targets: []string{passwordGrant},
		Arm: editTokens(func(r *reference.TokenResponse) bool { return r.Grant.Password }, func(r *reference.TokenResponse) {
			r.IDToken = ""
		}),
	},
	{
		ID:      "password-ignored",
		Summary: "any password will do for a user who exists",
		Targets: []string{passwordVerified},
		Arm:     acceptPassword(func(a reference.PasswordAttempt) bool { return a.Known && !a.Empty }),
	},
	{
		ID:      "password-empty-accepted",
		Summary: "a missing or empty password passes, as where a directory takes it for an anonymous login",
		Targets: []string{passwordVerified},
		Arm:     acceptPassword(func(a reference.PasswordAttempt) bool { return a.Known && a.Empty }),
	},
	{
		ID:      "password-unknown-user-accepted",
		Summary: "who is not known is let in as the first user",
		Targets: []string{passwordVerified},
		Attacks: []string{"SE-05"},
		Arm:     acceptPassword(func(a reference.PasswordAttempt) bool { return !a.Known }),
	},
	{
		ID:      "password-unknown-user-told",
		Summary: "the token endpoint says that there is no such user",
		Targets: []string{"password-no-enumeration"},
		Attacks: []string{"SE-05"},
		Arm: func(p *reference.Policy) {
			refuse := p.Password.Refuse
			p.Password.Refuse = func(a reference.PasswordAttempt) *reference.Error {
				e := refuse(a)
				if e != nil && !a.Known {
					e.Description = "there is no such user"
				}
				return e
			}
		},
	},
	{
		ID:      "password-not-throttled",
		Summary: "passwords can be guessed without limit at the token endpoint",
		Targets: []string{"password-throttled"},
		Attacks: []string{"SE-06"},
		Arm:     forgetFailures,
	},
	{
		ID:      "password-throttle-ends-with-right-password",
		Summary: "too many wrong passwords are refused, and the right one works all the same",
		Targets: []string{"password-throttled"},
		Attacks: []string{"TK-05"},
		Arm:     acceptPassword(func(a reference.PasswordAttempt) bool { return a.Right }),
	},
	{
		ID:      "password-refresh-token-always",
		Summary: "the password grant gives a refresh token without offline_access",
		Targets: []string{refreshNeedsOffline},
		Arm:     grantByPassword(func(scopes []string, _ bool) ([]string, bool) { return scopes, true }),
	},
	{
		ID:      "password-refresh-token-never",
		Summary: "the password grant gives no refresh token",
		Targets: []string{"refresh-token-issued"},
		Arm:     grantByPassword(func(scopes []string, _ bool) ([]string, bool) { return scopes, false }),
	},
}

func refuseGrant(refused string) func(string) *reference.Error {
	return func(grantType string) *reference.Error {
		if grantType == refused {
			return badRequest("unsupported_grant_type")
		}
		return nil
	}
}

// permitAlso gives a service scopes beside those that it may have.
func permitAlso(also func(permitted []string, scope string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		permit := p.Service.Permit
		p.Service.Permit = func(app *reference.Application, asked []string) []string {
			permitted := permit(app, asked)
			granted := slices.Clone(permitted)
			for _, scope := range asked {
				if !slices.Contains(granted, scope) && also(permitted, scope) {
					granted = append(granted, scope)
				}
			}
			return granted
		}
	}
}

// editTokens edits the token responses that apply holds for.
func editTokens(apply func(*reference.TokenResponse) bool, edit func(*reference.TokenResponse)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Token.EditResponse
		p.Token.EditResponse = func(r *reference.TokenResponse) {
			before(r)
			if apply(r) {
				edit(r)
			}
		}
	}
}

func editServiceTokens(edit func(*reference.TokenResponse)) func(*reference.Policy) {
	return editTokens(func(r *reference.TokenResponse) bool { return r.Grant.Service }, edit)
}

func addServiceRefreshToken(r *reference.TokenResponse) {
	r.RefreshToken = "refresh-token-of-a-service"
}

func admitGrant(also func(*reference.Application, string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		admit := p.Token.AdmitGrant
		p.Token.AdmitGrant = func(app *reference.Application, grantType string) bool {
			return admit(app, grantType) || also(app, grantType)
		}
	}
}

func acceptPassword(also func(reference.PasswordAttempt) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		refuse := p.Password.Refuse
		p.Password.Refuse = func(a reference.PasswordAttempt) *reference.Error {
			if also(a) {
				return nil
			}
			return refuse(a)
		}
	}
}

func forgetFailures(p *reference.Policy) {
	refuse := p.Password.Refuse
	p.Password.Refuse = func(a reference.PasswordAttempt) *reference.Error {
		a.Failures = 0
		return refuse(a)
	}
}

func grantByPassword(edit func(scopes []string, offline bool) ([]string, bool)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		grant := p.Password.Grant
		p.Password.Grant = func(app *reference.Application, asked []string) ([]string, bool) {
			return edit(grant(app, asked))
		}
	}
}
