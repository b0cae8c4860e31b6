package reference_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
)

// serviceOf makes an application of the mode client_credentials with an account,
// and returns its page and the keys of the account.
func serviceOf(op operator) (path, access, secret string) {
	op.t.Helper()
	path = op.create(notes)
	op.submit(path, path, settings("grant_types", "client_credentials", "response_types", "", "scope", "documents:read documents:write"))
	op.submit(path, path+"/accounts", url.Values{"account_name": {"Nightly"}})
	page := op.page(path).Body
	read := func(class string) string {
		found := regexp.MustCompile(`class="` + class + `">([^<]+)<`).FindStringSubmatch(page)
		if found == nil {
			op.t.Fatalf("the page has no %s: %s", class, page)
		}
		return found[1]
	}
	return path, read("access-key"), read("secret-key")
}

func TestConsoleAccounts(t *testing.T) {
	op := newOperator(t, reference.Options{})
	path, access, secret := serviceOf(op)
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {access}, "client_secret": {secret}}
	got := op.Post("/token", form)
	if got.Text("scope") != "documents:read documents:write" {
		t.Fatalf("status %d: %s", got.Status, got.Body)
	}
	introspect := url.Values{"token": {got.Text("access_token")}}
	if gone := op.submit(path, path+"/accounts/"+access, introspect); gone.Header.Get("Location") != path+"?done=removed#accounts" {
		t.Errorf("status %d", gone.Status)
	}
	if got := op.Post("/token", form); got.Text("error") != "invalid_client" {
		t.Errorf("a removed account: status %d", got.Status)
	}
	if got := op.submit(path, path+"/accounts", url.Values{}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("an account without a name: status %d", got.Status)
	}
	if got := op.submit(path, path+"/accounts/"+access, url.Values{}); got.Status != http.StatusNotFound {
		t.Errorf("an account that is gone: status %d", got.Status)
	}
}

func TestConsoleMovesAccountsAlong(t *testing.T) {
	op := newOperator(t, reference.Options{})
	path, access, secret := serviceOf(op)
	op.submit(path, path, settings("authentication_address", "moved", "grant_types", "client_credentials", "response_types", "", "scope", "documents:read"))
	got := op.Post(op.origin+"/moved/oidc/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {access}, "client_secret": {secret}})
	if got.Text("scope") != "documents:read" {
		t.Errorf("status %d: %s", got.Status, got.Body)
	}
}

func TestConsoleDeletes(t *testing.T) {
	op := newOperator(t, reference.Options{})
	app := op.Provider.Applications()[basicRole]
	tokens := op.Redeem(basicRole, op.Code(basicRole))
	path := "/console/applications/" + app.ClientID
	if !strings.Contains(op.page(path+"/delete").Body, basicRole) {
		t.Error("nobody is asked")
	}
	if got := op.submit(path+"/delete", path+"/delete", url.Values{}); got.Header.Get("Location") != "/console?done=deleted" {
		t.Fatalf("status %d", got.Status)
	}
	if got := op.Userinfo(tokens.Text("access_token")); got.Status != http.StatusUnauthorized {
		t.Errorf("its tokens live on: status %d", got.Status)
	}
	if op.page(path).Status != http.StatusNotFound || op.Open(op.Request(basicRole)).IsLogin() {
		t.Error("the application is still there")
	}
}

func TestConsoleShowsExchangesWithoutSecrets(t *testing.T) {
	op := newOperator(t, reference.Options{})
	login := op.Open(op.Request(basicRole))
	op.SignIn(login, "alice", "the-wrong-password")
	code := op.Code(basicRole, "state", "the-state")
	tokens := op.Redeem(basicRole, code)
	op.Redeem(basicRole, code)
	op.Userinfo(tokens.Text("access_token"))
	op.Userinfo("wrong-access-token")
	op.Get("/auth?client_id=an-unknown-client&response_type=magic")
	op.Get("/some/path-with-a-secret")
	op.Post("/token", url.Values{"grant_type": {"authorization_code"}, "client_id": {"typed-secret"}, "client_secret": {"x"}})
	page := op.page("/console/exchanges").Body
	for _, want := range []string{"/oidc/token", "invalid_grant", "invalid_token", "invalid_client", "authorization_code", basicRole, "(no endpoint)", ">200", ">401"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
	app, alice := op.Provider.Applications()[basicRole], op.Provider.Users()[0]
	for _, secret := range []string{
		code, tokens.Text("access_token"), tokens.Text("id_token"), app.ClientSecret, alice.Password, "the-wrong-password", "the-state",
		"wrong-access-token", "an-unknown-client", "magic", "path-with-a-secret", "typed-secret", "rp.test",
	} {
		if strings.Contains(page, secret) {
			t.Errorf("the page shows %q", secret)
		}
	}
	for range 120 {
		op.Get("/.well-known/jwks.json")
	}
	if n := strings.Count(op.page("/console/exchanges").Body, "<time"); n != 100 {
		t.Errorf("%d exchanges are kept", n)
	}
}
