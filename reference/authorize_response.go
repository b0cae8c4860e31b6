package reference

import (
	"net/http"
	"net/url"
	"strings"
)

// redirectError answers a request with an error (RFC 6749, 4.1.2.1).
func (p *Provider) redirectError(w http.ResponseWriter, request *authorizationRequest, e *Error) {
	p.redirect(w, request, map[string]string{"error": e.Code, "error_description": e.Description})
}

// redirect sends the browser back to the client with an authorization
// response. Every response names the issuer, so that a client of several
// providers cannot mix them up (RFC 9207).
func (p *Provider) redirect(w http.ResponseWriter, request *authorizationRequest, members map[string]string) {
	response := &AuthorizationResponse{
		RedirectURI: request.RedirectURI, Mode: request.Mode, Type: request.Type,
		Params: url.Values{"iss": {p.issuer}},
	}
	for name, value := range members {
		response.Params.Set(name, value)
	}
	if request.State != "" {
		response.Params.Set("state", request.State)
	}
	p.policy.Authorization.EditResponse(response)
	if to := p.policy.Page.Detour(request.sent); to != "" {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusSeeOther)
		return
	}
	if response.Mode == ModeFormPost {
		p.formPostPage(w, response)
		return
	}
	h := w.Header()
	noStore(h)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Location", response.location())
	w.WriteHeader(p.policy.Page.RedirectStatus())
}

// location is where a response by query or fragment leads.
func (r *AuthorizationResponse) location() string {
	if r.Mode == ModeFragment {
		return r.RedirectURI + "#" + r.Params.Encode()
	}
	return withQuery(r.RedirectURI, r.Params)
}

// withQuery adds parameters to a URI and leaves what it has as it is.
func withQuery(uri string, added url.Values) string {
	separator := "?"
	if strings.Contains(uri, "?") {
		separator = "&"
	}
	return uri + separator + added.Encode()
}
