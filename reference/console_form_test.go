package reference_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
)

func TestConsoleCreatesAndEdits(t *testing.T) {
	op := newOperator(t, reference.Options{})
	path := op.create(url.Values{"client_name": {"My <notes>"}, "redirect_uris": {" https://notes.rp.test/cb\r\n\r\nhttps://notes.rp.test/cb "}})
	page := op.page(path)
	if shown(page, "client_id") == "" || len(shown(page, "client_secret")) != 43 || !strings.Contains(page.Body, "My &lt;notes&gt;") {
		t.Errorf("page %s", page.Body)
	}
	if got := op.submit(path, path, settings()); got.Header.Get("Location") != path+"?done=saved" {
		t.Fatalf("status %d: %s", got.Status, got.Body)
	}
	page = op.page(path)
	for _, want := range []string{
		`value="refresh_token" checked`, `value="client_secret_post" selected`, "https://notes.rp.test/cb\nhttps://notes.rp.test/other</textarea>",
	} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("after saving, the page does not show %s", want)
		}
	}
	if got := op.submit(path, path, settings("token_endpoint_auth_method", "none", "introspection_endpoint_auth_method", "none")); got.Status != http.StatusSeeOther {
		t.Fatalf("status %d", got.Status)
	}
	if got := shown(op.page(path), "client_secret"); got != "" {
		t.Error("a client that does not authenticate has a secret")
	}
}

func TestConsoleShowsWhatIsWrong(t *testing.T) {
	op := newOperator(t, reference.Options{})
	path := op.create(notes)
	for name, c := range map[string]struct {
		form  url.Values
		field string
	}{
		"no name":          {settings("client_name", " "), "client_name"},
		"long name":        {settings("client_name", strings.Repeat("x", 201)), "client_name"},
		"odd address":      {settings("authentication_address", "No Label"), "authentication_address"},
		"address in use":   {settings("authentication_address", "oidc"), "authentication_address"},
		"fragment":         {settings("redirect_uris", "https://notes.rp.test/cb#x"), "redirect_uris"},
		"sign-out link":    {settings("post_logout_redirect_uris", "http://notes.rp.test/out"), "post_logout_redirect_uris"},
		"no callback":      {settings("redirect_uris", ""), "redirect_uris"},
		"unknown grant":    {settings("grant_types", "magic"), "grant_types"},
		"missing grant":    {settings("response_types", "code,id_token"), "response_types"},
		"useless grant":    {settings("grant_types", "authorization_code,implicit"), "grant_types"},
		"service, public":  {settings("grant_types", "authorization_code,client_credentials", "token_endpoint_auth_method", "none"), "grant_types"},
		"HS256, public":    {settings("token_endpoint_auth_method", "none", "id_token_signed_response_alg", "HS256"), "id_token_signed_response_alg"},
		"unknown alg":      {settings("id_token_signed_response_alg", "none"), "id_token_signed_response_alg"},
		"unknown method":   {settings("token_endpoint_auth_method", "magic"), "token_endpoint_auth_method"},
		"no key":           {settings("revocation_endpoint_auth_method", "private_key_jwt"), "revocation_endpoint_auth_method"},
		"scope of a user":  {settings("scope", "openid"), "scope"},
		"scope with quote": {settings("scope", `a"b`), "scope"},
	} {
		got := op.submit(path, path, c.form)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, `id="`+c.field+`-wrong"`) || !strings.Contains(got.Body, `href="#`+c.field+`"`) {
			t.Errorf("%s: status %d, nothing said at %s", name, got.Status, c.field)
		}
	}
	got := op.submit(path, path, settings("client_name", "Typed", "redirect_uris", "nonsense", "grant_types", "password"))
	if !strings.Contains(got.Body, `value="Typed"`) || !strings.Contains(got.Body, "nonsense</textarea>") || !strings.Contains(got.Body, `value="password" checked`) {
		t.Error("what was typed is lost")
	}
	if strings.Contains(op.page(path).Body, "Typed") {
		t.Error("a form with mistakes was saved")
	}
}

func TestConsoleCreatesNothingThatIsWrong(t *testing.T) {
	op := newOperator(t, reference.Options{})
	for _, form := range []url.Values{{}, {"client_name": {"Notes"}}, {"client_name": {"Notes"}, "redirect_uris": {"http://notes.rp.test/cb"}}} {
		got := op.submit("/console/new", "/console/new", form)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "Nothing was saved") {
			t.Errorf("%v: status %d", form, got.Status)
		}
	}
}

func TestConsoleGivesAnIssuerOfItsOwn(t *testing.T) {
	op := newOperator(t, reference.Options{})
	path := op.create(url.Values{"client_name": {"Notes"}, "redirect_uris": {"https://notes.rp.test/cb"}, "authentication_address": {"my-notes"}})
	issuer := op.origin + "/my-notes/oidc"
	if got := op.Get(issuer + "/.well-known/openid-configuration"); got.Text("issuer") != issuer {
		t.Errorf("issuer %q", got.Text("issuer"))
	}
	request := url.Values{"client_id": {shown(op.page(path), "client_id")}, "redirect_uri": {"https://notes.rp.test/cb"}, "response_type": {"code"}, "scope": {"openid"}}
	if !op.Get(issuer+"/auth?"+request.Encode()).IsLogin() || op.Open(request).IsLogin() {
		t.Error("the application is not where its address says")
	}
	if got := op.submit("/console/new", "/console/new", url.Values{"client_name": {"Other"}, "redirect_uris": {"https://o.rp.test/cb"}, "authentication_address": {"my-notes"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("an address twice: status %d", got.Status)
	}
	if got := op.submit(path, path, settings("authentication_address", "moved", "grant_types", "authorization_code")); got.Status != http.StatusSeeOther {
		t.Fatalf("status %d", got.Status)
	}
	if op.Get(issuer+"/auth?"+request.Encode()).Status != http.StatusNotFound || !op.Get(op.origin+"/moved/oidc/auth?"+request.Encode()).IsLogin() {
		t.Error("the application did not move")
	}
}

func TestConsoleEditsTheApplicationsOfPresets(t *testing.T) {
	op := newOperator(t, reference.Options{Preset: reference.PresetGenAuth})
	app := op.Provider.Applications()[reference.RoleHybrid]
	path := "/console/applications/" + app.ClientID
	if got := op.submit(path, path, settings("authentication_address", "hybrid", "client_name", "Changed")); got.Status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", got.Status, got.Body)
	}
	if got := op.page("/console"); !strings.Contains(got.Body, "Changed") {
		t.Error("the list does not show the change")
	}
	if got := op.page("/console/applications/unknown"); got.Status != http.StatusNotFound {
		t.Errorf("status %d", got.Status)
	}
}

func TestConsoleGivesASecretToSignWith(t *testing.T) {
	op := newOperator(t, reference.Options{})
	path := "/console/applications/" + op.Provider.Applications()[reference.RoleKeyJWT].ClientID
	if shown(op.page(path), "client_secret") != "" {
		t.Error("a client of private_key_jwt has a secret")
	}
	form := settings("id_token_signed_response_alg", "HS256")
	for _, at := range []string{"token", "introspection", "revocation"} {
		form.Set(at+"_endpoint_auth_method", "private_key_jwt")
	}
	if got := op.submit(path, path, form); got.Status != http.StatusSeeOther || shown(op.page(path), "client_secret") == "" {
		t.Errorf("status %d, and no secret for HS256", got.Status)
	}
}

func TestConsoleKeepsAnIssuerThatOthersUse(t *testing.T) {
	op := newOperator(t, reference.Options{})
	path := op.create(url.Values{"client_name": {"Notes"}, "redirect_uris": {"https://notes.rp.test/cb"}, "authentication_address": {"shared"}})
	registered := op.Send(http.MethodPost, op.origin+"/shared/oidc/reg", `{"redirect_uris":["https://reg.rp.test/cb"]}`, map[string]string{"Content-Type": "application/json"})
	op.submit(path+"/delete", path+"/delete", url.Values{})
	if got := op.page("/console/applications/" + registered.Text("client_id")); got.Status != http.StatusOK {
		t.Errorf("status %d", got.Status)
	}
}
