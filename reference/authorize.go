package reference

import (
	"net/http"
	"slices"
	"time"
)

// authorize is the authorization endpoint (OpenID Connect Core, 3.1.2). First
// it makes sure of the client and its redirect URI; only then may it redirect.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, http.MethodGet, http.MethodPost) {
		return
	}
	values, e := authorizationParams(w, r)
	if e != nil {
		p.errorPage(w, e.Status, e.Description)
		return
	}
	given, doubled := singles(values)
	if p.policy.Authorization.AnswerGrant(given.get("grant_type")) {
		p.answerGrant(w, r, given)
		return
	}
	app, problem := p.verifyClient(given, doubled)
	if problem != "" {
		p.refuseUnverified(w, app, given, problem)
		return
	}
	request, e := p.readAuthorizationRequest(app, given, doubled)
	if e != nil {
		p.redirectError(w, request, e)
		return
	}
	p.interact(w, r, request)
}

// verifyClient returns the client of a request, and what is wrong with it or
// with its redirect URI.
func (p *Provider) verifyClient(given params, doubled []string) (app *Application, problem string) {
	for _, name := range []string{"client_id", "redirect_uri"} {
		if slices.Contains(doubled, name) {
			return nil, name + " was sent more than once."
		}
	}
	app = p.store.application(given.get("client_id"))
	if app == nil {
		return nil, "The client_id is not known here."
	}
	if given.get("redirect_uri") == "" {
		return app, "The redirect_uri is missing."
	}
	if !p.policy.Authorization.MatchRedirectURI(app, given.get("redirect_uri")) {
		return app, "The redirect_uri is not one of those that the client registered."
	}
	return app, ""
}

// refuseUnverified tells the user, not an address that may be an attacker's
// (RFC 6749, 4.1.2.1).
func (p *Provider) refuseUnverified(w http.ResponseWriter, app *Application, given params, problem string) {
	uri := given.get("redirect_uri")
	if uri != "" && p.policy.Authorization.RedirectUnverified(app, uri) {
		request := &authorizationRequest{Application: app, RedirectURI: uri, Mode: errorMode(given), State: given.get("state")}
		p.redirectError(w, request, badRequest("unauthorized_client", problem))
		return
	}
	p.errorPage(w, http.StatusBadRequest, problem)
}

// interact finds out what the request needs of the user: a login, a consent,
// or nothing.
func (p *Provider) interact(w http.ResponseWriter, r *http.Request, request *authorizationRequest) {
	now := p.now()
	browser := p.session(r)
	user, since := p.store.signedIn(browser)
	if needsLogin(request, user, since, now) {
		if request.prompted(promptNone) {
			p.redirectError(w, request, badRequest("login_required", "nobody is signed in, or not recently enough"))
			return
		}
		if browser == nil {
			browser = p.openSession(w)
		}
		opened := p.store.openInteraction(interaction{stage: stageLogin, session: browser, request: request}, now)
		p.loginPage(w, http.StatusOK, opened, "")
		return
	}
	if !p.needsConsent(request, user) {
		p.respondGranted(w, request, user, since)
		return
	}
	if request.prompted(promptNone) {
		p.redirectError(w, request, badRequest("consent_required", "the user has not allowed this yet"))
		return
	}
	p.consentPage(w, p.askConsent(browser, request, user, since))
}

// needsLogin reports whether the user has to sign in, again or for the first
// time.
func needsLogin(request *authorizationRequest, user *User, since, now time.Time) bool {
	return user == nil ||
		request.prompted(promptLogin) || request.prompted(promptSelectAccount) ||
		request.MaxAge != nil && now.Sub(since) >= *request.MaxAge
}

// needsConsent reports whether the user is to be asked. offline_access is
// granted under prompt=consent only, so it is always asked for.
func (p *Provider) needsConsent(request *authorizationRequest, user *User) bool {
	return request.prompted(promptConsent) ||
		!p.store.consented(user.Subject, request.Application.ClientID, request.Scopes)
}
