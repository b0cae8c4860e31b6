package fault

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements that the faults of this file target.
const (
	introspectionAuthenticated = "introspection-authenticated"
	introspectionVerified      = "introspection-token-verified"
	introspectionSilent        = "introspection-inactive-silent"
	userinfoVerified           = "userinfo-token-verified"
	userinfoOtherKind          = "userinfo-refuses-id-token"
)

// introspectionFaults tell too much of tokens, or to too many.
var introspectionFaults = []Fault{
	{
		ID:      "introspection-unauthenticated",
		Summary: "introspection does not look at the client_secret",
		Targets: []string{introspectionAuthenticated},
		Attacks: []string{"IN-01"},
		Arm:     authenticateAt(reference.EndpointIntrospection),
	},
	{
		ID:      "introspection-anonymous",
		Summary: "introspection answers requests that name no client",
		Targets: []string{introspectionAuthenticated},
		Attacks: []string{"IN-01"},
		Arm: func(p *reference.Policy) {
			p.Introspection.AdmitAnonymous = func() bool { return true }
		},
	},
	{
		ID:      "introspection-by-any-client",
		Summary: "introspection tells every client of the tokens of all clients",
		Targets: []string{"introspection-public-client"},
		Attacks: []string{"IN-02"},
		Arm: func(p *reference.Policy) {
			p.Introspection.Visible = func(string, *reference.Application) bool { return true }
		},
	},
	{
		ID:      "introspection-by-public-clients",
		Summary: "introspection tells public clients of the tokens of all clients, since they can't prove whose they are",
		Targets: []string{"introspection-public-client"},
		Attacks: []string{"IN-02", "IN-06"},
		Arm: func(p *reference.Policy) {
			visible := p.Introspection.Visible
			p.Introspection.Visible = func(owner string, app *reference.Application) bool {
				return visible(owner, app) || app.Public()
			}
		},
	},
	{
		ID:      "introspection-inactive-with-claims",
		Summary: "introspection tells of a token that has ended whose it was",
		Targets: []string{introspectionSilent},
		Attacks: []string{"IN-03"},
		Arm: func(p *reference.Policy) {
			p.Introspection.Inactive = func(c reference.Claims) reference.Claims {
				c["active"] = false
				return c
			}
		},
	},
	{
		ID:      "introspection-unknown-with-reason",
		Summary: "introspection says why it does not know a token",
		Targets: []string{introspectionSilent},
		Arm: knowToken(func(reference.UnknownToken) (reference.Claims, bool) {
			return reference.Claims{"active": false, "reason": "not found"}, true
		}),
	},
	{
		ID:      "introspection-signature-ignored",
		Summary: "introspection reads access tokens as JWTs and does not verify the signature",
		Targets: []string{introspectionVerified},
		Attacks: []string{"IN-07", "TK-10"},
		Arm: knowToken(func(u reference.UnknownToken) (reference.Claims, bool) {
			claims := reference.ReadUnverified(u.Value)
			return activeIf(claims, claims["client_id"] != nil)
		}),
	},
	{
		ID:      "introspection-id-token-active",
		Summary: "introspection calls everything active that the provider has signed",
		Targets: []string{introspectionVerified},
		Attacks: []string{"IN-05"},
		Arm: knowToken(func(u reference.UnknownToken) (reference.Claims, bool) {
			claims, ok := u.Keys.Read(u.Value)
			return activeIf(claims, ok)
		}),
	},
	{
		ID:      "introspection-opaque-active",
		Summary: "introspection calls everything active that looks like a code",
		Targets: []string{introspectionVerified},
		Attacks: []string{"IN-04"},
		Arm: knowToken(func(u reference.UnknownToken) (reference.Claims, bool) {
			return activeIf(reference.Claims{}, len(u.Value) == codeLength && !strings.Contains(u.Value, "."))
		}),
	},
}

// codeLength is that of the provider's random values.
const codeLength = 43

// userinfoFaults give claims for what is no access token, or too many.
var userinfoFaults = []Fault{
	{
		ID:      "userinfo-signature-ignored",
		Summary: "userinfo reads access tokens as JWTs and does not verify the signature",
		Targets: []string{userinfoVerified},
		Attacks: []string{"TK-10", "UI-02"},
		Arm: takeToken(func(u reference.UnknownToken) (reference.Claims, bool) {
			claims := reference.ReadUnverified(u.Value)
			return claims, claims["client_id"] != nil
		}),
	},
	{
		ID:      "userinfo-unsigned-accepted",
		Summary: "userinfo verifies the signature unless the token says that it has none",
		Targets: []string{userinfoVerified},
		Attacks: []string{"UI-02"},
		Arm: takeToken(func(u reference.UnknownToken) (reference.Claims, bool) {
			claims := reference.ReadUnverified(u.Value)
			return claims, claims["client_id"] != nil && strings.HasSuffix(u.Value, ".")
		}),
	},
	{
		ID:      "userinfo-any-token",
		Summary: "userinfo answers whatever token is sent with the claims of the first user",
		Targets: []string{userinfoVerified},
		Attacks: []string{"UI-01"},
		Arm: func(p *reference.Policy) {
			p.Userinfo.Unknown = func(u reference.UnknownToken) (reference.AccessToken, bool) {
				return someToken(u.Users[0]), strings.Contains(u.Value, "made-up")
			}
		},
	},
	{
		ID:      "userinfo-id-token-accepted",
		Summary: "userinfo takes an ID token for an access token, since the provider has signed it",
		Targets: []string{userinfoOtherKind},
		Attacks: []string{"UI-04"},
		Arm: takeToken(func(u reference.UnknownToken) (reference.Claims, bool) {
			claims, ok := u.Keys.Read(u.Value)
			return claims, ok && claims["client_id"] == nil
		}),
	},
	{
		ID:      "userinfo-refresh-token-accepted",
		Summary: "userinfo takes a refresh token for an access token",
		Targets: []string{userinfoOtherKind},
		Attacks: []string{"RT-15"},
		Arm: func(p *reference.Policy) {
			p.Userinfo.Unknown = func(u reference.UnknownToken) (reference.AccessToken, bool) {
				return someToken(u.Users[0]), len(u.Value) == codeLength && !strings.Contains(u.Value, ".")
			}
		},
	},
	{
		ID:      "userinfo-without-openid",
		Summary: "userinfo answers access tokens that have no openid",
		Targets: []string{"userinfo-needs-openid"},
		Attacks: []string{"UI-03"},
		Arm:     func(p *reference.Policy) { p.Userinfo.AdmitScopes = func([]string) bool { return true } },
	},
	{
		ID:      "userinfo-query-accepted",
		Summary: "userinfo takes the access token out of the URL",
		Targets: []string{"userinfo-query-refused"},
		Attacks: []string{"UI-07"},
		Arm:     func(p *reference.Policy) { p.Userinfo.AdmitQuery = func() bool { return true } },
	},
	{
		ID:      "userinfo-all-claims",
		Summary: "userinfo gives everything that is known of the user, whatever the scope",
		Targets: []string{"userinfo-scoped-claims"},
		Attacks: []string{"UI-05"},
		Arm: func(p *reference.Policy) {
			p.Userinfo.Scopes = func(scopes []string) []string { return append(slices.Clone(scopes), "profile", "email") }
		},
	},
	{
		ID:      "userinfo-as-html",
		Summary: "userinfo calls its answer a web page",
		Targets: []string{"userinfo-content-type"},
		Attacks: []string{"UI-09"},
		Arm: func(p *reference.Policy) {
			p.Userinfo.EditHeader = func(h http.Header) { h.Set("Content-Type", "text/html; charset=utf-8") }
		},
	},
	{
		ID:      "userinfo-post-refused",
		Summary: "userinfo answers GET alone",
		Targets: []string{"userinfo-by-post"},
		Arm:     func(p *reference.Policy) { p.Userinfo.AdmitPost = func() bool { return false } },
	},
}

// knowToken lets introspection know values that were not issued as tokens.
func knowToken(read func(reference.UnknownToken) (reference.Claims, bool)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		unknown := p.Introspection.Unknown
		p.Introspection.Unknown = func(u reference.UnknownToken) reference.Claims {
			if claims, ok := read(u); ok {
				return claims
			}
			return unknown(u)
		}
	}
}

func activeIf(claims reference.Claims, ok bool) (reference.Claims, bool) {
	if ok {
		claims["active"] = true
	}
	return claims, ok
}

// takeToken lets userinfo take tokens that were not issued as access tokens.
func takeToken(read func(reference.UnknownToken) (reference.Claims, bool)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		p.Userinfo.Unknown = func(u reference.UnknownToken) (reference.AccessToken, bool) {
			claims, ok := read(u)
			subject, _ := claims["sub"].(string)
			return someToken(subject), ok
		}
	}
}

// someToken is an access token that works and was never issued.
func someToken(subject string) reference.AccessToken {
	return reference.AccessToken{Subject: subject, Scopes: []string{"openid"}, ExpiresAt: time.Now().Add(time.Hour)}
}
