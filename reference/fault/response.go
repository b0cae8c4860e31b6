package fault

import (
	"html"
	"net/url"
	"strings"

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
		ID:      "state-in-ascii",
		Summary: "characters of the state beyond ASCII are left out",
		Targets: []string{responseState},
		Attacks: []string{"AZ-08"},
		Arm: editResponse(func(r *reference.AuthorizationResponse) {
			editState(r, func(state string) string {
				return strings.Map(func(c rune) rune {
					if c > 0x7f {
						return -1
					}
					return c
				}, state)
			})
		}),
	},
	{
		ID:      "state-escaped-in-forms",
		Summary: "the state is escaped for HTML once too often in forms",
		Targets: []string{responseState},
		Attacks: []string{"AZ-08"},
		Arm: editResponse(func(r *reference.AuthorizationResponse) {
			if r.Mode == reference.ModeFormPost {
				editState(r, html.EscapeString)
			}
		}),
	},
	{
		ID:      "state-cut-in-fragments",
		Summary: "the state is cut at its first # in a fragment",
		Targets: []string{responseState},
		Attacks: []string{"AZ-08"},
		Arm: editResponse(func(r *reference.AuthorizationResponse) {
			if r.Mode == reference.ModeFragment {
				editState(r, func(state string) string {
					before, _, _ := strings.Cut(state, "#")
					return before
				})
			}
		}),
	},
	{
		ID:      "iss-missing-in-forms",
		Summary: "authorization responses by form do not name the issuer",
		Targets: []string{responseIss},
		Attacks: []string{"IS-01"},
		Arm: editResponse(func(r *reference.AuthorizationResponse) {
			if r.Mode == reference.ModeFormPost {
				r.Params.Del("iss")
			}
		}),
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

// editState changes the state of a response that has one.
func editState(r *reference.AuthorizationResponse, edit func(string) string) {
	if state := r.Params.Get("state"); state != "" {
		r.Params.Set("state", edit(state))
	}
}

func decodeState(r *reference.AuthorizationResponse) {
	if decoded, err := url.QueryUnescape(r.Params.Get("state")); err == nil && decoded != "" {
		r.Params.Set("state", decoded)
	}
}
