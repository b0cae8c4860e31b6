package reference_test

import (
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

// TestHints: who is named by a hint or by a claims request gets an answer,
// nobody else does.
func TestHints(t *testing.T) {
	p := rptest.Start(t, reference.Options{})
	alice, bob := rptest.NewBrowser(t, p), rptest.NewBrowser(t, p)
	own := alice.Redeem(basicRole, alice.Code(basicRole)).Text("id_token")
	user := p.Users()[1]
	page := bob.SignIn(bob.Open(bob.Request(basicRole)), user.Username, user.Password)
	other := bob.Redeem(basicRole, bob.Decide(page, "allow").Query().Get("code")).Text("id_token")

	tests := map[string]struct{ name, value, want string }{
		"own hint":          {"id_token_hint", own, ""},
		"other hint":        {"id_token_hint", other, "login_required"},
		"broken hint":       {"id_token_hint", own[:len(own)-8] + "AAAAAAAA", "invalid_request"},
		"no hint":           {"id_token_hint", "a.b.c", "invalid_request"},
		"other subject":     {"claims", `{"id_token":{"sub":{"value":"` + user.Subject + `"}}}`, "login_required"},
		"other subjects":    {"claims", `{"userinfo":{"sub":{"values":["` + user.Subject + `"]}}}`, "login_required"},
		"claims of no form": {"claims", `[]`, "invalid_request"},
		"essential acr":     {"claims", `{"id_token":{"acr":{"essential":true,"value":"9"}}}`, "unmet_authentication_requirements"},
		"voluntary acr":     {"claims", `{"id_token":{"acr":{"value":"9"},"email_verified":{"value":true}}}`, ""},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			answer := alice.Open(alice.Request(basicRole, "prompt", "none", c.name, c.value)).Query()
			if answer.Get("error") != c.want || answer.Has("code") != (c.want == "") {
				t.Errorf("%v", answer)
			}
		})
	}
}

func TestClaimsByName(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	code := b.Authorize(basicRole, "scope", "openid", "claims", `{"userinfo":{"email":null},"id_token":{"name":{"essential":true},"sub":null}}`).Get("code")
	tokens := b.Redeem(basicRole, code)
	if claims := b.Userinfo(tokens.Text("access_token")); claims.Text("email") == "" || strings.Contains(claims.Body, "\"name") {
		t.Errorf("userinfo %s", claims.Body)
	}
	if _, claims := verify(t, b, tokens.Text("id_token")); claims["name"] == nil {
		t.Error("no name in the ID token")
	}
}
