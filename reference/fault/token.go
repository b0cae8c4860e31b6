package fault

import (
	"net/http"

	"github.com/oidcheck/oidcheck/reference"
)

// tokenFaults answer token requests in the wrong shape.
var tokenFaults = []Fault{
	{
		ID:      "token-error-generic",
		Summary: "every error of the token endpoint is called invalid_request",
		Targets: []string{tokenErrorCode},
		Arm:     editError(func(e *reference.Error) { e.Code = "invalid_request" }),
	},
	{
		ID:      "token-error-invalid-client-as-invalid-grant",
		Summary: "a refused client authentication is called invalid_grant",
		Targets: []string{tokenErrorCode},
		Arm:     editError(rename("invalid_client", "invalid_grant")),
	},
	{
		ID:      "token-error-unsupported-grant-type-as-invalid-request",
		Summary: "an unknown grant_type is called invalid_request",
		Targets: []string{tokenErrorCode},
		Arm:     editError(rename("unsupported_grant_type", "invalid_request")),
	},
	{
		ID:      "token-error-status-200",
		Summary: "errors of the token endpoint come with the status 200",
		Targets: []string{tokenErrorCode},
		Arm:     editError(func(e *reference.Error) { e.Status = http.StatusOK }),
	},
	{
		ID:      "token-error-without-www-authenticate",
		Summary: "a refused client authentication comes without a WWW-Authenticate header",
		Targets: []string{"token-error-www-authenticate"},
		Arm:     editError(func(e *reference.Error) { e.Challenge = "" }),
	},
	{
		ID:      "token-response-cacheable",
		Summary: "token responses may be kept by caches",
		Targets: []string{"token-response-no-store"},
		Attacks: []string{"TK-01"},
		Arm: func(p *reference.Policy) {
			before := p.Token.EditHeader
			p.Token.EditHeader = func(h http.Header) {
				before(h)
				h.Del("Cache-Control")
				h.Del("Pragma")
			}
		},
	},
	{
		ID:      "token-type-unknown",
		Summary: "token responses name a token_type that is not Bearer",
		Targets: []string{"token-type-bearer"},
		Arm:     editTokenResponse(func(r *reference.TokenResponse) { r.TokenType = "N_A" }),
	},
}

// editTokenResponse edits every answer to a granted token request.
func editTokenResponse(edit func(*reference.TokenResponse)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Token.EditResponse
		p.Token.EditResponse = func(r *reference.TokenResponse) {
			before(r)
			edit(r)
		}
	}
}

// editError edits every error of the token endpoint.
func editError(edit func(*reference.Error)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Token.EditError
		p.Token.EditError = func(e *reference.Error) {
			before(e)
			edit(e)
		}
	}
}

func rename(from, to string) func(*reference.Error) {
	return func(e *reference.Error) {
		if e.Code == from {
			e.Code = to
		}
	}
}
