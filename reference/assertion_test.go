package reference_test

import (
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

func TestClientAssertions(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	role := reference.RoleSecretJWT
	if got := b.RedeemAsserted(role); got.Status != 200 {
		t.Fatalf("a good assertion: status %d", got.Status)
	}
	for name, edit := range map[string]func(map[string]any){
		"another audience":   func(c map[string]any) { c["aud"] = "https://other.example" },
		"two audiences":      func(c map[string]any) { c["aud"] = []string{b.Provider.Issuer(), "https://other.example"} },
		"another issuer":     func(c map[string]any) { c["iss"] = "other" },
		"expired":            func(c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() },
		"without end":        func(c map[string]any) { delete(c, "exp") },
		"from the future":    func(c map[string]any) { c["nbf"] = time.Now().Add(time.Hour).Unix() },
		"without a jti":      func(c map[string]any) { delete(c, "jti") },
		"living for a month": func(c map[string]any) { c["exp"] = time.Now().Add(30 * 24 * time.Hour).Unix() },
	} {
		if got := b.RedeemBy(role, b.Assertion(role, edit)); got.Text("error") != "invalid_client" {
			t.Errorf("%s: status %d", name, got.Status)
		}
	}
	again := b.Assertion(role, nil)
	if first, second := b.RedeemBy(role, again), b.RedeemBy(role, again); first.Status != 200 || second.Status == 200 {
		t.Errorf("used twice: status %d, then %d", first.Status, second.Status)
	}
}
