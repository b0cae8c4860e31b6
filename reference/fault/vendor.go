package fault

import (
	"maps"
	"sync"
	"time"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements that the faults of this file target.
const (
	vendorRefresh  = "genauth-refresh-token-kept"
	vendorRejected = "genauth-rejected-scope"
	vendorService  = "genauth-service-token-claims"
	vendorSigned   = "genauth-access-token-rs256"
	vendorRevoked  = "genauth-revocation-empty"
	vendorProfile  = "genauth-profile-claims"
	vendorUpdated  = "genauth-updated-at"
)

// vendorFaults depart from what the model provider documents; most of them
// conform to the specifications.
var vendorFaults = []Fault{
	{
		ID:      "genauth-refresh-token-rotates",
		Summary: "every refresh gives another refresh token",
		Targets: []string{vendorRefresh},
		Preset:  reference.PresetGenAuth,
		Arm:     rotateFor(func(*reference.Application) bool { return true }),
	},
	{
		ID:      "genauth-refresh-token-rotates-for-public-clients",
		Summary: "a refresh gives another refresh token to clients without a secret",
		Targets: []string{vendorRefresh},
		Preset:  reference.PresetGenAuth,
		Arm:     rotateFor((*reference.Application).Public),
	},
	{
		ID:      "genauth-refresh-token-used-up",
		Summary: "a refresh repeats the refresh token, which does not work any more",
		Targets: []string{vendorRefresh},
		Preset:  reference.PresetGenAuth,
		Arm: func(p *reference.Policy) {
			expired, seen := p.Refresh.Expired, sync.Map{}
			p.Refresh.Expired = func(t reference.RefreshToken, now time.Time) bool {
				_, used := seen.LoadOrStore(t.IssuedAt, true)
				return used || expired(t, now)
			}
		},
	},
	{
		ID:      "genauth-rejected-scope-missing",
		Summary: "a service is not told by rejected_scope what it may not have",
		Targets: []string{vendorRejected},
		Preset:  reference.PresetGenAuth,
		Arm:     reject(func(_, _ []string) []string { return nil }),
	},
	{
		ID:      "genauth-rejected-scope-names-all",
		Summary: "rejected_scope names everything that a service asked for",
		Targets: []string{vendorRejected},
		Preset:  reference.PresetGenAuth,
		Arm:     reject(func(asked, _ []string) []string { return asked }),
	},
	{
		ID:      "genauth-forbidden-scope-refuses-all",
		Summary: "a service that asks for a forbidden scope gets nothing, not even what it may have",
		Targets: []string{vendorRejected},
		Preset:  reference.PresetGenAuth,
		Arm: func(p *reference.Policy) {
			permit := p.Service.Permit
			p.Service.Permit = func(app *reference.Application, asked []string) []string {
				permitted := permit(app, asked)
				if len(permitted) < len(asked) {
					return nil
				}
				return permitted
			}
		},
	},
	{
		ID:      "genauth-service-token-with-sub",
		Summary: "the access token of a service names the account as its subject",
		Targets: []string{vendorService},
		Preset:  reference.PresetGenAuth,
		Arm:     editServiceClaims(func(app *reference.Application, c reference.Claims) { c["sub"] = app.ClientID }),
	},
	{
		ID:      "genauth-service-token-without-azp",
		Summary: "the access token of a service names no authorized party",
		Targets: []string{vendorService},
		Preset:  reference.PresetGenAuth,
		Arm:     editServiceClaims(func(_ *reference.Application, c reference.Claims) { delete(c, "azp") }),
	},
	{
		ID:      "genauth-service-token-without-aud",
		Summary: "the access token of a service names no audience",
		Targets: []string{vendorService},
		Preset:  reference.PresetGenAuth,
		Arm:     editServiceClaims(func(_ *reference.Application, c reference.Claims) { delete(c, "aud") }),
	},
	{
		ID:      "genauth-access-token-reference",
		Summary: "access tokens are no JWTs",
		Targets: []string{vendorSigned},
		Preset:  reference.PresetGenAuth,
		Arm: func(p *reference.Policy) {
			p.AccessToken.Value = func(signed string) string { return encode([]byte(signed)) }
		},
	},
	{
		ID:      "genauth-access-token-es256",
		Summary: "access tokens are signed by ES256",
		Targets: []string{vendorSigned},
		Preset:  reference.PresetGenAuth,
		Arm: func(p *reference.Policy) {
			p.AccessToken.Sign = func(k *reference.Keys, c reference.Claims) (string, error) {
				return k.SignBy(reference.AlgES256, "at+jwt", c)
			}
		},
	},
	{
		ID:      "genauth-access-token-altered",
		Summary: "access tokens work, and their signatures do not verify",
		Targets: []string{vendorSigned},
		Preset:  reference.PresetGenAuth,
		Arm: func(p *reference.Policy) {
			p.AccessToken.Sign = func(k *reference.Keys, c reference.Claims) (string, error) {
				return k.SignUnpublished("at+jwt", c)
			}
		},
	},
	{
		ID:      "genauth-revocation-with-body",
		Summary: "the answer to a revocation says that it worked",
		Targets: []string{vendorRevoked},
		Preset:  reference.PresetGenAuth,
		Arm: func(p *reference.Policy) {
			p.Revocation.Body = func() string { return `{"revoked":true}` }
		},
	},
	{
		ID:      "genauth-revocation-no-content",
		Summary: "a revocation is answered by 204",
		Targets: []string{vendorRevoked},
		Preset:  reference.PresetGenAuth,
		Arm: func(p *reference.Policy) {
			p.Revocation.EditStatus = func(bool) int { return 204 }
		},
	},
	{
		ID:      "genauth-claims-omitted",
		Summary: "claims that are not set are left out",
		Targets: []string{vendorProfile},
		Preset:  reference.PresetGenAuth,
		Arm: tell(func(_ *reference.User, c reference.Claims) {
			maps.DeleteFunc(c, func(_ string, value any) bool { return value == nil })
		}),
	},
	{
		ID:      "genauth-claims-one-omitted",
		Summary: "one of the claims that are not set is left out",
		Targets: []string{vendorProfile},
		Preset:  reference.PresetGenAuth,
		Arm:     tell(func(_ *reference.User, c reference.Claims) { delete(c, "birthdate") }),
	},
	{
		ID:      "genauth-id-token-without-profile",
		Summary: "ID tokens have no claims of profile",
		Targets: []string{vendorProfile},
		Preset:  reference.PresetGenAuth,
		Arm: func(p *reference.Policy) {
			p.Claims.InIDToken = func([]string) []string { return nil }
		},
	},
	{
		ID:      "genauth-updated-at-number",
		Summary: "updated_at is a number, as OpenID Connect Core defines it",
		Targets: []string{vendorUpdated},
		Preset:  reference.PresetGenAuth,
		Arm:     tell(setIfTold("updated_at", func(u *reference.User) any { return u.UpdatedAt.Unix() })),
	},
}

func rotateFor(rotate func(*reference.Application) bool) func(*reference.Policy) {
	return func(p *reference.Policy) { p.Refresh.Rotate = rotate }
}

func reject(rejected func(asked, permitted []string) []string) func(*reference.Policy) {
	return func(p *reference.Policy) { p.Service.Rejected = rejected }
}

func editServiceClaims(edit func(*reference.Application, reference.Claims)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Service.EditClaims
		p.Service.EditClaims = func(app *reference.Application, c reference.Claims) {
			before(app, c)
			edit(app, c)
		}
	}
}

// tell changes what scopes tell of a user, wherever that is told.
func tell(edit func(*reference.User, reference.Claims)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Claims.Of
		p.Claims.Of = func(u *reference.User, scopes []string) reference.Claims {
			c := before(u, scopes)
			edit(u, c)
			return c
		}
	}
}

// setIfTold gives another value to a claim that is told.
func setIfTold(name string, value func(*reference.User) any) func(*reference.User, reference.Claims) {
	return func(u *reference.User, c reference.Claims) {
		if _, told := c[name]; told {
			c[name] = value(u)
		}
	}
}
