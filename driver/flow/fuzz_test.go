package flow

import (
	"bytes"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
)

// bodies are answers that look like those of an endpoint, and some that don't.
func bodies(f *testing.F, genuine ...string) {
	f.Helper()
	for _, seed := range append(genuine, "", "{}", "null", "[]", `"text"`, "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.", "\xff", strings.Repeat(`{"a":`, 300)) {
		f.Add([]byte(seed))
	}
}

func FuzzReadUserinfo(f *testing.F) {
	bodies(f, `{"sub":"alice","email_verified":true}`, `{"sub":1}`, `{"sub":"a","sub":"b"}`)
	f.Fuzz(func(t *testing.T, body []byte) {
		p := &Provider{Redactor: exchange.NewRedactor()}
		u := p.readUserinfo(&httpx.Response{Status: 200, Body: body})
		if u.Sub != "" && u.Claims == nil && bytes.Count(body, []byte(".")) < 2 {
			t.Fatalf("sub %q comes neither from an object nor from a JWT", u.Sub)
		}
	})
}

func FuzzReadIntrospection(f *testing.F) {
	bodies(f, `{"active":true,"sub":"alice"}`, `{"active":"true"}`, `{"active":1}`, `{"active":true,"active":false}`)
	f.Fuzz(func(t *testing.T, body []byte) {
		i := readIntrospection(&httpx.Response{Status: 200, Body: body})
		if active, _ := i.Members["active"].(bool); active != i.Active {
			t.Fatalf("active is %v, and its member %v", i.Active, i.Members["active"])
		}
	})
}

func FuzzReadRegistration(f *testing.F) {
	bodies(f, `{"client_id":"app","client_secret":"a-secret-of-length","registration_access_token":"another-one"}`, `{"client_secret":{}}`, `{"error":"invalid_redirect_uri"}`)
	f.Fuzz(func(t *testing.T, body []byte) {
		p := &Provider{Redactor: exchange.NewRedactor()}
		secret := p.readRegistration(&httpx.Response{Status: 201, Body: body}).ClientSecret
		if len(secret.Reveal()) >= 16 && strings.Contains(p.Redactor.Text("it is "+secret.Reveal()), secret.Reveal()) {
			t.Fatal("a secret that was registered is shown")
		}
	})
}
