package reference

import "net/http"

// revoke is the revocation endpoint (RFC 7009). The answer is the same for a
// token that was revoked, one that is unknown and one of another client, which
// stays as it is.
func (p *Provider) revoke(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, http.MethodPost) {
		return
	}
	noStore(w.Header())
	app, value, e := p.tokenOf(EndpointRevocation, w, r)
	if e != nil {
		respondError(w, e)
		return
	}
	p.store.revokeAccessToken(value, app.ClientID)
	p.store.revokeRefreshToken(value, app.ClientID)
	w.WriteHeader(http.StatusOK)
}
