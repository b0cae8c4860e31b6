package fault

import (
	"net/http"

	"github.com/oidcheck/oidcheck/reference"
)

// endpointFaults make a flow impossible: requests that must be granted are not.
var endpointFaults = []Fault{
	{
		ID:      "token-endpoint-refuses",
		Summary: "the token endpoint answers every request with invalid_request",
		Targets: []string{codeExchange},
		Arm: refuseTokenRequests(func(string) *reference.Error {
			return badRequest("invalid_request")
		}),
	},
	{
		ID:      "refresh-refused",
		Summary: "the token endpoint answers every refresh with invalid_grant",
		Targets: []string{"refresh-exchange"},
		Arm: refuseTokenRequests(func(grantType string) *reference.Error {
			if grantType != reference.GrantRefreshToken {
				return nil
			}
			return badRequest("invalid_grant")
		}),
	},
	{
		ID:      "client-secret-basic-refused",
		Summary: "clients that authenticate by client_secret_basic are refused at the token endpoint",
		Targets: []string{codeExchange},
		Arm:     refuseMethod(reference.AuthBasic),
	},
	{
		ID:      "client-secret-post-refused",
		Summary: "clients that authenticate by client_secret_post are refused at the token endpoint",
		Targets: []string{codeExchange},
		Arm:     refuseMethod(reference.AuthPost),
	},
	{
		ID:      "public-clients-refused",
		Summary: "clients that do not authenticate are refused at the token endpoint",
		Targets: []string{codeExchange},
		Arm:     refuseMethod(reference.AuthNone),
	},
}

func badRequest(code string) *reference.Error {
	return &reference.Error{Code: code, Description: "the request is refused", Status: http.StatusBadRequest}
}

// refuseTokenRequests asks refuse about every token request.
func refuseTokenRequests(refuse func(grantType string) *reference.Error) func(*reference.Policy) {
	return func(p *reference.Policy) {
		admit := p.Token.Admit
		p.Token.Admit = func(grantType string) *reference.Error {
			if e := refuse(grantType); e != nil {
				return e
			}
			return admit(grantType)
		}
	}
}

// refuseMethod lets nobody authenticate by method at the token endpoint.
func refuseMethod(method string) func(*reference.Policy) {
	return func(p *reference.Policy) {
		authenticate := p.Client.Authenticate
		p.Client.Authenticate = func(a reference.Attempt) bool {
			if a.Endpoint == reference.EndpointToken && a.Registered == method {
				return false
			}
			return authenticate(a)
		}
	}
}
