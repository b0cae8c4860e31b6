package reference

import (
	"net/http"
	"strings"
)

const bearerChallenge = `Bearer realm="oidcheck reference"`

// userinfo is the userinfo endpoint (OpenID Connect Core, 5.3).
func (p *Provider) userinfo(w http.ResponseWriter, r *http.Request) {
	if !p.policy.Userinfo.AdmitPost() && !allow(w, r, http.MethodGet) || !allow(w, r, http.MethodGet, http.MethodPost) {
		return
	}
	noStore(w.Header())
	value, e := p.bearer(w, r)
	if e != nil {
		respondError(w, e)
		return
	}
	token, known := p.store.accessToken(value)
	if !known {
		token, known = p.policy.Userinfo.Unknown(p.unknown(value))
	}
	user := p.userOf(token.Subject)
	if !known || user == nil || !p.policy.AccessToken.Alive(EndpointUserinfo, token, p.now()) {
		respondError(w, bearerError(http.StatusUnauthorized, "invalid_token", "the access token is unknown, expired or revoked"))
		return
	}
	if !p.policy.Userinfo.AdmitScopes(token.Scopes) {
		respondError(w, bearerError(http.StatusForbidden, "insufficient_scope", "the access token has no openid scope"))
		return
	}
	claims := p.userClaims(user, p.policy.Userinfo.Scopes(token.Scopes), token.Claims)
	p.policy.Userinfo.EditClaims(claims)
	w.Header().Set("Content-Type", mediaTypeJSON)
	p.policy.Userinfo.EditHeader(w.Header())
	respond(w, http.StatusOK, claims)
}

// bearer takes the access token out of the Authorization header or, of a POST,
// out of the form (RFC 6750, 2.1 and 2.2). A token in the URL is not looked at.
func (p *Provider) bearer(w http.ResponseWriter, r *http.Request) (string, *Error) {
	var inForm string
	if inURL := r.URL.Query().Get("access_token"); inURL != "" && p.policy.Userinfo.AdmitQuery() {
		return inURL, nil
	}
	if r.Method == http.MethodPost && strings.HasPrefix(r.Header.Get("Content-Type"), formType) {
		form, e := readParams(w, r)
		if e != nil {
			return "", bearerError(e.Status, e.Code, e.Description)
		}
		inForm = form.get("access_token")
	}
	headers := r.Header.Values("Authorization")
	switch {
	case len(headers) > 1, len(headers) == 1 && inForm != "":
		return "", bearerError(http.StatusBadRequest, "invalid_request", "the access token was sent more than once")
	case len(headers) == 1:
		scheme, value, _ := strings.Cut(headers[0], " ")
		if !strings.EqualFold(scheme, "Bearer") || value == "" {
			return "", bearerError(http.StatusBadRequest, "invalid_request", "the Authorization header is not a bearer token")
		}
		return value, nil
	case inForm != "":
		return inForm, nil
	}
	// Without any token there is nothing to say but how to send one (RFC 6750, 3.1).
	return "", &Error{
		Code: "invalid_request", Description: "there is no access token in the request",
		Status: http.StatusUnauthorized, Challenge: bearerChallenge,
	}
}

func bearerError(status int, code, description string) *Error {
	return &Error{
		Code: code, Description: description, Status: status,
		Challenge: bearerChallenge + `, error="` + code + `", error_description="` + description + `"`,
	}
}
