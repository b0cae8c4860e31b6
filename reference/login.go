package reference

import "net/http"

const pageGone = "This page has expired, was sent before, or belongs to another browser. Go back to the application and start again."

// submitLogin takes the login form. The form names an interaction that waits
// in this browser's session and carries its token, so that no other site can
// sign a user in.
func (p *Provider) submitLogin(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, http.MethodPost) {
		return
	}
	form, e := readParams(w, r)
	if e != nil {
		p.errorPage(w, e.Status, e.Description)
		return
	}
	now := p.now()
	sender := p.session(r)
	taken, browser := p.store.takeInteraction(form, sender, stageLogin, now, p.policy.Form.Browser)
	if taken == nil {
		p.errorPage(w, http.StatusBadRequest, pageGone)
		return
	}
	if browser == nil {
		sender = p.openSession(w)
		browser = sender
	}
	user := p.login(form.get("username"), form.get("password"))
	if user == nil {
		p.loginAgain(w, taken)
		return
	}
	request := p.resume(taken, form)
	before, last := p.store.signedIn(browser)
	user, since := p.policy.SignIn.WhoSignedIn(before, user), p.policy.SignIn.LoginTime(last, now)
	own := browser == sender
	id := p.store.signIn(browser, user, since, now, own && p.policy.SignIn.RenewSession(p.store.sessionLeft(browser)))
	if own {
		http.SetCookie(w, p.cookie(id))
	}
	if !p.policy.SignIn.SameSubject(request.Subject, user) {
		p.redirectError(w, request, badRequest("login_required", "another user signed in than the request insists on"))
		return
	}
	if !p.needsConsent(request, user) {
		p.respondGranted(w, request, user, since)
		return
	}
	asked := p.askConsent(browser, request, user)
	noStore(w.Header())
	w.Header().Set("Location", p.endpoint(pathConsent)+"?interaction="+asked.id)
	w.WriteHeader(http.StatusSeeOther)
}

// loginAgain shows the login page after a wrong name or password, and does not
// say which of the two was wrong.
func (p *Provider) loginAgain(w http.ResponseWriter, taken *interaction) {
	if taken.attempts+1 >= maxAttempts {
		p.redirectError(w, taken.request, badRequest("access_denied", "there were too many wrong passwords"))
		return
	}
	next := *taken
	next.attempts++
	p.loginPage(w, http.StatusUnauthorized, p.store.openInteraction(next, p.now()), "The user name or the password is wrong.")
}
