package reference

import (
	"net/http"
	"net/url"
	"slices"
	"time"
)

// authorize is the authorization endpoint (OpenID Connect Core, 3.1.2). First
// it makes sure of the client and its redirect URI; only then may it redirect.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, http.MethodGet, http.MethodPost) {
		return
	}
	values, e := p.authorizationParams(w, r)
	if e != nil {
		p.errorPage(w, e.Status, e.Description)
		return
	}
	if text := p.policy.Page.Echo(values); text != "" {
		w = echo{w, text}
	}
	given, doubled := p.pickRepeated(values)
	if p.policy.Authorization.AnswerGrant(given.get("grant_type")) {
		p.answerGrant(w, r, given)
		return
	}
	asked, problem := p.verifyClient(given, doubled, values)
	if problem != "" {
		p.refuseUnverified(w, asked, given, problem)
		return
	}
	given["redirect_uri"] = asked.URI
	request, e := p.readAuthorizationRequest(asked.Application, given, doubled)
	request.sent = values
	if e != nil {
		p.redirectError(w, request, e)
		return
	}
	p.interact(w, r, request)
}

// verifyClient returns the client and the redirect URI of a request, and what
// is wrong with one of them.
func (p *Provider) verifyClient(given params, doubled []string, sent url.Values) (asked RedirectRequest, problem string) {
	asked = RedirectRequest{
		Application: p.store.application(given.get("client_id")), URI: given.get("redirect_uri"),
		Sent: sent, Everyones: p.store.redirectURIs(),
	}
	for _, name := range []string{"client_id", "redirect_uri"} {
		if slices.Contains(doubled, name) {
			return asked, name + " was sent more than once."
		}
	}
	if asked.Application == nil {
		return asked, "The client_id is not known here."
	}
	if asked.URI == "" {
		asked.URI = p.policy.Authorization.AssumeRedirectURI(asked.Application)
	}
	if asked.URI == "" {
		return asked, "The redirect_uri is missing."
	}
	if !p.matchRedirectURI(asked) {
		return asked, "The redirect_uri is not one of those that the client registered."
	}
	return asked, ""
}

// matchRedirectURI compares strings, but for the port of loopback addresses.
func (p *Provider) matchRedirectURI(asked RedirectRequest) bool {
	return slices.Contains(asked.Application.RedirectURIs, asked.URI) ||
		p.policy.Authorization.AdmitRedirectURI(asked) ||
		slices.ContainsFunc(asked.Application.RedirectURIs, func(registered string) bool {
			return p.policy.Authorization.MatchLoopbackURI(registered, asked.URI)
		})
}

// refuseUnverified tells the user, not an address that may be an attacker's
// (RFC 6749, 4.1.2.1).
func (p *Provider) refuseUnverified(w http.ResponseWriter, asked RedirectRequest, given params, problem string) {
	if asked.URI != "" && p.policy.Authorization.RedirectUnverified(asked) {
		request := &authorizationRequest{Application: asked.Application, RedirectURI: asked.URI, Mode: errorMode(given), State: given.get("state")}
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
	request.browser = browser
	user, since := p.store.signedIn(browser)
	if user == nil && request.assumed != nil {
		user, since = request.assumed, now
	}
	if p.needsLogin(request, user, since, now) {
		if p.policy.SignIn.StaySilent("login", request.Prompts) {
			p.redirectError(w, request, badRequest("login_required", "nobody is signed in, or another user, or not recently enough"))
			return
		}
		if browser == nil {
			browser = p.openSession(w)
			request.browser = browser
		}
		opened := p.store.openInteraction(interaction{stage: stageLogin, session: browser, request: request}, now)
		p.loginPage(w, http.StatusOK, opened, "")
		return
	}
	if !p.needsConsent(request, user) {
		p.respondGranted(w, request, user, since)
		return
	}
	if p.policy.SignIn.StaySilent("consent", request.Prompts) {
		p.redirectError(w, request, badRequest("consent_required", "the user has not allowed this yet"))
		return
	}
	p.consentPage(w, p.askConsent(browser, request, user))
}

// needsLogin reports whether the user has to sign in, again or for the first
// time.
func (p *Provider) needsLogin(request *authorizationRequest, user *User, since, now time.Time) bool {
	return user == nil ||
		!p.policy.SignIn.SameSubject(request.Subject, user) ||
		p.policy.SignIn.Reauthenticate(SignedIn{Prompts: request.Prompts, MaxAge: request.MaxAge, Age: now.Sub(since)})
}

// needsConsent reports whether the user is to be asked.
func (p *Provider) needsConsent(request *authorizationRequest, user *User) bool {
	allowed := p.store.consentedScopes(user.Subject, request.Application.ClientID)
	given := p.policy.SignIn.Covers(allowed, request.Scopes) &&
		p.policy.SignIn.KnowClient(request.Application, request.RedirectURI)
	return p.policy.SignIn.NeedConsent(request.Prompts, given)
}
