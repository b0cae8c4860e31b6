package exchange_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// compact joins parts of a JWT, the last of which is its signature.
func compact(parts ...string) string {
	for i, p := range parts[:len(parts)-1] {
		parts[i] = base64.RawURLEncoding.EncodeToString([]byte(p))
	}
	return strings.Join(parts, ".")
}

func TestTokens(t *testing.T) {
	r := exchange.NewRedactor()
	signed := compact(`{"alg":"RS256","kid":"1"}`, `{"sub":"alice","nonce":"n-1"}`, "c2lnbmF0dXJlLW9mLWl0")
	unsigned := compact(`{"alg":"none"}`, `{"sub":"bob"}`, "")
	encrypted := compact(`{"alg":"RSA-OAEP","enc":"A256GCM"}`, "keykeykey", "iviviviv", "texttext", "dGFn")
	body := `{"id_token":"` + signed + `","again":"` + signed + `","other":"` + unsigned + `"}`
	got := r.Tokens("https://op.test/x?request="+encrypted, body)
	want := []exchange.Token{
		{Header: `{"alg":"RSA-OAEP","enc":"A256GCM"}`},
		{Header: `{"alg":"RS256","kid":"1"}`, Claims: `{"sub":"alice","nonce":"n-1"}`, Signed: true},
		{Header: `{"alg":"none"}`, Claims: `{"sub":"bob"}`},
	}
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i := range want {
		if want[i].Mark = got[i].Mark; got[i] != want[i] || masked(got[i].Mark) != "#" {
			t.Errorf("got %+v, want %+v", got[i], want[i])
		}
	}
	if text := r.Body("application/json", []byte(body)); strings.Count(text, got[1].Mark) != 2 {
		t.Errorf("the mark %s doesn't stand in %s", got[1].Mark, text)
	}
}

func TestTokensAreRedacted(t *testing.T) {
	r := exchange.NewRedactor()
	r.Learn("hunter42-of-alice")
	inner := compact(`{"alg":"RS256"}`, `{"sub":"inner"}`, "c2lnbmF0dXJlLW9mLWl0")
	raw := compact(`{"alg":"HS256","kid":"hunter42-of-alice"}`, `{"code":"Zx81-code-Zx81","act":"`+inner+`","pw":"hunter42-of-alice"}`, "c2lnbmF0dXJl")
	got := r.Tokens(raw)
	if len(got) != 1 {
		t.Fatalf("got %+v", got)
	}
	if masked(got[0].Header) != `{"alg":"HS256","kid":"#"}` || masked(got[0].Claims) != `{"code":"#","act":"#","pw":"#"}` {
		t.Errorf("got %+v", got[0])
	}
}

func TestTokensAreBounded(t *testing.T) {
	r := exchange.NewRedactor()
	for name, text := range map[string]string{
		"no header":   "eyJ" + strings.Repeat("A", 30) + "=",
		"broken code": "eyJhbGciOiJSUzI1NiJ9A.eyJzdWIiOiJhbGljZSJ9.c2ln",
		"too large":   compact(`{"alg":"RS256"}`, `{"x":"`+strings.Repeat("y", 64<<10)+`"}`, "c2ln"),
	} {
		if got := r.Tokens(text); len(got) != 0 {
			t.Errorf("%s: %d tokens", name, len(got))
		}
	}
	var many strings.Builder
	for i := range 20 {
		many.WriteString(compact(`{"alg":"RS256"}`, `{"sub":"`+string(rune('a'+i))+`"}`, "c2lnbmF0dXJl") + " ")
	}
	if got := r.Tokens(many.String()); len(got) != 8 {
		t.Errorf("%d tokens of one message", len(got))
	}
}
