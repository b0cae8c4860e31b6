package fault

import (
	"net/url"
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements about the authorization request.
const (
	unknownParameter   = "unknown-parameter-ignored"
	optionalParameters = "optional-parameters-accepted"
	optionalOmitted    = "optional-parameters-omitted"
	authorizationPOST  = "authorization-post"
	responseTypeKnown  = "response-type-understood"
	parametersOnce     = "authorization-parameters-once"
	errorCode          = "authorization-error-code"
	unsupportedNamed   = "unsupported-parameter-named"
	longParameters     = "long-parameters-kept"
	unknownScope       = "unknown-scope-ignored"
)

// requestFaults read an authorization request wrongly.
var requestFaults = []Fault{
	{
		ID:      "unknown-parameter-refused",
		Summary: "a parameter that is not known makes an authorization request invalid",
		Targets: []string{unknownParameter},
		Arm:     refuseSent(func(sent map[string]string) bool { return hasPrefix(sent, "oidcheck_") }),
	},
	{
		ID:      "display-refused",
		Summary: "the parameter display makes an authorization request invalid",
		Targets: []string{optionalParameters},
		Arm:     refuseParameter("display"),
	},
	{
		ID:      "locales-refused",
		Summary: "languages that the provider does not speak make an authorization request invalid",
		Targets: []string{optionalParameters},
		Arm: refuseSent(func(sent map[string]string) bool {
			return strings.Contains(sent["ui_locales"]+sent["claims_locales"], "se")
		}),
	},
	{
		ID:      "login-hint-refused",
		Summary: "a login_hint that is not the name of a user makes an authorization request invalid",
		Targets: []string{optionalParameters},
		Arm:     refuseSent(func(sent map[string]string) bool { return strings.Contains(sent["login_hint"], "@") }),
	},
	{
		ID:      "acr-values-refused",
		Summary: "acr_values that can't be met make an authorization request invalid",
		Targets: []string{optionalParameters},
		Arm:     refuseParameter("acr_values"),
	},
	{
		ID:      "max-age-refused",
		Summary: "the parameter max_age makes an authorization request invalid",
		Targets: []string{optionalParameters},
		Arm:     refuseParameter("max_age"),
	},
	{
		ID:      "nonce-demanded",
		Summary: "code flow requests need a nonce",
		Targets: []string{optionalOmitted},
		Arm: func(p *reference.Policy) {
			p.Authorization.RequireNonce = func(reference.ResponseType) bool { return true }
		},
	},
	{
		ID:      "state-demanded",
		Summary: "authorization requests need a state",
		Targets: []string{optionalOmitted},
		Arm:     refuseSent(func(sent map[string]string) bool { return sent["state"] == "" }),
	},
	{
		ID:      "authorization-post-refused",
		Summary: "authorization requests by POST are refused",
		Targets: []string{authorizationPOST},
		Arm: func(p *reference.Policy) {
			p.Authorization.MergeQuery = func(_, _ url.Values) (url.Values, *reference.Error) {
				return nil, badRequest("invalid_request")
			}
		},
	},
}

func hasPrefix(sent map[string]string, prefix string) bool {
	for name := range sent {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

func refuseParameter(name string) func(*reference.Policy) {
	return refuseSent(func(sent map[string]string) bool { return sent[name] != "" })
}

// refuseSent refuses the authorization requests for which bad holds.
func refuseSent(bad func(sent map[string]string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Authorization.Refuse
		p.Authorization.Refuse = func(sent map[string]string) *reference.Error {
			if bad(sent) {
				return badRequest("invalid_request")
			}
			return before(sent)
		}
	}
}
