package reference_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

func TestIntrospectionTellsAClientOfItsOwnTokensOnly(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	for owner, stranger := range map[string]string{basicRole: secondRole, publicRole: reference.RolePublicSecond} {
		tokens := b.Redeem(owner, b.Code(owner, rptest.Offline...))
		for _, kind := range []string{"access_token", "refresh_token"} {
			got := b.Introspect(owner, tokens.Text(kind)).JSON()
			if got["active"] != true || got["sub"] != b.Provider.Users()[0].Subject || got["iss"] != b.Provider.Issuer() ||
				got["scope"] != "openid offline_access" || got["exp"] == nil {
				t.Errorf("%s, %s: %v", owner, kind, got)
			}
			if got := b.Introspect(stranger, tokens.Text(kind)).JSON(); len(got) != 1 || got["active"] != false {
				t.Errorf("%s asks about %s of %s: %v", stranger, kind, owner, got)
			}
		}
		for _, other := range []string{"unknown", tokens.Text("id_token"), tokens.Text("access_token") + "x"} {
			if got := b.Introspect(owner, other).JSON(); len(got) != 1 || got["active"] != false {
				t.Errorf("%s: %v", owner, got)
			}
		}
	}
}

func TestIntrospectionAndRevocationAuthenticate(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	for _, path := range []string{"/token/introspection", "/token/revocation"} {
		if got := b.Post(path, url.Values{"token": {"a"}}); got.Status != 401 || got.Text("error") != "invalid_client" {
			t.Errorf("%s, no client: status %d", path, got.Status)
		}
		if got := b.Post(path, url.Values{"token": {"a"}, "client_id": {b.Application(basicRole).ClientID}}); got.Status != 401 {
			t.Errorf("%s, no secret: status %d", path, got.Status)
		}
		if got := b.Post(path, url.Values{"client_id": {b.Application(publicRole).ClientID}}); got.Text("error") != "invalid_request" {
			t.Errorf("%s, no token: status %d", path, got.Status)
		}
		if got := b.Get(path); got.Status != 405 || got.Header.Get("Allow") != "POST" {
			t.Errorf("%s, GET: status %d", path, got.Status)
		}
	}
}

func TestRevocation(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	tokens := b.Redeem(basicRole, b.Code(basicRole, rptest.Offline...))
	access, refresh := tokens.Text("access_token"), tokens.Text("refresh_token")
	for _, token := range []string{access, refresh, "unknown"} {
		if got := b.Revoke(secondRole, token); got.Status != 200 || got.Body != "" {
			t.Errorf("by another client: status %d", got.Status)
		}
	}
	if b.Userinfo(access).Status != 200 {
		t.Fatal("another client revoked the access token")
	}
	b.Revoke(basicRole, access)
	if b.Userinfo(access).Status != 401 || b.Introspect(basicRole, access).JSON()["active"] != false {
		t.Error("the revoked access token is alive")
	}
	renewed := b.Refresh(basicRole, refresh)
	if renewed.Status != 200 {
		t.Fatal("the refresh token went with the access token, or another client revoked it")
	}
	b.Revoke(basicRole, renewed.Text("refresh_token"))
	if b.Refresh(basicRole, renewed.Text("refresh_token")).Status != 400 || b.Userinfo(renewed.Text("access_token")).Status != 401 {
		t.Error("something of the grant survives the revocation of the refresh token")
	}
}

func TestUserinfoTokens(t *testing.T) {
	clock := rptest.NewClock()
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{Now: clock.Now}))
	tokens := b.Redeem(basicRole, b.Code(basicRole, "scope", "openid profile"))
	access := tokens.Text("access_token")
	if got := b.Userinfo(access).JSON(); got["name"] != "Alice Example" || got["email"] != nil {
		t.Errorf("claims: %v", got)
	}
	if got := b.Post("/me", url.Values{"access_token": {access}}); got.Status != 200 {
		t.Errorf("in a form: status %d", got.Status)
	}
	refused := map[string]rptest.Answer{
		"none":         b.Get("/me"),
		"in the query": b.Get("/me?access_token=" + access),
		"unknown":      b.Userinfo("unknown"),
		"ID token":     b.Userinfo(tokens.Text("id_token")),
		"altered":      b.Userinfo(access[:len(access)-1]),
	}
	for name, got := range refused {
		challenge := got.Header.Get("WWW-Authenticate")
		named := strings.Contains(challenge, `error="invalid_token"`)
		if got.Status != 401 || !strings.HasPrefix(challenge, "Bearer ") || named == (name == "none" || name == "in the query") {
			t.Errorf("%s: status %d, WWW-Authenticate %q", name, got.Status, challenge)
		}
	}
	twice := b.Send(http.MethodPost, "/me", "access_token="+access, map[string]string{
		"Content-Type": "application/x-www-form-urlencoded", "Authorization": "Bearer " + access,
	})
	if twice.Status != 400 {
		t.Errorf("in header and form: status %d", twice.Status)
	}
	clock.Advance(time.Hour)
	if got := b.Userinfo(access); got.Status != 401 {
		t.Errorf("expired: status %d", got.Status)
	}
}
