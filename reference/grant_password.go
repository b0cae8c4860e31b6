package reference

import (
	"cmp"
	"net/http"
)

// password gives tokens for a user name and a password (RFC 6749, 4.3). What
// is wrong with them is not said.
func (p *Provider) password(_ *http.Request, app *Application, form params) (*TokenResponse, *Error) {
	now := p.now()
	user := p.login(form.get("username"), form.get("password"))
	attempt := PasswordAttempt{
		Application: app, Username: form.get("username"), Known: p.userNamed(form.get("username")) != nil, Right: user != nil,
		Empty:    form.get("username") == "" || form.get("password") == "",
		Failures: p.store.failures(form.get("username"), now),
	}
	if e := p.policy.Password.Refuse(attempt); e != nil {
		p.store.failed(attempt.Username, now)
		return nil, e
	}
	if user == nil {
		user = cmp.Or(p.userNamed(attempt.Username), p.users[0]) // a policy let in whom it should not
	}
	scopes, offline := p.policy.Password.Grant(app, form.list("scope"))
	grant := &Grant{
		ID: random(), ClientID: app.ClientID, Subject: user.Subject, Scopes: scopes, AuthTime: now, Offline: offline, Password: true,
	}
	return p.issueTokens(app, grant, scopes, "")
}
