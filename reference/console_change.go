package reference

import (
	"net/http"
	"strings"
)

const noRoom = "There are too many applications already: delete one."

// create makes an application from the first card; the others begin with the
// defaults of RFC 7591.
func (c *console) create(w http.ResponseWriter, r *http.Request, v visit) {
	form := readApplicationForm(r.PostForm)
	app := &Application{}
	form.basics(app)
	app.identify(c.provider.policy.Client.Secret)
	c.changing.Lock()
	defer c.changing.Unlock()
	form.validate(c.provider, app)
	c.checkAddress(form, "")
	if len(form.Wrong) > 0 {
		c.showNew(w, http.StatusUnprocessableEntity, v, form)
		return
	}
	if c.settle(app, form.Address) == nil {
		form.Wrong[fieldName] = noRoom
		c.showNew(w, http.StatusServiceUnavailable, v, form)
		return
	}
	seeConsole(w, pathApplications+"/"+app.ClientID+"?done=created")
}

// save changes an application. Where it gets another authentication address, it
// moves to another issuer with its accounts; its tokens end.
func (c *console) save(w http.ResponseWriter, r *http.Request, v visit) {
	c.changing.Lock()
	defer c.changing.Unlock()
	home, before := c.find(r.PathValue("id"))
	if before == nil {
		c.missing(w, r, v)
		return
	}
	form, app := readApplicationForm(r.PostForm), before.clone()
	form.settings(app)
	form.validate(c.provider, app)
	c.checkAddress(form, c.labelOf(home))
	if len(form.Wrong) > 0 {
		c.showForm(w, http.StatusUnprocessableEntity, v, home, before, form, "")
		return
	}
	app.fitSecret(c.provider.policy.Client.Secret)
	if form.Address == c.labelOf(home) {
		home.store.replaceApplication(app)
	} else if !c.move(home, app, form.Address) {
		form.Wrong[fieldAddress] = noRoom
		c.showForm(w, http.StatusServiceUnavailable, v, home, before, form, "")
		return
	}
	seeConsole(w, pathApplications+"/"+app.ClientID+"?done=saved")
}

// fitSecret gives the application a secret when it now needs one, and takes it
// away when it does not.
func (a *Application) fitSecret(secret func() string) {
	switch {
	case !a.needsSecret():
		a.ClientSecret = ""
	case a.ClientSecret == "":
		a.ClientSecret = secret()
	}
}

func (c *console) delete(w http.ResponseWriter, r *http.Request, v visit) {
	c.changing.Lock()
	defer c.changing.Unlock()
	home, app := c.find(r.PathValue("id"))
	if app == nil {
		c.missing(w, r, v)
		return
	}
	home.store.removeApplication(app.ClientID)
	c.dismiss(home)
	seeConsole(w, pathConsole+"?done=deleted")
}

func (c *console) createAccount(w http.ResponseWriter, r *http.Request, v visit) {
	c.changing.Lock()
	defer c.changing.Unlock()
	home, app := c.find(r.PathValue("id"))
	if app == nil {
		c.missing(w, r, v)
		return
	}
	name := strings.TrimSpace(r.PostForm.Get("account_name"))
	if name == "" || len(name) > maxNameLength {
		c.refuse(w, http.StatusUnprocessableEntity, "The account needs a name", "Go back and write a name of at most 200 bytes.")
		return
	}
	if _, ok := home.store.addAccount(app.ClientID, name); !ok {
		c.refuse(w, http.StatusServiceUnavailable, "There is no room", "There are too many accounts already: remove one.")
		return
	}
	seeConsole(w, pathApplications+"/"+app.ClientID+"?done=account#accounts")
}

func (c *console) removeAccount(w http.ResponseWriter, r *http.Request, v visit) {
	c.changing.Lock()
	defer c.changing.Unlock()
	home, app := c.find(r.PathValue("id"))
	if app == nil || !home.store.removeAccount(app.ClientID, r.PathValue("key")) {
		c.missing(w, r, v)
		return
	}
	seeConsole(w, pathApplications+"/"+app.ClientID+"?done=removed#accounts")
}
