package jose_test

import (
	"bytes"
	"crypto"
	"encoding/base64"
	"encoding/json"
	"os"
	"reflect"
	"testing"
	"time"

	gojose "github.com/go-jose/go-jose/v4"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/jose"
)

// published is a token response from a vendor's documentation, and what other
// software decoded its tokens to.
type published struct {
	Keys     []json.RawMessage `json:"keys"` // of the vendor
	Response struct {
		AccessToken string  `json:"access_token"`
		IDToken     string  `json:"id_token"`
		ExpiresIn   float64 `json:"expires_in"`
	} `json:"response"`
	AccessToken decoded `json:"access_token"`
	IDToken     decoded `json:"id_token"`
}

type decoded struct {
	Header map[string]any `json:"header"`
	Claims map[string]any `json:"claims"`
}

func readPublished(t *testing.T) (p published, access, id *jose.Token) {
	t.Helper()
	data := must(os.ReadFile("../../fixtures/vectors/published-token-response.json"))
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&p); err != nil {
		t.Fatal(err)
	}
	return p, decode(t, exchange.NewSecret(p.Response.AccessToken)), decode(t, exchange.NewSecret(p.Response.IDToken))
}

func TestPublishedTokensDecode(t *testing.T) {
	p, access, id := readPublished(t)
	for name, c := range map[string]struct {
		got  *jose.Token
		want decoded
	}{"access token": {access, p.AccessToken}, "ID token": {id, p.IDToken}} {
		if !reflect.DeepEqual(c.got.Header, c.want.Header) || !reflect.DeepEqual(c.got.Claims, c.want.Claims) {
			t.Errorf("%s: header %v, claims %v; want %v", name, c.got.Header, c.got.Claims, c.want)
		}
	}
	if value, there := id.Claims["birthdate"]; value != nil || !there {
		t.Errorf("birthdate is %v, there: %t; want null, which is not the same as absent", value, there)
	}
	if _, ok := id.Time("updated_at"); ok {
		t.Error("updated_at is a text, and was taken for a NumericDate")
	}
}

// TestPublishedAccessTokenHash: an ID token that a secret signed, beside an
// access token that a key signed. The former's algorithm picks the hash.
func TestPublishedAccessTokenHash(t *testing.T) {
	p, _, id := readPublished(t)
	want, _ := id.String("at_hash")
	got, err := jose.LeftHalfHash(id.Alg(), exchange.NewSecret(p.Response.AccessToken))
	if err != nil || got != want {
		t.Errorf("at_hash is %q, error %v; the ID token says %q", got, err, want)
	}
	altered, err := jose.LeftHalfHash(id.Alg(), jose.Altered(exchange.NewSecret(p.Response.AccessToken)))
	if err != nil || altered == want {
		t.Errorf("an altered access token has the same at_hash (error %v)", err)
	}
}

func TestPublishedLifetime(t *testing.T) {
	p, access, _ := readPublished(t)
	iat, _ := access.Time("iat")
	exp, _ := access.Time("exp")
	if lives := time.Duration(p.Response.ExpiresIn) * time.Second; exp.Sub(iat) != lives || lives != time.Hour {
		t.Errorf("the access token lives for %s by its claims, for %s by expires_in", exp.Sub(iat), lives)
	}
}

// TestPublishedKid: the kid is the thumbprint of the key by RFC 7638, and the key
// is the one that signed the access token, which no other form of it verifies.
func TestPublishedKid(t *testing.T) {
	p, access, id := readPublished(t)
	if len(p.Keys) != 1 {
		t.Fatalf("%d keys", len(p.Keys))
	}
	var key gojose.JSONWebKey
	if err := json.Unmarshal(p.Keys[0], &key); err != nil {
		t.Fatal(err)
	}
	thumbprint := base64.RawURLEncoding.EncodeToString(must(key.Thumbprint(crypto.SHA256)))
	if access.Kid() != thumbprint || key.KeyID != thumbprint {
		t.Errorf("kid %q of the token, %q of the key, whose thumbprint is %q", access.Kid(), key.KeyID, thumbprint)
	}
	keys := must(jose.ParseKeySet([]byte(`{"keys":[` + string(p.Keys[0]) + `]}`)))
	if err := access.Verify(keys, exchange.Secret{}, "RS256"); err != nil {
		t.Errorf("the access token does not verify: %v", err)
	}
	altered := decode(t, jose.Altered(exchange.NewSecret(p.Response.AccessToken)))
	if err := altered.Verify(keys, exchange.Secret{}, "RS256"); err == nil {
		t.Error("an altered access token verifies")
	}
	none := must(jose.ParseKeySet([]byte(`{"keys":[]}`)))
	if err := access.Verify(none, exchange.Secret{}, "RS256"); err == nil {
		t.Error("the access token verifies without a key")
	}
	if id.Kid() != "" {
		t.Errorf("the ID token names a key, %q, although a secret signed it", id.Kid())
	}
	if err := id.Verify(none, exchange.NewSecret("not-the-secret-of-the-sample"), "HS256"); err == nil {
		t.Error("the ID token verifies by a secret that is not its own")
	}
}
