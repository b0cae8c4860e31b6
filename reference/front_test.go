package reference_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

// TestFrontChannel: each response type gives what its words say, and nothing
// else, in the fragment, and in a form where that is asked for.
func TestFrontChannel(t *testing.T) {
	p := rptest.Start(t, reference.Options{})
	types := map[string]string{
		reference.ResponseIDToken: reference.RoleImplicit, reference.ResponseIDTokenToken: reference.RoleImplicit,
		reference.ResponseCodeIDToken: reference.RoleHybrid, reference.ResponseCodeToken: reference.RoleHybrid,
		reference.ResponseCodeIDTokenToken: reference.RoleHybrid,
	}
	for responseType, role := range types {
		t.Run(responseType, func(t *testing.T) {
			b := rptest.NewBrowser(t, p)
			answer := b.Authorize(role, "response_type", responseType)
			words := strings.Fields(responseType)
			given := map[string]bool{"code": answer.Has("code"), "id_token": answer.Has("id_token"), "token": answer.Has("access_token")}
			for word, there := range given {
				if there != slices.Contains(words, word) {
					t.Errorf("%s: %v", word, there)
				}
			}
			if answer.Has("refresh_token") || answer.Get("state") != rptest.State {
				t.Errorf("refresh_token %q, state %q", answer.Get("refresh_token"), answer.Get("state"))
			}
			if given["id_token"] {
				checkHashes(t, b, answer)
			}
			if given["token"] && b.Userinfo(answer.Get("access_token")).Status != 200 {
				t.Error("the access token does not work")
			}
			page := b.Open(b.Request(role, "response_type", responseType, "response_mode", "form_post"))
			if form := page.Hidden(); page.Status != 200 || form.Get("state") != rptest.State || form.Has("code") != given["code"] {
				t.Errorf("form_post: status %d, members %d", page.Status, len(form))
			}
		})
	}
}

func checkHashes(t *testing.T, b *rptest.Browser, answer url.Values) {
	t.Helper()
	_, claims := verify(t, b, answer.Get("id_token"))
	for hash, name := range map[string]string{"c_hash": "code", "at_hash": "access_token"} {
		want := any(nil)
		if answer.Has(name) {
			want = leftHalf(answer.Get(name))
		}
		if claims[hash] != want {
			t.Errorf("%s is %v, not %v", hash, claims[hash], want)
		}
	}
	if claims["nonce"] != rptest.Nonce {
		t.Errorf("nonce is %v", claims["nonce"])
	}
}

// TestHybridCode: the code of a hybrid response is redeemed as any other.
func TestHybridCode(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	answer := b.Authorize(reference.RoleHybrid, "response_type", reference.ResponseCodeToken, "scope", "openid offline_access", "prompt", "consent")
	tokens := b.Redeem(reference.RoleHybrid, answer.Get("code"))
	if tokens.Status != 200 || tokens.Text("refresh_token") == "" {
		t.Errorf("status %d, members %v", tokens.Status, len(tokens.JSON()))
	}
}

// TestImplicitOnlyClients have nothing to do at the token endpoint.
func TestImplicitOnlyClients(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	if got := b.Redeem(reference.RoleImplicit, b.Code(basicRole)); got.Text("error") != "unauthorized_client" {
		t.Errorf("error %q", got.Text("error"))
	}
}
