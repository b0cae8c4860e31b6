package command

import (
	"context"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/proof"
)

// A consoleApp is an application for a mode, as a person makes it by the
// console: what is clicked, and what the target file then says.
type consoleApp struct {
	mode          string
	role          target.Role
	address       string // that it gets: an issuer of its own
	grants        []string
	responseTypes []string
	alg           string
	method        string // at all three endpoints
	scope         string // of its account
}

var consoleApps = []consoleApp{
	{
		mode: "code", role: target.ConfidentialBasic, method: target.ClientSecretBasic,
		grants: []string{"authorization_code"}, responseTypes: []string{"code"},
	},
	{
		mode: "pkce", role: target.PublicPKCE, method: target.None, address: "notes-app",
		grants: []string{"authorization_code"}, responseTypes: []string{"code"},
	},
	{
		mode: "implicit", role: target.Implicit, method: target.None,
		grants: []string{"implicit"}, responseTypes: []string{"id_token", "id_token token"},
	},
	{
		mode: "hybrid", role: target.Hybrid, method: target.ClientSecretPost, alg: "ES256",
		grants: []string{"authorization_code", "implicit"}, responseTypes: []string{"code id_token", "code token", "code id_token token"},
	},
	{
		mode: "client_credentials", role: target.Service, method: target.ClientSecretPost, scope: "documents:read documents:write",
		grants: []string{"client_credentials"},
	},
	{mode: "password", role: target.Password, method: target.ClientSecretBasic, grants: []string{"password"}},
	{
		mode: "refresh", role: target.ConfidentialBasic, method: target.ClientSecretBasic,
		grants: []string{"authorization_code", "refresh_token"}, responseTypes: []string{"code"},
	},
}

// TestConsoleModes makes an application for each mode by clicking, and runs the
// mode with it.
func TestConsoleModes(t *testing.T) {
	p := newBrowserProgram(t)
	bench, err := proof.Start(proof.Options{Console: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bench.Close() })
	person := newClicker(t)
	person.open(bench.ConsoleLink())
	for _, app := range consoleApps {
		bench.Target.Clients = map[target.Role]*target.Client{app.role: app.make(person)}
		if err := writeTarget(bench, "console.yml"); err != nil {
			t.Fatal(err)
		}
		r := p.do("run", "--target", "console.yml", "--only", "mode:"+app.mode, "--driver", app.driver(), "--patience", "0s", "--out", app.mode)
		if r.code != reports.ExitOK {
			t.Errorf("%s: exit %d\n%s", app.mode, r.code, r.text())
			continue
		}
		if s := p.report(app.mode).Summary; s.Cases[reports.Pass] < 5 {
			t.Errorf("%s: %v", app.mode, s.Cases)
		}
	}
	person.follow("Recent exchanges")
	if log := person.text("main"); !strings.Contains(log, "/oidc/token") || !strings.Contains(log, "refresh app") {
		t.Errorf("the console shows no exchanges: %s", log)
	}
}

// driver is the browser where users take part.
func (a consoleApp) driver() string {
	if len(a.responseTypes) > 0 {
		return "browser"
	}
	return "http"
}

// make creates the application and returns the client that it is.
func (a consoleApp) make(person *clicker) *target.Client {
	host := "https://" + strings.ReplaceAll(a.mode, "_", "-") + ".rp.test"
	uris := []string{host + "/cb", host + "/other"}
	person.follow("Create application")
	person.write("client_name", a.mode+" app")
	if a.address != "" {
		person.write("authentication_address", a.address)
	}
	person.write("redirect_uris", strings.Join(uris, "\n"))
	person.press("Create")

	person.tick("grant_types", a.grants...)
	person.tick("response_types", a.responseTypes...)
	if a.alg != "" {
		person.write("id_token_signed_response_alg", a.alg)
	}
	if a.scope != "" {
		person.write("scope", a.scope)
	}
	for _, at := range []string{"token", "introspection", "revocation"} {
		person.write(at+"_endpoint_auth_method", a.method)
	}
	person.press("Save")
	c := &target.Client{
		Role: a.role, Issuer: person.text("#issuer"), ClientID: person.text("#client_id"), RedirectURIs: uris,
		GrantTypes: a.grants, ResponseTypes: a.responseTypes, Scope: "openid", IDTokenSignedResponseAlg: a.alg,
		TokenEndpointAuthMethod: a.method, IntrospectionEndpointAuthMethod: a.method, RevocationEndpointAuthMethod: a.method,
	}
	if a.method != target.None {
		c.ClientSecret = exchange.NewSecret(person.text("#client_secret"))
	}
	if a.role == target.Service {
		person.write("account_name", "nightly")
		person.press("Create account")
		c.ClientID, c.ClientSecret = person.text(".access-key"), exchange.NewSecret(person.text(".secret-key"))
		c.Scope, c.ForbiddenScope, c.RedirectURIs = a.scope, "admin:all", nil
	}
	return c
}

// TestServePrintsTheLink: the console is there for whoever serves, unless he
// wants none, and never where the provider is run.
func TestServePrintsTheLink(t *testing.T) {
	p := newProgram(t)
	ended, end := context.WithCancel(t.Context())
	end() // serve starts, says what it serves, and stops
	r := p.wants(reports.ExitOK, p.within(ended, "serve"))
	p.says(r, "console: https://127.0.0.1:", "/console/enter?token=")
	r = p.wants(reports.ExitOK, p.within(ended, "serve", "--console=false"))
	if strings.Contains(r.text(), "console") {
		t.Errorf("there is a console: %s", r.text())
	}
}
