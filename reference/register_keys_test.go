package reference_test

import (
	"net/http"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

// TestRegisterKeys: private_key_jwt takes a public key that can be used.
func TestRegisterKeys(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	ec := map[string]any{"kty": "EC", "crv": "P-256", "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}
	private := map[string]any{"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"}
	for name, c := range map[string]struct {
		jwks any
		want int
	}{
		"a public key":    {map[string]any{"keys": []any{ec}}, http.StatusCreated},
		"no key":          {nil, http.StatusBadRequest},
		"an empty set":    {map[string]any{"keys": []any{}}, http.StatusBadRequest},
		"a symmetric key": {map[string]any{"keys": []any{private}}, http.StatusBadRequest},
		"no set":          {"keys", http.StatusBadRequest},
		"too many":        {map[string]any{"keys": []any{ec, ec, ec, ec, ec, ec, ec, ec, ec, ec, ec}}, http.StatusBadRequest},
	} {
		metadata := map[string]any{"redirect_uris": []string{"https://client.test/cb"}, "token_endpoint_auth_method": "private_key_jwt", "jwks": c.jwks}
		got := registerClient(t, b, metadata)
		if got.Status != c.want {
			t.Errorf("%s: status %d, %v", name, got.Status, got.JSON())
		}
		if got.Status == http.StatusCreated && (got.JSON()["jwks"] == nil || got.Text("client_secret") != "") {
			t.Errorf("%s: %v", name, got.JSON())
		}
	}
}
