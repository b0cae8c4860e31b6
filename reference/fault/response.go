package fault

import (
	"net/url"

	"github.com/oidcheck/oidcheck/reference"
)

// responseFaults spoil what comes back beside the code.
var responseFaults = []Fault{
	{
		ID:      "state-dropped",
		Summary: "no authorization response carries the state",
		Targets: []string{responseState},
		Attacks: []string{"AZ-08"},
		Arm:     editResponse(func(r *reference.AuthorizationResponse) { r.Params.Del("state") }),
	},
	{
		ID:      "state-decoded-twice",
		Summary: "the state is percent-decoded once too often, so that only special characters suffer",
		Targets: []string{responseState},
		Attacks: []string{"AZ-08"},
		Arm:     editResponse(decodeState),
	},
	{
		ID:      "state-missing-on-error",
		Summary: "authorization error responses lack the state",
		Targets: []string{responseState},
		Attacks: []string{"AZ-08"},
		Arm:     editResponse(onError(func(r *reference.AuthorizationResponse) { r.Params.Del("state") })),
	},
	{
		ID:      "iss-missing",
		Summary: "no authorization response names the issuer, although the metadata say so",
		Targets: []string{responseIss},
		Attacks: []string{"IS-01"},
		Arm:     editResponse(func(r *reference.AuthorizationResponse) { r.Params.Del("iss") }),
	},
	{
		ID:      "iss-other-issuer",
		Summary: "authorization responses name another issuer",
		Targets: []string{responseIss},
		Attacks: []string{"IS-01"},
		Arm:     editResponse(func(r *reference.AuthorizationResponse) { r.Params.Set("iss", otherIssuer) }),
	},
	{
		ID:      "iss-missing-on-error",
		Summary: "authorization error responses do not name the issuer",
		Targets: []string{responseIss},
		Attacks: []string{"IS-01"},
		Arm:     editResponse(onError(func(r *reference.AuthorizationResponse) { r.Params.Del("iss") })),
	},
}

// editResponse edits every authorization response.
func editResponse(edit func(*reference.AuthorizationResponse)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Authorization.EditResponse
		p.Authorization.EditResponse = func(r *reference.AuthorizationResponse) {
			before(r)
			edit(r)
		}
	}
}

// onError edits error responses only.
func onError(edit func(*reference.AuthorizationResponse)) func(*reference.AuthorizationResponse) {
	return func(r *reference.AuthorizationResponse) {
		if r.Failed() {
			edit(r)
		}
	}
}

func decodeState(r *reference.AuthorizationResponse) {
	if decoded, err := url.QueryUnescape(r.Params.Get("state")); err == nil && decoded != "" {
		r.Params.Set("state", decoded)
	}
}
