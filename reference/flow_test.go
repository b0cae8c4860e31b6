package reference_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

func TestCodeFlow(t *testing.T) {
	p := rptest.Start(t, reference.Options{})
	for role, app := range p.Applications() {
		if !slices.Contains(app.ResponseTypes, reference.ResponseCode) || app.IDTokenSignedResponseAlg != reference.AlgRS256 ||
			strings.HasSuffix(app.TokenEndpointAuthMethod, "_jwt") {
			continue
		}
		t.Run(role, func(t *testing.T) {
			b := rptest.NewBrowser(t, p)
			response := b.Authorize(role)
			if response.Get("state") != rptest.State || response.Get("iss") != p.Issuer() {
				t.Errorf("state %q, iss %q", response.Get("state"), response.Get("iss"))
			}
			tokens := b.Redeem(role, response.Get("code"))
			if tokens.Status != 200 || tokens.Header.Get("Cache-Control") != "no-store" {
				t.Fatalf("status %d, headers %v", tokens.Status, tokens.Header)
			}
			if tokens.Text("token_type") != "Bearer" || tokens.Text("scope") != "openid email" {
				t.Errorf("token_type %q, scope %q", tokens.Text("token_type"), tokens.Text("scope"))
			}
			if _, given := tokens.JSON()["refresh_token"]; given {
				t.Error("a refresh token came without offline_access")
			}
			checkIDToken(t, b, role, tokens)
			checkAccessToken(t, b, role, tokens.Text("access_token"))
		})
	}
}

func checkAccessToken(t *testing.T, b *rptest.Browser, role, access string) {
	t.Helper()
	alice := b.Provider.Users()[0]
	if me := b.Userinfo(access).JSON(); me["sub"] != alice.Subject || me["email"] != alice.Email || me["name"] != nil {
		t.Errorf("userinfo: %v", me)
	}
	if got := b.Introspect(role, access).JSON(); got["active"] != true || got["client_id"] != b.Application(role).ClientID {
		t.Errorf("introspection: %v", got)
	}
}

// verify checks a JWT against the published keys.
func verify(t *testing.T, b *rptest.Browser, token string) (jose.Header, map[string]any) {
	t.Helper()
	var set jose.JSONWebKeySet
	if err := json.Unmarshal([]byte(b.Get("/.well-known/jwks.json").Body), &set); err != nil {
		t.Fatal(err)
	}
	parsed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256, jose.ES256})
	if err != nil {
		t.Fatal(err)
	}
	payload, err := parsed.Verify(set)
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	return parsed.Signatures[0].Header, claims
}

func checkIDToken(t *testing.T, b *rptest.Browser, role string, tokens rptest.Answer) {
	t.Helper()
	header, claims := verify(t, b, tokens.Text("id_token"))
	if header.KeyID != b.Provider.Keys().KeyID() {
		t.Errorf("kid %q", header.KeyID)
	}
	want := map[string]any{
		"iss": b.Provider.Issuer(), "aud": b.Application(role).ClientID, "sub": b.Provider.Users()[0].Subject,
		"nonce": rptest.Nonce, "at_hash": leftHalf(tokens.Text("access_token")),
	}
	for name, value := range want {
		if claims[name] != value {
			t.Errorf("%s is %v, not %v", name, claims[name], value)
		}
	}
	for _, name := range []string{"iat", "exp", "auth_time"} {
		if _, ok := claims[name].(float64); !ok {
			t.Errorf("%s is %v", name, claims[name])
		}
	}
}

// leftHalf is the hash by which an ID token names another credential.
func leftHalf(value string) string {
	digest := sha256.Sum256([]byte(value))
	return base64.RawURLEncoding.EncodeToString(digest[:16])
}

func TestAccessTokenIsOfTheJWTProfile(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	tokens := b.Redeem(reference.RoleSecond, b.Code(reference.RoleSecond))
	header, claims := verify(t, b, tokens.Text("access_token"))
	if typ := header.ExtraHeaders["typ"]; typ != "at+jwt" {
		t.Errorf("typ %v", typ)
	}
	for _, name := range []string{"iss", "sub", "aud", "client_id", "iat", "exp", "jti", "scope"} {
		if claims[name] == nil {
			t.Errorf("%s is missing (RFC 9068, 2.2)", name)
		}
	}
}

func TestDiscovery(t *testing.T) {
	p := rptest.Start(t, reference.Options{})
	b := rptest.NewBrowser(t, p)
	answer := b.Get("/.well-known/openid-configuration")
	if kind := answer.Header.Get("Content-Type"); kind != "application/json" {
		t.Errorf("Content-Type %q", kind)
	}
	metadata := answer.JSON()
	if metadata["issuer"] != p.Issuer() || metadata["authorization_response_iss_parameter_supported"] != true {
		t.Errorf("metadata: %v", metadata)
	}
	for _, name := range []string{
		"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "introspection_endpoint",
		"revocation_endpoint", "registration_endpoint", "jwks_uri",
	} {
		address, _ := metadata[name].(string)
		if got := b.Get(address); got.Status == 404 {
			t.Errorf("%s: nothing is there", name)
		}
	}
}
