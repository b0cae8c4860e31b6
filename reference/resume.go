package reference

import "maps"

// Resumption is an authorization request that goes on after a form of a page
// was sent: as it was checked when it came, whatever the form says and whatever
// other request the browser sent meanwhile.
type Resumption struct {
	Form map[string]string // fields of the form

	request, latest *authorizationRequest
}

// SetRedirectURI sends the response to another address.
func (r *Resumption) SetRedirectURI(uri string) { r.request.RedirectURI = uri }

// SetScopes grants other scopes.
func (r *Resumption) SetScopes(scopes []string) { r.request.Scopes = scopes }

// TakeLatest goes on with the request that the browser sent last.
func (r *Resumption) TakeLatest() { *r.request = *r.latest }

// TakeLatestNonce binds the tokens to the nonce of the request that the browser
// sent last.
func (r *Resumption) TakeLatestNonce() { r.request.Nonce = r.latest.Nonce }

// TakeLatestChallenge binds the code to the code_challenge of the request that
// the browser sent last.
func (r *Resumption) TakeLatestChallenge() { r.request.Challenge = r.latest.Challenge }

// resume returns the request that an interaction waited with, after its form
// was sent.
func (p *Provider) resume(i *interaction, form params) *authorizationRequest {
	request := *i.request
	request.sent = maps.Clone(request.sent)
	for name, value := range form {
		request.sent.Set(name, value)
	}
	r := &Resumption{Form: maps.Clone(form), request: &request, latest: p.store.latestRequest(i.session)}
	p.policy.Authorization.Resume(r)
	return &request
}
