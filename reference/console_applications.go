package reference

import (
	"net/http"
	"slices"
	"strings"
)

// listedApplication is a line of the list.
type listedApplication struct {
	Name, ClientID, Issuer string
	GrantTypes             []string
	Accounts               int
}

// armedFault is a fault with what it means.
type armedFault struct{ ID, Summary string }

// listPage is the first page of the console.
type listPage struct {
	page
	Notice       string
	Applications []listedApplication
	Preset       Preset
	Issuer       string
	Faults       []armedFault
	Users        []User
}

// list shows the applications, the preset and the armed faults.
func (c *console) list(w http.ResponseWriter, r *http.Request, v visit) {
	shown := &listPage{
		page: inside(v, "Applications", pathConsole), Notice: notices[r.URL.Query().Get("done")],
		Preset: c.provider.preset, Issuer: c.provider.issuer, Users: c.provider.Users(),
	}
	for _, home := range c.homes() {
		for _, app := range home.store.all() {
			shown.Applications = append(shown.Applications, listedApplication{
				app.displayName(), app.ClientID, home.issuer, app.GrantTypes, len(home.store.accountsOf(app.ClientID)),
			})
		}
	}
	slices.SortStableFunc(shown.Applications, func(a, b listedApplication) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	for _, id := range c.provider.armed {
		shown.Faults = append(shown.Faults, armedFault{id, c.explain[id]})
	}
	c.write(w, http.StatusOK, "console_list.html", shown)
}

// notices are what a page says about the form that led to it.
var notices = map[string]string{
	"created": "The application was created. Its authorization and security are set below.",
	"saved":   "Saved.",
	"deleted": "The application was deleted, with its accounts and tokens.",
	"account": "The account was created. A program signs in with its access key and secret key.",
	"removed": "The account was removed, with its tokens.",
}

// formPage is the page of an application, or of one to be created.
type formPage struct {
	page
	Notice    string
	New       bool
	App       *Application // nil when it is new
	Issuer    string
	Form      *applicationForm
	Accounts  []Account
	Endpoints []endpointLine
}

// endpointLine is an address that a client is configured with.
type endpointLine struct{ Name, URL string }

// Services reports whether accounts of the application are of use.
func (f formPage) Services() bool { return slices.Contains(f.App.GrantTypes, GrantClientCredentials) }

func (c *console) blank(w http.ResponseWriter, _ *http.Request, v visit) {
	c.showNew(w, http.StatusOK, v, formOf(&Application{}, ""))
}

func (c *console) showNew(w http.ResponseWriter, status int, v visit, form *applicationForm) {
	c.write(w, status, "console_form.html", &formPage{page: inside(v, "Create an application", pathNew), New: true, Form: form})
}

// open shows an application.
func (c *console) open(w http.ResponseWriter, r *http.Request, v visit) {
	home, app := c.find(r.PathValue("id"))
	if app == nil {
		c.missing(w, r, v)
		return
	}
	c.showForm(w, http.StatusOK, v, home, app, formOf(app, c.labelOf(home)), notices[r.URL.Query().Get("done")])
}

func (c *console) showForm(w http.ResponseWriter, status int, v visit, home *Provider, app *Application, form *applicationForm, notice string) {
	c.write(w, status, "console_form.html", &formPage{
		page: inside(v, app.displayName(), ""), Notice: notice, App: app, Issuer: home.issuer, Form: form,
		Accounts: home.store.accountsOf(app.ClientID),
		Endpoints: []endpointLine{
			{"Discovery", home.endpoint(pathDiscovery)},
			{"Authorization", home.endpoint(pathAuthorization)},
			{"Token", home.endpoint(pathToken)},
			{"Userinfo", home.endpoint(pathUserinfo)},
			{"Introspection", home.endpoint(pathIntrospection)},
			{"Revocation", home.endpoint(pathRevocation)},
		},
	})
}

// deletePage asks before an application is deleted.
type deletePage struct {
	page
	App      *Application
	Accounts int
}

func (c *console) askDelete(w http.ResponseWriter, r *http.Request, v visit) {
	home, app := c.find(r.PathValue("id"))
	if app == nil {
		c.missing(w, r, v)
		return
	}
	c.write(w, http.StatusOK, "console_delete.html", &deletePage{
		page: inside(v, "Delete "+app.displayName()+"?", ""), App: app, Accounts: len(home.store.accountsOf(app.ClientID)),
	})
}
