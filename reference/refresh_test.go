package reference_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

func TestRefreshTokenNeedsOfflineAccessAndConsent(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	b.Authorize(basicRole)
	for name, c := range map[string]struct {
		edits []string
		scope string
		given bool
	}{
		"neither":        {nil, "openid email", false},
		"scope alone":    {[]string{"scope", "openid offline_access"}, "openid", false},
		"prompt alone":   {[]string{"prompt", "consent"}, "openid email", false},
		"prompt login":   {[]string{"scope", "openid offline_access", "prompt", "login"}, "openid", false},
		"both":           {rptest.Offline, "openid offline_access", true},
		"both and login": {[]string{"scope", "openid offline_access", "prompt", "login consent"}, "openid offline_access", true},
	} {
		tokens := b.Redeem(basicRole, b.Code(basicRole, c.edits...))
		if given := tokens.Text("refresh_token") != ""; given != c.given || tokens.Text("scope") != c.scope {
			t.Errorf("%s: refresh token %v, scope %q", name, given, tokens.Text("scope"))
		}
	}
}

func TestRotationAndFamily(t *testing.T) {
	for _, role := range []string{basicRole, publicRole} {
		t.Run(role, func(t *testing.T) {
			b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
			first := b.Redeem(role, b.Code(role, rptest.Offline...))
			second := b.Refresh(role, first.Text("refresh_token"))
			if second.Status != 200 || second.Text("refresh_token") == first.Text("refresh_token") {
				t.Fatalf("status %d, or the same token", second.Status)
			}
			_, old := verify(t, b, first.Text("id_token"))
			_, renewed := verify(t, b, second.Text("id_token"))
			if renewed["sub"] != old["sub"] || renewed["auth_time"] != old["auth_time"] || renewed["nonce"] != nil {
				t.Errorf("ID token: %v", renewed)
			}
			if got := b.Refresh(role, first.Text("refresh_token")); got.Text("error") != "invalid_grant" {
				t.Errorf("reuse: status %d", got.Status)
			}
			if got := b.Refresh(role, second.Text("refresh_token")); got.Text("error") != "invalid_grant" {
				t.Error("the family survives the reuse")
			}
			if b.Userinfo(second.Text("access_token")).Status != 401 {
				t.Error("an access token survives the reuse")
			}
		})
	}
}

func TestRefreshScope(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	token := b.Redeem(basicRole, b.Code(basicRole, "scope", "openid email offline_access", "prompt", "consent")).Text("refresh_token")
	if got := b.Refresh(basicRole, token, "scope", "openid profile").Text("error"); got != "invalid_scope" {
		t.Errorf("wider: error %q", got)
	}
	narrow := b.Refresh(basicRole, token, "scope", "openid")
	if narrow.Text("scope") != "openid" || b.Userinfo(narrow.Text("access_token")).JSON()["email"] != nil {
		t.Errorf("narrower: scope %q", narrow.Text("scope"))
	}
	if got := b.Refresh(basicRole, narrow.Text("refresh_token")).Text("scope"); got != "openid email offline_access" {
		t.Errorf("as granted again: scope %q", got)
	}
}

func TestRefreshIsRefused(t *testing.T) {
	clock := rptest.NewClock()
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{Now: clock.Now}))
	tokens := b.Redeem(basicRole, b.Code(basicRole, rptest.Offline...))
	token := tokens.Text("refresh_token")
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}
	if got := b.Call(reference.EndpointToken, "/token", b.Application(secondRole), form); got.Text("error") != "invalid_grant" {
		t.Errorf("another client: status %d", got.Status)
	}
	if got := b.Refresh(basicRole, tokens.Text("access_token")).Text("error"); got != "invalid_grant" {
		t.Errorf("an access token: error %q", got)
	}
	if got := b.Refresh(basicRole, "").Text("error"); got != "invalid_request" {
		t.Errorf("none: error %q", got)
	}
	clock.Advance(31 * 24 * time.Hour)
	if got := b.Refresh(basicRole, token).Text("error"); got != "invalid_grant" {
		t.Errorf("after a month: error %q", got)
	}
}
