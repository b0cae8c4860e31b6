package fault

import (
	"net/http"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements that the faults of this file target.
const (
	responseTypeRegistered = "response-type-registered"
	frontAbsent            = "front-channel-access-token-absent"
	frontFragment          = "front-channel-fragment"
	frontNoQuery           = "front-channel-no-query"
	frontNonce             = "front-channel-nonce-required"
	frontNoRefreshToken    = "front-channel-no-refresh-token"
	frontAtHash            = "front-id-token-at-hash"
	frontCHash             = "front-id-token-c-hash"
	formPostResponse       = "form-post-response"
)

// frontFaults spoil what travels through the browser in the implicit and the
// hybrid flow.
var frontFaults = []Fault{
	{
		ID:      "implicit-id-token-missing",
		Summary: "implicit responses lack the ID token",
		Targets: []string{"implicit-response"},
		Arm:     editFront(func(r *reference.AuthorizationResponse) { r.Params.Del("id_token") }, implicit),
	},
	{
		ID:      "hybrid-code-missing",
		Summary: "hybrid responses lack the code",
		Targets: []string{"hybrid-response"},
		Arm:     editFront(func(r *reference.AuthorizationResponse) { r.Params.Del("code") }, hybrid),
	},
	{
		ID:      "hybrid-code-refused",
		Summary: "the token endpoint does not know the codes of hybrid responses",
		Targets: []string{"hybrid-code-exchange"},
		Arm: func(p *reference.Policy) {
			same := p.Code.SameClient
			p.Code.SameClient = func(c reference.Code, app *reference.Application) bool {
				return same(c, app) && registeredFor(app, reference.ResponseCode)
			}
		},
	},
	{
		ID:      "pkce-verifier-ignored-in-hybrid",
		Summary: "a code_verifier is not looked at for codes of hybrid responses",
		Targets: []string{pkceVerified},
		Attacks: []string{"PK-13"},
		Arm: func(p *reference.Policy) {
			verify := p.PKCE.VerifyChallenge
			p.PKCE.VerifyChallenge = func(proof reference.Proof) bool {
				return verify(proof) || !registeredFor(proof.Application, reference.ResponseCode)
			}
		},
	},
	{
		ID:      "response-type-unchecked",
		Summary: "every client gets an answer by every response_type",
		Targets: []string{responseTypeRegistered},
		Attacks: []string{"AZ-01"},
		Arm:     admitResponseType(func(*reference.Application, reference.ResponseType) bool { return true }),
	},
	{
		ID:      "response-type-checked-by-code",
		Summary: "whoever may have a code may have tokens through the browser beside it",
		Targets: []string{responseTypeRegistered},
		Attacks: []string{"AZ-01"},
		Arm: admitResponseType(func(app *reference.Application, t reference.ResponseType) bool {
			return t.Code && registeredFor(app, reference.ResponseCode)
		}),
	},
	{
		ID:      "implicit-announced",
		Summary: "the metadata announce tokens through the browser",
		Preset:  reference.PresetHardened,
		Targets: []string{frontAbsent},
		Attacks: []string{"DS-03"},
		Arm: func(p *reference.Policy) {
			p.Authorization.OfferResponseType = func(reference.ResponseType) bool { return true }
		},
	},
	{
		ID:      "implicit-not-announced-and-answered",
		Summary: "whoever asks for tokens through the browser gets them, although the metadata do not say so",
		Preset:  reference.PresetHardened,
		Targets: []string{frontAbsent, responseTypeRegistered},
		Attacks: []string{"DS-03", "AZ-01"},
		Arm: func(p *reference.Policy) {
			p.Authorization.OfferResponseType = func(reference.ResponseType) bool { return true }
			p.Authorization.AdmitResponseType = func(*reference.Application, reference.ResponseType) bool { return true }
			editMetadata(func(m reference.Claims) { m["response_types_supported"] = []string{reference.ResponseCode} })(p)
		},
	},
	{
		ID:      "password-grant-announced",
		Summary: "the metadata announce the password grant",
		Preset:  reference.PresetHardened,
		Targets: []string{"password-grant-absent"},
		Attacks: []string{"DS-03"},
		Arm: func(p *reference.Policy) {
			p.Token.OfferGrantType = func(string) bool { return true }
			editMetadata(func(m reference.Claims) {
				m["grant_types_supported"] = []string{"authorization_code", "client_credentials", "password"}
			})(p)
		},
	},
	{
		ID:      "front-channel-in-query",
		Summary: "tokens from the authorization endpoint stand in the query unless another place is asked for",
		Targets: []string{frontFragment},
		Arm:     editFront(toQuery, succeeded),
	},
	{
		ID:      "front-channel-errors-in-query",
		Summary: "errors stand in the query, also where tokens would stand in the fragment",
		Targets: []string{frontFragment},
		Arm:     editFront(toQuery, (*reference.AuthorizationResponse).Failed),
	},
	{
		ID:      "response-mode-query-honoured",
		Summary: "response_mode=query puts tokens into the query",
		Targets: []string{frontNoQuery},
		Attacks: []string{"AZ-03"},
		Arm:     admitQuery(func(reference.ResponseType) bool { return true }),
	},
	{
		ID:      "response-mode-query-honoured-for-id-tokens",
		Summary: "response_mode=query is refused for access tokens only",
		Targets: []string{frontNoQuery},
		Attacks: []string{"AZ-03"},
		Arm:     admitQuery(func(t reference.ResponseType) bool { return !t.Token }),
	},
	{
		ID:      "nonce-optional",
		Summary: "ID tokens are given through the browser without a nonce",
		Targets: []string{frontNonce},
		Attacks: []string{"AZ-07"},
		Arm:     requireNonce(func(reference.ResponseType) bool { return false }),
	},
	{
		ID:      "nonce-optional-in-hybrid",
		Summary: "a nonce is demanded in the implicit flow alone",
		Targets: []string{frontNonce},
		Attacks: []string{"AZ-07"},
		Arm:     requireNonce(func(t reference.ResponseType) bool { return t.IDToken && !t.Code }),
	},
	{
		ID:      "front-channel-refresh-token",
		Summary: "a refresh token comes with the tokens of the authorization endpoint",
		Targets: []string{frontNoRefreshToken},
		Attacks: []string{"AZ-19"},
		Arm:     editFront(addRefreshToken, succeeded),
	},
	{
		ID:      "front-channel-refresh-token-in-hybrid",
		Summary: "a refresh token comes with the access token of a hybrid response",
		Targets: []string{frontNoRefreshToken},
		Attacks: []string{"AZ-19"},
		Arm: editFront(addRefreshToken, func(r *reference.AuthorizationResponse) bool {
			return hybrid(r) && r.Type.Token && succeeded(r)
		}),
	},
	{
		ID:      "implicit-client-invalid-request",
		Summary: "a client without the grant type hears that its request is malformed",
		Targets: []string{"implicit-client-unauthorized"},
		Arm: editError(func(e *reference.Error) {
			if e.Code == "unauthorized_client" {
				e.Code = "invalid_request"
			}
		}),
	},
	{
		ID:      "front-at-hash-missing",
		Summary: "ID tokens of the authorization endpoint lack at_hash",
		Targets: []string{frontAtHash},
		Attacks: []string{"ID-06"},
		Arm:     editFrontClaims(func(_ reference.FrontChannel, c reference.Claims) { delete(c, "at_hash") }),
	},
	{
		ID:      "front-at-hash-of-code",
		Summary: "at_hash of hybrid responses is that of the code",
		Targets: []string{frontAtHash},
		Attacks: []string{"ID-06"},
		Arm: editFrontClaims(func(f reference.FrontChannel, c reference.Claims) {
			if f.CodeHash() != "" && f.AccessTokenHash() != "" {
				c["at_hash"] = f.CodeHash()
			}
		}),
	},
	{
		ID:      "front-c-hash-missing",
		Summary: "ID tokens of the authorization endpoint lack c_hash",
		Targets: []string{frontCHash},
		Attacks: []string{"ID-06"},
		Arm:     editFrontClaims(func(_ reference.FrontChannel, c reference.Claims) { delete(c, "c_hash") }),
	},
	{
		ID:      "front-sub-differs",
		Summary: "the ID token of a hybrid response names another subject than that of the token endpoint",
		Targets: []string{"hybrid-id-tokens-agree"},
		Arm: editFrontClaims(func(f reference.FrontChannel, c reference.Claims) {
			if f.Type.Code {
				c["sub"] = otherSubject
			}
		}),
	},
	{
		ID:      "front-token-type-missing",
		Summary: "authorization responses do not say what kind of token they bring",
		Targets: []string{"front-channel-token-type"},
		Arm:     editFront(func(r *reference.AuthorizationResponse) { r.Params.Del("token_type") }, succeeded),
	},
	{
		ID:      "form-post-ignored",
		Summary: "response_mode=form_post is announced and answered by a redirect",
		Targets: []string{formPostResponse},
		Arm: editResponse(func(r *reference.AuthorizationResponse) {
			if r.Mode == reference.ModeFormPost {
				r.Mode = reference.ModeFragment
			}
		}),
	},
	{
		ID:      "form-post-script-blocked",
		Summary: "the policy of the form_post page stops the script that submits it",
		Targets: []string{formPostResponse},
		Arm: editPage(func(h http.Header) {
			policy, _, _ := strings.Cut(h.Get(contentSecurityPolicy), "; script-src")
			h.Set(contentSecurityPolicy, policy)
		}),
	},
	{
		ID:      "front-id-token-names-user",
		Summary: "the ID token of an authorization response holds what userinfo would say, though there is an access token for that",
		Targets: []string{"front-id-token-sparse"},
		Attacks: []string{"ID-16"},
		Arm: editFrontClaims(func(f reference.FrontChannel, c reference.Claims) {
			if f.Type.Code || f.Type.Token {
				c["email"], c["email_verified"] = "alice@example.com", true
			}
		}),
	},
	{
		ID:      "front-id-token-names-user-for-code",
		Summary: "the ID token beside a code holds what userinfo would say",
		Targets: []string{"front-id-token-sparse"},
		Attacks: []string{"ID-16"},
		Arm: editFrontClaims(func(f reference.FrontChannel, c reference.Claims) {
			if f.Type.Code && !f.Type.Token {
				c["name"] = "Alice"
			}
		}),
	},
}

func implicit(r *reference.AuthorizationResponse) bool { return r.Type.FrontChannel() && !r.Type.Code }

func hybrid(r *reference.AuthorizationResponse) bool { return r.Type.FrontChannel() && r.Type.Code }

func toQuery(r *reference.AuthorizationResponse) {
	if r.Mode == reference.ModeFragment {
		r.Mode = reference.ModeQuery
	}
}

func addRefreshToken(r *reference.AuthorizationResponse) {
	r.Params.Set("refresh_token", "refresh-token-in-the-front-channel")
}

// editFront edits the responses of the implicit and the hybrid flow that apply
// holds for.
func editFront(edit func(*reference.AuthorizationResponse), apply func(*reference.AuthorizationResponse) bool) func(*reference.Policy) {
	return editResponse(func(r *reference.AuthorizationResponse) {
		if r.Type.FrontChannel() && apply(r) {
			edit(r)
		}
	})
}

func editFrontClaims(edit func(reference.FrontChannel, reference.Claims)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.IDToken.EditFrontClaims
		p.IDToken.EditFrontClaims = func(f reference.FrontChannel, c reference.Claims) {
			before(f, c)
			edit(f, c)
		}
	}
}

func registeredFor(app *reference.Application, responseType string) bool {
	return slices.Contains(app.ResponseTypes, responseType)
}

// admitResponseType admits response types beside the registered ones.
func admitResponseType(also func(*reference.Application, reference.ResponseType) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		admit := p.Authorization.AdmitResponseType
		p.Authorization.AdmitResponseType = func(app *reference.Application, t reference.ResponseType) bool {
			return admit(app, t) || also(app, t)
		}
	}
}

// admitQuery admits response_mode=query for response types that give tokens.
func admitQuery(by func(reference.ResponseType) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		admit := p.Authorization.AdmitResponseMode
		p.Authorization.AdmitResponseMode = func(t reference.ResponseType, mode string) bool {
			return admit(t, mode) || mode == reference.ModeQuery && by(t)
		}
	}
}

func requireNonce(by func(reference.ResponseType) bool) func(*reference.Policy) {
	return func(p *reference.Policy) { p.Authorization.RequireNonce = by }
}

func succeeded(r *reference.AuthorizationResponse) bool { return !r.Failed() }
