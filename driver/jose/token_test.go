package jose_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/onsi/gomega/format"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/jose"
)

const plainHeader = `{"alg":"RS256","kid":"k1"}`

func TestDecodeReadsClaims(t *testing.T) {
	token := decode(t, forge(plainHeader, `{"sub":"alice","exp":1772366400.5,"iat":1e9,"bad":"17","aud":["a","b"],"one":"a","mixed":["a",1],"far":1e300,"n":12345678901234567890}`, "sig"))
	if token.Alg() != "RS256" || token.Kid() != "k1" {
		t.Errorf("alg %s, kid %s", token.Alg(), token.Kid())
	}
	if s, ok := token.String("sub"); s != "alice" || !ok {
		t.Errorf("sub %s", s)
	}
	if _, ok := token.String("exp"); ok {
		t.Error("a number counts as string")
	}
	if at, ok := token.Time("exp"); !ok || !at.Equal(time.Unix(1772366400, 5e8)) {
		t.Errorf("exp %v %v", at, ok)
	}
	if at, ok := token.Time("iat"); !ok || at.Unix() != 1e9 {
		t.Errorf("iat %v %v", at, ok)
	}
	for _, claim := range []string{"bad", "far", "absent", "aud"} {
		if at, ok := token.Time(claim); ok {
			t.Errorf("%s is the time %v", claim, at)
		}
	}
	for claim, want := range map[string][]string{"aud": {"a", "b"}, "one": {"a"}, "mixed": nil, "absent": nil, "exp": nil} {
		if got := token.Strings(claim); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v", claim, got)
		}
	}
	if token.Claims["n"] != json.Number("12345678901234567890") {
		t.Errorf("a large number became %v", token.Claims["n"])
	}
}

func TestDecodeTakesUnsignedTokens(t *testing.T) {
	if token := decode(t, forge(`{"alg":"none"}`, `{}`, "")); token.Alg() != "none" {
		t.Errorf("alg %s", token.Alg())
	}
	if token := decode(t, forge(`{"alg":7}`, `{}`, "")); token.Alg() != "" || token.Kid() != "" {
		t.Error("a number counts as alg")
	}
}

func TestDecodeRefuses(t *testing.T) {
	nested := strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40)
	arrays := `{"a":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "}"
	many := `{"a":[` + strings.Repeat("1,", 5000) + "1]}"
	good := forge(plainHeader, `{}`, "s").Reveal()
	for name, c := range map[string]struct {
		raw  exchange.Secret
		want string
	}{
		"empty":            {exchange.NewSecret(""), "1 parts"},
		"two parts":        {exchange.NewSecret("a.b"), "2 parts"},
		"encrypted":        {exchange.NewSecret("a.b.c.d.e"), "JWE"},
		"padding":          {exchange.NewSecret(strings.Replace(good, ".", "=.", 1)), "header of the token: not base64url"},
		"line break":       {exchange.NewSecret(good + "\n"), "signature of the token: not base64url"},
		"loose bits":       {exchange.NewSecret(good[:len(good)-1] + "x"), "signature of the token: not base64url"},
		"not JSON":         {forge("{alg", "{}", ""), "header of the token: not JSON"},
		"early end":        {forge(`{"a"`, "{}", ""), "ends too early"},
		"no object":        {forge(plainHeader, `[1]`, ""), "claims of the token: not a JSON object"},
		"two objects":      {forge(plainHeader, `{}{}`, ""), "after the JSON object"},
		"duplicate":        {forge(plainHeader, `{"sub":"a","sub":"b"}`, ""), `member "sub" stands twice`},
		"escaped twice":    {forge(plainHeader, `{"x":{"sub":1,"s\u0075b":2}}`, ""), `member "sub" stands twice`},
		"duplicate header": {forge(`{"alg":"none","alg":"RS256"}`, `{}`, ""), `member "alg" stands twice`},
		"deep":             {forge(plainHeader, nested, ""), "deeper than 16"},
		"deep arrays":      {forge(plainHeader, arrays, ""), "deeper than 16"},
		"many":             {forge(plainHeader, many, ""), "more than 4096"},
		"bytes":            {forge(plainHeader, "{\"a\":\"\xff\"}", ""), "not UTF-8"},
		"large":            {exchange.NewSecret(strings.Repeat("x", 70000)), "70000 bytes"},
	} {
		token, err := jose.Decode(c.raw)
		if err == nil || token != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestTokenPrintsNoClaims(t *testing.T) {
	raw := forge(plainHeader, `{"sub":"alice-in-clear"}`, "sig")
	token := decode(t, raw)
	out := fmt.Sprintf("%v %+v %#v", token, token, token) + format.Object(token, 0) + fmt.Sprint((*jose.Token)(nil))
	for _, secret := range []string{"alice", raw.Reveal(), strings.Split(raw.Reveal(), ".")[1]} {
		if strings.Contains(out, secret) {
			t.Errorf("printed %s", out)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(forge(plainHeader, `{"aud":["a"],"exp":1e9}`, "s").Reveal())
	f.Add("..")
	f.Add(forge(`{"alg":"none","crit":["b64"],"b64":false}`, `{"a":{"b":[{}]}}`, "").Reveal())
	keys := keySet(f, jwk(p256(), member{"kid": "k1"}))
	f.Fuzz(func(t *testing.T, raw string) {
		token, err := jose.Decode(exchange.NewSecret(raw))
		if err != nil {
			if len(raw) > 12 && strings.Contains(err.Error(), raw) {
				t.Errorf("the error holds the token: %v", err)
			}
			return
		}
		for claim := range token.Claims {
			token.Time(claim)
			token.Strings(claim)
		}
		for _, alg := range []string{"ES256", "HS256", "none"} {
			if token.Verify(keys, exchange.NewSecret("guess"), alg) == nil {
				t.Errorf("%s verifies", alg)
			}
		}
	})
}
