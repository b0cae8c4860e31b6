package fault

import (
	"time"

	"github.com/oidcheck/oidcheck/reference"
)

// answerFaults spoil what userinfo and introspection say about a good token.
var answerFaults = []Fault{
	{
		ID:      "userinfo-refuses",
		Summary: "userinfo refuses every access token",
		Targets: []string{userinfoResponse},
		Arm:     overlookToken(reference.EndpointUserinfo),
	},
	{
		ID:      "userinfo-other-subject",
		Summary: "the sub of userinfo is another one than that of the ID token",
		Targets: []string{userinfoResponse},
		Attacks: []string{"UI-06"},
		Arm:     editUserinfo(func(c reference.Claims) { c["sub"] = otherSubject }),
	},
	{
		ID:      "userinfo-without-sub",
		Summary: "userinfo leaves the sub out",
		Targets: []string{userinfoResponse},
		Arm:     editUserinfo(func(c reference.Claims) { delete(c, "sub") }),
	},
	{
		ID:      "introspection-inactive",
		Summary: "introspection calls every access token inactive",
		Targets: []string{introspectionResponse},
		Arm:     overlookToken(reference.EndpointIntrospection),
	},
	{
		ID:      "introspection-active-as-text",
		Summary: "the active member of introspection is a string, not a boolean",
		Targets: []string{introspectionResponse},
		Arm: func(p *reference.Policy) {
			before := p.Introspection.EditResponse
			p.Introspection.EditResponse = func(c reference.Claims) {
				before(c)
				if c["active"] == true {
					c["active"] = "true"
				}
			}
		},
	},
}

// overlookToken makes every access token dead at one endpoint.
func overlookToken(at reference.Endpoint) func(*reference.Policy) {
	return func(p *reference.Policy) {
		alive := p.AccessToken.Alive
		p.AccessToken.Alive = func(asked reference.Endpoint, t reference.AccessToken, now time.Time) bool {
			return asked != at && alive(asked, t, now)
		}
	}
}

func editUserinfo(edit func(reference.Claims)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Userinfo.EditClaims
		p.Userinfo.EditClaims = func(c reference.Claims) {
			before(c)
			edit(c)
		}
	}
}
