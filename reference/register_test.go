package reference_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

func registerClient(t *testing.T, b *rptest.Browser, metadata map[string]any) rptest.Answer {
	t.Helper()
	body, err := json.Marshal(metadata)
	if err != nil {
		t.Fatal(err)
	}
	return b.Send(http.MethodPost, "/reg", string(body), map[string]string{"Content-Type": "application/json"})
}

func TestRegister(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	got := registerClient(t, b, map[string]any{
		"redirect_uris": []string{"https://client.test/cb"}, "id_token_signed_response_alg": "HS256", "unknown": 1,
	})
	if got.Status != 201 || got.Text("token_endpoint_auth_method") != "client_secret_basic" || got.JSON()["client_secret_expires_at"] != 0.0 {
		t.Fatalf("status %d, %v", got.Status, got.JSON())
	}
	page := b.Alice(b.Open(b.Request(basicRole, "client_id", got.Text("client_id"), "redirect_uri", "https://client.test/cb")))
	code := b.Decide(page, "allow").Query().Get("code")
	form := b.RedeemForm(basicRole, code, "redirect_uri", "https://client.test/cb")
	tokens := b.Send(http.MethodPost, "/token", form.Encode(), map[string]string{
		"Content-Type":  "application/x-www-form-urlencoded",
		"Authorization": rptest.Basic(got.Text("client_id"), got.Text("client_secret")),
	})
	parsed, err := jose.ParseSignedCompact(tokens.Text("id_token"), []jose.SignatureAlgorithm{jose.HS256})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parsed.Verify([]byte(got.Text("client_secret"))); err != nil {
		t.Errorf("the ID token is not signed with the client secret: %v", err)
	}
}

func TestRegisterPublicClient(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	got := registerClient(t, b, map[string]any{
		"redirect_uris": []string{"http://127.0.0.1/cb"}, "token_endpoint_auth_method": "none",
	}).JSON()
	if got["client_secret"] != nil || got["introspection_endpoint_auth_method"] != "none" {
		t.Errorf("metadata: %v", got)
	}
}

func TestRegisterRefuses(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	uris := []string{"https://client.test/cb"}
	cases := map[string]struct {
		metadata map[string]any
		code     string
	}{
		"no redirect URI":       {map[string]any{}, "invalid_redirect_uri"},
		"a fragment":            {map[string]any{"redirect_uris": []string{"https://client.test/cb#"}}, "invalid_redirect_uri"},
		"a relative one":        {map[string]any{"redirect_uris": []string{"/cb"}}, "invalid_redirect_uri"},
		"a script":              {map[string]any{"redirect_uris": []string{"javascript:alert(1)"}}, "invalid_redirect_uri"},
		"http":                  {map[string]any{"redirect_uris": []string{"http://client.test/cb"}}, "invalid_redirect_uri"},
		"a user":                {map[string]any{"redirect_uris": []string{"https://a@client.test/cb"}}, "invalid_redirect_uri"},
		"too many":              {map[string]any{"redirect_uris": strings.Split(strings.Repeat("https://a.test ", 30), " ")}, "invalid_redirect_uri"},
		"too long":              {map[string]any{"redirect_uris": []string{"https://a.test/" + strings.Repeat("a", 3000)}}, "invalid_redirect_uri"},
		"unknown grant":         {map[string]any{"redirect_uris": uris, "grant_types": []string{"authorization_code", "magic"}}, "invalid_client_metadata"},
		"unknown response":      {map[string]any{"redirect_uris": uris, "response_types": []string{"token"}}, "invalid_client_metadata"},
		"response, not grant":   {map[string]any{"redirect_uris": uris, "grant_types": []string{"refresh_token"}, "response_types": []string{"code"}}, "invalid_client_metadata"},
		"unknown method":        {map[string]any{"redirect_uris": uris, "token_endpoint_auth_method": "tls_client_auth"}, "invalid_client_metadata"},
		"unknown algorithm":     {map[string]any{"redirect_uris": uris, "id_token_signed_response_alg": "none"}, "invalid_client_metadata"},
		"HS256 without secret":  {map[string]any{"redirect_uris": uris, "token_endpoint_auth_method": "none", "id_token_signed_response_alg": "HS256"}, "invalid_client_metadata"},
		"address without https": {map[string]any{"redirect_uris": uris, "authentication_address": "http://a.test"}, "invalid_client_metadata"},
		"long name":             {map[string]any{"redirect_uris": uris, "client_name": strings.Repeat("a", 300)}, "invalid_client_metadata"},
		"wrong type":            {map[string]any{"redirect_uris": "https://client.test/cb"}, "invalid_client_metadata"},
		"too large":             {map[string]any{"redirect_uris": uris, "more": strings.Repeat("a", 1<<17)}, "invalid_client_metadata"},
	}
	for name, c := range cases {
		if got := registerClient(t, b, c.metadata); got.Status != 400 || got.Text("error") != c.code {
			t.Errorf("%s: status %d, error %q", name, got.Status, got.Text("error"))
		}
	}
	if got := b.Post("/reg", nil); got.Text("error") != "invalid_client_metadata" {
		t.Errorf("a form: status %d", got.Status)
	}
}

func TestRegistrationIsBounded(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	metadata := map[string]any{"redirect_uris": []string{"https://client.test/cb"}}
	for n := 0; ; n++ {
		got := registerClient(t, b, metadata)
		if got.Status == 503 {
			break
		}
		if got.Status != 201 || n > 2000 {
			t.Fatalf("client %d: status %d", n, got.Status)
		}
	}
	if !b.Open(b.Request(basicRole)).IsLogin() {
		t.Error("a registration pushed out an application of the preset")
	}
}

func TestPresetApplicationsAreValid(t *testing.T) {
	p := rptest.Start(t, reference.Options{})
	hosts := make(map[string]bool)
	for role, app := range p.Applications() {
		if err := app.Validate(); err != nil {
			t.Errorf("%s: %v", role, err)
		}
		front := len(app.ResponseTypes) > 0
		secretless := app.Public() || app.TokenEndpointAuthMethod == reference.AuthKeyJWT
		if secretless != (app.ClientSecret == "") || front != (len(app.RedirectURIs) > 0) {
			t.Errorf("%s: secret or redirect URIs", role)
		}
		if !front {
			continue
		}
		if hosts[app.RedirectURIs[0]] {
			t.Errorf("%s: its redirect URI is another application's", role)
		}
		hosts[app.RedirectURIs[0]] = true
		app.RedirectURIs[0] = "#"
		if err := app.Validate(); !errors.Is(err, reference.ErrRedirectURI) {
			t.Errorf("%s: %v", role, err)
		}
	}
}
