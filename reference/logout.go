package reference

import (
	"html/template"
	"net/http"
	"net/url"
)

// Logout is a request of a client that wants the session of the browser to end
// (OpenID Connect RP-Initiated Logout 1.0, 2).
type Logout struct {
	Application *Application // nil when no client is named
	Subject     string       // of a trusted id_token_hint
	RedirectURI string
	State       string
}

// endSession is the logout endpoint. It asks the user, unless a hint names who
// is signed in; then it ends the session and sends the browser back.
func (p *Provider) endSession(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, http.MethodGet, http.MethodPost) {
		return
	}
	if text := p.policy.Logout.Echo(r.URL.Query()); text != "" {
		w = echo{w, text}
	}
	given, e := p.logoutParams(w, r)
	if e != nil {
		p.errorPage(w, e.Status, e.Description)
		return
	}
	if given.get("interaction") != "" {
		p.submitLogout(w, r, given)
		return
	}
	asked, e := p.readLogout(given)
	if e != nil {
		p.errorPage(w, e.Status, e.Description)
		return
	}
	browser := p.session(r)
	user, _ := p.store.signedIn(browser)
	if user == nil || !p.policy.Logout.Ask(asked, user) {
		p.endAndReturn(w, browser, asked)
		return
	}
	p.logoutPage(w, p.store.openInteraction(interaction{stage: stageLogout, session: browser, user: user, logout: asked}, p.now()))
}

func (p *Provider) logoutParams(w http.ResponseWriter, r *http.Request) (params, *Error) {
	if r.Method == http.MethodPost {
		return readParams(w, r)
	}
	return once(r.URL.Query())
}

// readLogout finds out which client asks, and where the browser goes. A redirect
// URI that is not the client's ends the request: the user sees a page.
func (p *Provider) readLogout(given params) (*Logout, *Error) {
	asked := &Logout{RedirectURI: given.get("post_logout_redirect_uri"), State: given.get("state")}
	clientID := given.get("client_id")
	if raw := given.get("id_token_hint"); raw != "" {
		aud := audienceOf(raw)
		hint, ok := p.readHint(p.store.application(aud), raw)
		if !ok || hint.Application == nil || clientID != "" && clientID != aud || !p.policy.Logout.TrustHint(hint) {
			return nil, invalidRequest("the id_token_hint is no ID token of this provider for this client")
		}
		clientID, asked.Subject = aud, hint.Subject()
	}
	asked.Application = p.store.application(clientID)
	if asked.RedirectURI != "" && !p.policy.Logout.AdmitRedirectURI(asked, p.store.logoutURIs()) {
		return nil, invalidRequest("the post_logout_redirect_uri is not registered for this client")
	}
	return asked, nil
}

// submitLogout takes the answer of the user who was asked.
func (p *Provider) submitLogout(w http.ResponseWriter, r *http.Request, form params) {
	taken, browser := p.store.takeInteraction(form, p.session(r), stageLogout, p.now(), p.policy.Form.Browser)
	if taken == nil || browser == nil {
		p.errorPage(w, http.StatusBadRequest, pageGone)
		return
	}
	if form.get("decision") != decisionAllow {
		p.show(w, http.StatusOK, "signed_out.html", page{Title: "You are still signed in", Message: "Nothing has changed."})
		return
	}
	p.endAndReturn(w, browser, taken.logout)
}

// endAndReturn ends the session, and sends the browser where the client wants.
func (p *Provider) endAndReturn(w http.ResponseWriter, browser *session, asked *Logout) {
	if browser != nil && p.policy.Logout.End(Ending{Logout: asked, session: browser, store: p.store}) {
		gone := p.cookie("")
		gone.MaxAge = -1
		http.SetCookie(w, gone)
	}
	to := p.policy.Logout.Return(asked)
	if to == "" {
		p.show(w, http.StatusOK, "signed_out.html", page{Title: "You are signed out", Message: "This browser is signed out here."})
		return
	}
	noStore(w.Header())
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
}

// returnTo is the redirect URI with the state of the request (RP-Initiated
// Logout, 3); empty for none.
func returnTo(asked *Logout) string {
	u, err := url.Parse(asked.RedirectURI)
	if err != nil || asked.RedirectURI == "" {
		return ""
	}
	if asked.State != "" {
		query := u.Query()
		query.Set("state", asked.State)
		u.RawQuery = query.Encode()
	}
	return u.String()
}

func (p *Provider) logoutPage(w http.ResponseWriter, i *interaction) {
	shown := page{
		Title: "Sign out", Action: template.URL(p.root + pathEndSession), User: i.user.Name,
		Interaction: i.id, CSRF: i.csrf, Allow: decisionAllow, Deny: decisionDeny,
	}
	if i.logout.Application != nil {
		shown.Application = i.logout.Application.displayName()
	}
	p.show(w, http.StatusOK, "logout.html", shown)
}
