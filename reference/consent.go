package reference

import "net/http"

// askConsent opens the interaction in which user is asked.
func (p *Provider) askConsent(browser *session, request *authorizationRequest, user *User) *interaction {
	return p.store.openInteraction(interaction{
		stage: stageConsent, session: browser, request: request, user: user,
	}, p.now())
}

// consent shows the consent page and takes its form.
func (p *Provider) consent(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, http.MethodGet, http.MethodPost) {
		return
	}
	if r.Method == http.MethodPost {
		p.submitConsent(w, r)
		return
	}
	asked := p.store.interaction(r.URL.Query().Get("interaction"), p.session(r), stageConsent, p.now())
	if asked == nil {
		p.errorPage(w, http.StatusBadRequest, pageGone)
		return
	}
	p.consentPage(w, asked)
}

// submitConsent takes the decision of the user who was asked; nobody else who
// signed in meanwhile may give it.
func (p *Provider) submitConsent(w http.ResponseWriter, r *http.Request) {
	form, e := readParams(w, r)
	if e != nil {
		p.errorPage(w, e.Status, e.Description)
		return
	}
	taken, browser := p.store.takeInteraction(form, p.session(r), stageConsent, p.now(), p.policy.Form.Browser)
	user, since := p.store.signedIn(browser)
	if taken == nil || user == nil {
		p.errorPage(w, http.StatusBadRequest, pageGone)
		return
	}
	request := p.resume(taken, form)
	if !p.policy.SignIn.Allows(form.get("decision")) {
		p.redirectError(w, request, badRequest("access_denied", "the user said no"))
		return
	}
	p.store.consent(user.Subject, request.Application.ClientID, request.Scopes)
	p.respondGranted(w, request, user, since)
}
