package exchange_test

import (
	"encoding/base64"
	"net/http"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

func TestRedactHeader(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"Authorization", "Bearer Zz9Zz9Zz9", "Bearer #"},
		{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte("app:s3cr3t-Value")), "Basic #"},
		{"Authorization", "Zz9Zz9Zz9", "#"},
		{"Cookie", "sid=Abc123; lang=en; _x", "sid=#; lang=#;#"},
		{"Set-Cookie", "sid=Abc123; Path=/; HttpOnly; SameSite=Lax", "sid=#; Path=/; HttpOnly; SameSite=Lax"},
		{"Set-Cookie", "sid=; Max-Age=0", "sid=; Max-Age=0"},
		{"Location", "https://rp.test/cb?code=Abc123&state=s", "https://rp.test/cb?code=#&state=s"},
		{"Refresh", "0; url=https://rp.test/cb?code=Abc123", "0; url=https://rp.test/cb?code=#"},
		{"X-Csrf-Token", "Abc123", "#"},
		{"Www-Authenticate", `Bearer error="invalid_token"`, `Bearer error="invalid_token"`},
		{"Dpop", jwt, "#"},
		{"Content-Type", "application/json", "application/json"},
		{"X-Odd", "a\xff", "a\uFFFD"},
	} {
		in := http.Header{c.name: {c.in}}
		out := exchange.NewRedactor().Header(in)
		if got := masked(out.Get(c.name)); got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.name, c.in, got, c.want)
		}
		if in.Get(c.name) != c.in {
			t.Errorf("%s: the original was changed", c.name)
		}
	}
}

func TestBasicCredentialsAreLearned(t *testing.T) {
	r := exchange.NewRedactor()
	r.Header(http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte("app:s3cr3t%2BValue"))}})
	if got := masked(r.Text("s3cr3t+Value and app")); got != "# and app" {
		t.Errorf("Text = %s", got)
	}
}
