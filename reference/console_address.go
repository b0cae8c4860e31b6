package reference

import (
	"net/http"
	"strings"
)

// labelOf is the authentication address of the application of an issuer; that
// of the common issuer has none.
func (c *console) labelOf(home *Provider) string {
	if home == c.provider {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(home.root, "/"), root)
}

// checkAddress notes what is wrong with the authentication address of a form.
// own is the one that the application has.
func (c *console) checkAddress(form *applicationForm, own string) {
	if form.Address == own {
		return
	}
	switch {
	case form.Address == "":
	case !label.MatchString(form.Address):
		form.Wrong[fieldAddress] = "Write at most 40 of the characters a-z, 0-9 and -, and begin and end with another than -."
	case c.taken(form.Address):
		form.Wrong[fieldAddress] = "This address is taken."
	case c.crowded():
		form.Wrong[fieldAddress] = "There are too many addresses already: leave it empty."
	}
}

// taken reports whether a path of the provider begins with the label.
func (c *console) taken(label string) bool {
	if "/"+label == root || "/"+label == pathConsole {
		return true
	}
	for _, home := range c.homes() {
		if c.labelOf(home) == label {
			return true
		}
	}
	return false
}

func (c *console) crowded() bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.addresses) >= maxAddresses
}

// settle makes an application known at its address and returns the issuer; nil
// when there is no room.
func (c *console) settle(app *Application, label string) *Provider {
	if label == "" {
		app.AuthenticationAddress = ""
		if !c.provider.store.addApplication(app) {
			return nil
		}
		return c.provider
	}
	home := c.provider.beside(label)
	home.settle(c.provider.origin())
	app.AuthenticationAddress = home.issuer
	home.store.addApplication(app)
	mux := http.NewServeMux()
	home.route(mux)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.addresses[label] = &address{home, mux}
	return home
}

// move settles an application of one issuer at another, and reports whether
// there is room.
func (c *console) move(from *Provider, app *Application, label string) bool {
	to := c.settle(app, label)
	if to == nil {
		return false
	}
	for _, a := range from.store.removeApplication(app.ClientID) {
		to.store.moveAccount(a)
	}
	c.dismiss(from)
	return true
}

// dismiss gives up the issuer when the console made it for the application that
// is gone now.
func (c *console) dismiss(home *Provider) {
	if len(home.store.all()) > 0 { // that were registered there
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.addresses, c.labelOf(home))
}
