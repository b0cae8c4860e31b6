package fault

import "github.com/oidcheck/oidcheck/reference"

// Requirements that the faults of this file target.
const (
	claimsOmitted = "userinfo-claims-omitted"
	claimTypes    = "userinfo-claim-types"
)

// userClaimFaults spoil the form of what is told of users.
var userClaimFaults = []Fault{
	{
		ID:      "userinfo-claims-null",
		Summary: "userinfo gives claims that are not set as null",
		Targets: []string{claimsOmitted},
		Arm:     editUserinfo(func(c reference.Claims) { c["birthdate"] = nil }),
	},
	{
		ID:      "userinfo-claims-empty",
		Summary: "userinfo gives claims that are not set as empty texts",
		Targets: []string{claimsOmitted},
		Arm:     editUserinfo(func(c reference.Claims) { c["locale"] = "" }),
	},
	{
		ID:      "userinfo-updated-at-text",
		Summary: "updated_at is a date that is written out",
		Targets: []string{claimTypes},
		Arm:     tell(setIfTold("updated_at", func(u *reference.User) any { return u.UpdatedAt.UTC().String() })),
	},
	{
		ID:      "userinfo-email-verified-text",
		Summary: "email_verified is a text",
		Targets: []string{claimTypes},
		Arm:     tell(setIfTold("email_verified", func(*reference.User) any { return "true" })),
	},
}
