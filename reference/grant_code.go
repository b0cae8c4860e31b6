package reference

import "net/http"

// redeemCode gives tokens for an authorization code (RFC 6749, 4.1.3). Only a
// request that passes every check uses the code up, so that somebody who
// merely saw the code can neither spend it nor, by a replay, take back what
// its owner got.
func (p *Provider) redeemCode(r *http.Request, app *Application, form params) (*TokenResponse, *Error) {
	value := form.get("code")
	if value == "" {
		return nil, invalidRequest("code is missing")
	}
	code, ok := p.policy.Code.Find(Lookup{Value: value, store: p.store})
	if !ok || !p.policy.Code.SameClient(code, app) {
		return nil, invalidGrant("the code is not known, or not this client's")
	}
	if e := p.checkRedirectURI(code, app, form.get("redirect_uri")); e != nil {
		return nil, e
	}
	proof := Proof{Application: app, Challenge: code.Challenge, Verifier: form.get("code_verifier"), store: p.store}
	if !p.policy.PKCE.VerifyChallenge(proof) {
		return nil, invalidGrant("the code_verifier does not answer the code_challenge")
	}
	turn := Spending{
		Code: code, Application: app, store: p.store,
		inFlight: func() int { return int(p.tokens.Load()) },
	}
	if !p.policy.Code.Spend(r.Context(), turn) {
		p.policy.Code.Replayed(Replay{Code: code, store: p.store})
		return nil, invalidGrant("the code was used before")
	}
	if p.policy.Code.Expired(code, p.now()) {
		return nil, invalidGrant("the code has expired")
	}
	scopes := p.policy.Code.Scopes(code, form.list("scope"))
	return p.issueTokens(app, code.Grant, scopes, code.Grant.Nonce)
}

// checkRedirectURI tells a missing redirect_uri from a wrong one: the first is
// a malformed request.
func (p *Provider) checkRedirectURI(code Code, app *Application, got string) *Error {
	switch {
	case p.policy.Code.SameRedirectURI(code, app, got):
		return nil
	case got == "":
		return invalidRequest("redirect_uri is missing")
	}
	return invalidGrant("the redirect_uri is not the one of the authorization request")
}
