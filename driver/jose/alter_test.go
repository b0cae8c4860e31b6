package jose

import (
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

func TestAltered(t *testing.T) {
	for _, text := range []string{"a", "opaque", "e30.e30.AAAA", "e30.e30."} {
		got := Altered(exchange.NewSecret(text)).Reveal()
		if got == text || len(got) != len(text) {
			t.Errorf("%s became %s", text, got)
		}
	}
	if got := Altered(exchange.NewSecret("e30.e30.BBBB")).Reveal(); !strings.HasPrefix(got, "e30.e30.") {
		t.Errorf("more than the signature was altered: %s", got)
	}
}

func TestRewrittenTokens(t *testing.T) {
	token := exchange.NewSecret("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIiwiaWF0IjoxNjE0MDkxNDk5fQ.c2lnbmF0dXJl")
	unsigned, ok := Unsigned(token)
	if decoded, err := Decode(unsigned); !ok || err != nil || decoded.Alg() != "none" || !strings.HasSuffix(unsigned.Reveal(), ".") {
		t.Errorf("unsigned: %v, %v", ok, err)
	}
	changed, ok := WithClaim(token, "sub", "b")
	decoded, err := Decode(changed)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if sub, _ := decoded.String("sub"); sub != "b" || decoded.Alg() != "RS256" || !strings.HasSuffix(changed.Reveal(), ".c2lnbmF0dXJl") {
		t.Errorf("sub %q", sub)
	}
	if iat, ok := decoded.Time("iat"); !ok || iat.Unix() != 1614091499 {
		t.Errorf("iat %v", iat)
	}
	if _, ok := Unsigned(exchange.NewSecret("opaque")); ok {
		t.Error("an opaque token became a JWT")
	}
}
