package reference_test

import (
	"testing"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

func TestClientCredentials(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	service := b.Application(reference.RoleService)
	for asked, granted := range map[string]string{
		"-": "documents:read documents:write", "documents:read": "documents:read", "documents:read admin:all openid": "documents:read",
	} {
		got := b.Token(reference.RoleService, reference.GrantClientCredentials, "scope", asked)
		if got.Status != 200 || got.Text("scope") != granted || got.JSON()["id_token"] != nil || got.JSON()["refresh_token"] != nil {
			t.Errorf("scope %s: status %d, %v", asked, got.Status, got.Text("scope"))
			continue
		}
		_, claims := verify(t, b, got.Text("access_token"))
		if claims["sub"] != service.ClientID || claims["auth_time"] != nil {
			t.Errorf("claims %v", claims)
		}
		if me := b.Userinfo(got.Text("access_token")); me.Status != 401 {
			t.Errorf("userinfo: status %d", me.Status)
		}
	}
	if got := b.Token(reference.RoleService, reference.GrantClientCredentials, "scope", "admin:all"); got.Text("error") != "invalid_scope" {
		t.Errorf("error %q", got.Text("error"))
	}
	for _, role := range []string{basicRole, publicRole} {
		if got := b.Token(role, reference.GrantClientCredentials); got.Text("error") != "unauthorized_client" {
			t.Errorf("%s: error %q", role, got.Text("error"))
		}
	}
}

func TestPasswordGrant(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	alice := b.Provider.Users()[0]
	ask := func(edits ...string) rptest.Answer {
		return b.Token(reference.RolePassword, reference.GrantPassword,
			append([]string{"username", alice.Username, "password", alice.Password, "scope", "openid"}, edits...)...)
	}
	if got := ask(); got.Status != 200 || got.Text("id_token") == "" || got.JSON()["refresh_token"] != nil {
		t.Errorf("status %d", got.Status)
	}
	if got := ask("scope", "openid offline_access"); got.Text("refresh_token") == "" {
		t.Errorf("offline_access: status %d, no refresh token", got.Status)
	}
	wrong, unknown := ask("password", "wrong"), ask("username", "nobody")
	if wrong.Text("error") != "invalid_grant" || wrong.Body != unknown.Body || wrong.Status != unknown.Status {
		t.Errorf("wrong: %s, unknown: %s", wrong.Body, unknown.Body)
	}
	if got := ask("password", ""); got.Text("error") != "invalid_request" {
		t.Errorf("empty: error %q", got.Text("error"))
	}
}

// TestPasswordsAreThrottled: too many wrong ones lock the user name, the right
// password included, and nobody else.
func TestPasswordsAreThrottled(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	alice, carol := b.Provider.Users()[0], b.Provider.Users()[2]
	ask := func(name, password string) int {
		return b.Token(reference.RolePassword, reference.GrantPassword, "username", name, "password", password).Status
	}
	for range 20 {
		ask(carol.Username, "wrong")
	}
	if got := ask(carol.Username, carol.Password); got == 200 {
		t.Error("the right password works after twenty wrong ones")
	}
	if got := ask(alice.Username, alice.Password); got != 200 {
		t.Errorf("another user: status %d", got)
	}
}
