package reference_test

import (
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

func startGenAuth(t *testing.T) *rptest.Browser {
	t.Helper()
	return rptest.NewBrowser(t, rptest.Start(t, reference.Options{Preset: reference.PresetGenAuth}))
}

func TestGenAuthKeepsRefreshTokens(t *testing.T) {
	b := startGenAuth(t)
	first := b.Redeem(basicRole, b.Code(basicRole, rptest.Offline...)).Text("refresh_token")
	for range 2 {
		if got := b.Refresh(basicRole, first); got.Text("refresh_token") != first || got.Text("access_token") == "" || got.Text("id_token") == "" {
			t.Errorf("status %d, or another refresh token, or fewer tokens", got.Status)
		}
	}
}

func TestGenAuthCodesLiveTenMinutes(t *testing.T) {
	for role, app := range startGenAuth(t).Provider.Applications() {
		if long := app.CodeLifetime == 10*time.Minute; long == (role == reference.RoleShortLived) {
			t.Errorf("%s: %s", role, app.CodeLifetime)
		}
	}
}

func TestGenAuthTellsClaims(t *testing.T) {
	b := startGenAuth(t)
	tokens := b.Redeem(basicRole, b.Code(basicRole, "scope", "openid profile"))
	_, inToken := verify(t, b, tokens.Text("id_token"))
	me := b.Userinfo(tokens.Text("access_token")).JSON()
	for place, c := range map[string]map[string]any{"ID token": inToken, "userinfo": me} {
		if birthdate, there := c["birthdate"]; birthdate != nil || !there || c["name"] == nil {
			t.Errorf("%s: birthdate %v, there: %t; name %v", place, birthdate, there, c["name"])
		}
		text, _ := c["updated_at"].(string)
		if _, err := time.Parse(time.RFC3339, text); err != nil {
			t.Errorf("%s: updated_at: %v", place, err)
		}
		if _, there := c["email"]; there {
			t.Errorf("%s: email without its scope", place)
		}
	}
	_, plain := verify(t, b, b.Redeem(basicRole, b.Code(basicRole, "scope", "openid")).Text("id_token"))
	if _, there := plain["name"]; there {
		t.Error("name without its scope")
	}
}
