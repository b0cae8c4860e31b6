package reference

import (
	"encoding/json"

	"github.com/go-jose/go-jose/v4"
)

// Hint is an id_token_hint: an ID token, or what passes for one (OpenID Connect
// Core, 3.1.2.1).
type Hint struct {
	Application *Application
	Issuer      string
	Claims      Claims // as they stand in it, whoever wrote them
	raw         string
	keys        *Keys
}

// Subject is the user that the hint names.
func (h Hint) Subject() string {
	subject, _ := h.Claims["sub"].(string)
	return subject
}

// Signed reports whether the provider signed the hint, by the algorithm of the
// client's ID tokens.
func (h Hint) Signed() bool {
	alg := jose.SignatureAlgorithm(h.Application.IDTokenSignedResponseAlg)
	token, err := jose.ParseSignedCompact(h.raw, []jose.SignatureAlgorithm{alg})
	if err != nil {
		return false
	}
	_, err = token.Verify(h.keys.verifying(alg, h.Application.ClientSecret))
	return err == nil
}

// readHint decodes an id_token_hint. Nothing is verified yet.
func (p *Provider) readHint(app *Application, raw string) (Hint, bool) {
	h := Hint{Application: app, Issuer: p.issuer, raw: raw, keys: p.keys}
	payload, ok := segment(raw, 1)
	return h, ok && json.Unmarshal(payload, &h.Claims) == nil
}

// checkHint finds out on whom the request insists.
func (p *Provider) checkHint(q *authorizationRequest, given params) *Error {
	raw := given.get("id_token_hint")
	if raw == "" {
		return nil
	}
	hint, ok := p.readHint(q.Application, raw)
	if !ok {
		return invalidRequest("the id_token_hint is not a JWT")
	}
	subject, e := p.policy.SignIn.HintedSubject(hint)
	if e != nil {
		return e
	}
	q.Subject = subject
	if p.policy.SignIn.SignInByHint(hint) {
		q.assumed = p.userOf(subject)
	}
	return nil
}

// audienceOf is the client that an ID token is for, whoever wrote that.
func audienceOf(raw string) string {
	var claims struct {
		Audience any `json:"aud"`
	}
	payload, ok := segment(raw, 1)
	if !ok || json.Unmarshal(payload, &claims) != nil {
		return ""
	}
	if all := audiences(claims.Audience); len(all) == 1 {
		return all[0]
	}
	return ""
}
