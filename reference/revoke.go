package reference

import (
	"io"
	"net/http"
)

// revoke is the revocation endpoint (RFC 7009). The answer is the same for a
// token that was revoked, one that is unknown and one of another client, which
// stays as it is.
func (p *Provider) revoke(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, http.MethodPost) {
		return
	}
	noStore(w.Header())
	asked, e := p.tokenOf(EndpointRevocation, w, r)
	if e != nil {
		respondError(w, e)
		return
	}
	w.WriteHeader(p.policy.Revocation.EditStatus(p.revokeToken(asked)))
	_, _ = io.WriteString(w, p.policy.Revocation.Body()) // a client that is gone hears nothing
}

// revokeToken ends a token, and reports whether there is one that the client may
// end.
func (p *Provider) revokeToken(asked tokenRequest) bool {
	policy := p.policy.Revocation
	if g := p.store.accessGrant(asked.value); g != nil && policy.Search(asked.hint, KindAccessToken) && policy.SameClient(g.ClientID, asked.app) {
		policy.AccessToken(Revoking{asked.value, g, p.store})
		return true
	}
	found, known := p.store.refreshToken(asked.value)
	if known && policy.Search(asked.hint, KindRefreshToken) && policy.SameClient(found.grant.ClientID, asked.app) {
		policy.RefreshToken(Revoking{asked.value, found.grant, p.store})
		return true
	}
	return false
}
