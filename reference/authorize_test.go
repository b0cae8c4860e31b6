package reference_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

const (
	basicRole  = reference.RoleConfidentialBasic
	postRole   = reference.RoleConfidentialPost
	publicRole = reference.RolePublicPKCE
	secondRole = reference.RoleSecond
)

func TestAuthorizeNeverRedirectsToAnUnverifiedAddress(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	registered := b.Application(basicRole).RedirectURIs[0]
	foreign := b.Application(secondRole).RedirectURIs[0]
	requests := map[string]url.Values{
		"unknown client":        b.Request(basicRole, "client_id", "unknown"),
		"no client":             b.Request(basicRole, "client_id", "-"),
		"two clients":           {"client_id": {"a", "b"}, "redirect_uri": {registered}},
		"no redirect_uri":       b.Request(basicRole, "redirect_uri", "-"),
		"longer path":           b.Request(basicRole, "redirect_uri", registered+"/more"),
		"added query":           b.Request(basicRole, "redirect_uri", registered+"?a=b"),
		"other case":            b.Request(basicRole, "redirect_uri", strings.ToUpper(registered)),
		"another client's":      b.Request(basicRole, "redirect_uri", foreign),
		"error beside it":       b.Request(basicRole, "redirect_uri", foreign, "response_type", "unknown"),
		"two redirect_uris":     {"client_id": {b.Application(basicRole).ClientID}, "redirect_uri": {registered, registered}},
		"redirect_uri with dot": b.Request(basicRole, "redirect_uri", strings.Replace(registered, "/cb", "/./cb", 1)),
	}
	for name, request := range requests {
		t.Run(name, func(t *testing.T) {
			got := b.Open(request)
			if got.Status != 400 || got.Redirects() || !strings.Contains(got.Header.Get("Content-Type"), "text/html") {
				t.Errorf("status %d, Location %q", got.Status, got.Header.Get("Location"))
			}
		})
	}
}

func TestAuthorizeRedirectsErrors(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	twice := b.Request(basicRole)
	twice.Add("nonce", "another")
	twoStates := b.Request(basicRole)
	twoStates.Add("state", "another")
	requests := map[string]struct {
		request url.Values
		code    string
	}{
		"no response_type":      {b.Request(basicRole, "response_type", "-"), "invalid_request"},
		"unknown response_type": {b.Request(basicRole, "response_type", "code unknown"), "unsupported_response_type"},
		"doubled response_type": {b.Request(basicRole, "response_type", "code code"), "unsupported_response_type"},
		"another response_type": {b.Request(basicRole, "response_type", "code id_token"), "unauthorized_client"},
		"unknown response_mode": {b.Request(basicRole, "response_mode", "smoke"), "invalid_request"},
		"tokens in a query":     {b.Request(reference.RoleHybrid, "response_type", "code token", "response_mode", "query"), "invalid_request"},
		"id_token, no nonce":    {b.Request(reference.RoleImplicit, "response_type", "id_token", "nonce", "-"), "invalid_request"},
		"no openid":             {b.Request(basicRole, "scope", "email"), "invalid_scope"},
		"no scope":              {b.Request(basicRole, "scope", "-"), "invalid_scope"},
		"unknown prompt":        {b.Request(basicRole, "prompt", "dance"), "invalid_request"},
		"none and login":        {b.Request(basicRole, "prompt", "none login"), "invalid_request"},
		"bad max_age":           {b.Request(basicRole, "max_age", "-1"), "invalid_request"},
		"request object":        {b.Request(basicRole, "request", "a.b.c"), "request_not_supported"},
		"request_uri":           {b.Request(basicRole, "request_uri", "https://a.test"), "request_uri_not_supported"},
		"public without PKCE":   {b.Request(publicRole, "code_challenge", "-", "code_challenge_method", "-"), "invalid_request"},
		"plain":                 {b.Request(basicRole, "code_challenge_method", "plain"), "invalid_request"},
		"no method":             {b.Request(basicRole, "code_challenge_method", "-"), "invalid_request"},
		"short challenge":       {b.Request(basicRole, "code_challenge", "short"), "invalid_request"},
		"empty challenge":       {b.Request(basicRole, "code_challenge", ""), "invalid_request"},
		"two nonces":            {twice, "invalid_request"},
		"two states":            {twoStates, "invalid_request"},
		"nobody signed in":      {b.Request(basicRole, "prompt", "none"), "login_required"},
	}
	for name, c := range requests {
		t.Run(name, func(t *testing.T) {
			got := b.Open(c.request).Response()
			if got.Get("error") != c.code || got.Get("iss") != b.Provider.Issuer() || got.Has("code") {
				t.Errorf("response %v", got)
			}
			if want := c.request["state"]; len(want) == 1 && got.Get("state") != want[0] {
				t.Errorf("state %q", got.Get("state"))
			}
		})
	}
}

func TestAuthorizeTakesAForm(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	if got := b.Post("/auth", b.Request(basicRole)); !got.IsLogin() {
		t.Errorf("status %d", got.Status)
	}
	if got := b.Post("/auth?state=x", b.Request(basicRole)); got.Status != 400 {
		t.Errorf("parameters in URL and body: status %d", got.Status)
	}
}

func TestStateIsLeftOutWhenThereWasNone(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	if got := b.Authorize(basicRole, "state", "-"); got.Has("state") {
		t.Errorf("response %v", got)
	}
}

func TestUnknownScopesAreDropped(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	code := b.Code(basicRole, "scope", "openid admin email openid offline_access")
	if got := b.Redeem(basicRole, code).Text("scope"); got != "openid email" {
		t.Errorf("scope %q", got)
	}
}

func TestPrompts(t *testing.T) {
	clock := rptest.NewClock()
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{Now: clock.Now}))
	b.Authorize(basicRole)
	if got := b.Open(b.Request(basicRole, "prompt", "none")).Query(); !got.Has("code") {
		t.Errorf("none, signed in and allowed: %v", got)
	}
	if got := b.Open(b.Request(secondRole, "prompt", "none")).Query(); got.Get("error") != "consent_required" {
		t.Errorf("none, not allowed yet: %v", got)
	}
	for _, prompt := range []string{"login", "select_account", "login consent"} {
		if got := b.Open(b.Request(basicRole, "prompt", prompt)); !got.IsLogin() {
			t.Errorf("%s: no login page", prompt)
		}
	}
	if got := b.Open(b.Request(basicRole, "prompt", "consent")); !got.IsConsent() {
		t.Error("consent: no consent page")
	}
	clock.Advance(time.Minute)
	if got := b.Open(b.Request(basicRole, "max_age", "60")); !got.IsLogin() {
		t.Error("max_age: no login page after that time")
	}
	if got := b.Open(b.Request(basicRole, "max_age", "61")).Query(); !got.Has("code") {
		t.Error("max_age: no code before that time")
	}
}
