package reference

import "net/http"

// password gives tokens for a user name and a password (RFC 6749, 4.3). What
// is wrong with them is not said.
func (p *Provider) password(_ *http.Request, app *Application, form params) (*TokenResponse, *Error) {
	if form.get("username") == "" || form.get("password") == "" {
		return nil, invalidRequest("username or password is missing")
	}
	now := p.now()
	user := p.login(form.get("username"), form.get("password"))
	attempt := PasswordAttempt{
		Application: app, Username: form.get("username"), Known: p.userNamed(form.get("username")) != nil, Right: user != nil,
		Failures: p.store.failures(form.get("username"), now),
	}
	if e := p.policy.Password.Refuse(attempt); e != nil {
		p.store.failed(attempt.Username, now)
		return nil, e
	}
	if user == nil {
		user = p.users[0] // a policy let somebody in whom nobody knows
	}
	scopes, offline := p.policy.Password.Grant(app, form.list("scope"))
	grant := &Grant{
		ID: random(), ClientID: app.ClientID, Subject: user.Subject, Scopes: scopes, AuthTime: now, Offline: offline,
	}
	return p.issueTokens(app, grant, scopes, "")
}
