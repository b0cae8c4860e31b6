package exchange_test

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

func random(n int) string {
	b := make([]byte, n/2)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

func TestManyValuesAreAllFound(t *testing.T) {
	r := exchange.NewRedactor()
	var values []string
	for i := range 2000 {
		// Alike at both ends, as tokens of a hostile target may be.
		values = append(values, fmt.Sprintf("prefix-%s-%06d-suffix", random(16), i))
	}
	r.Learn(values...)
	for _, v := range values {
		if got := masked(r.Text("<" + v + ">")); got != "<#>" {
			t.Fatalf("%s became %s", v, got)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	r := exchange.NewRedactor()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				v := random(40)
				first := r.URL("?code=" + v)
				if second := r.Text("?code=" + v); first != second {
					t.Errorf("%s, then %s", first, second)
				}
			}
		})
	}
	wg.Wait()
}

// A quadratic pass over one of these bodies would take minutes.
func TestHostileBodiesTakeLinearTime(t *testing.T) {
	const size = 512 << 10
	for _, unit := range []string{
		"<input ", "<input name=", `<input a="`, `code="`, `"code":"`, `"code":["`, `"code":[""`, "code%3D", "code=", "=", ":", `":`, "eyJ", "eyJa.",
		"eyJaaaaaaaaaa.bbbbbbbbbbb.", "%", `\"code\":\"`, " :", "%25%25=", "aaaaaa", "token:'", "' :",
	} {
		r := exchange.NewRedactor()
		r.Learn("aaaaaaaaaaaaaaaab")
		body := []byte(strings.Repeat(unit, size/len(unit)))
		began := time.Now()
		r.Body("text/html", body)
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%q repeated takes %v", unit, took)
		}
	}
}

func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"access_token":"aB3","code":["x`, `<input name=code value="`, "code=%3D&token", jwt, `\"code\":\"x`, "a:b@c://d@e:f", "password : 'x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := exchange.NewRedactor()
		r.Learn("Zz9-secret-Yy8")
		for _, kind := range []string{"text/html", "application/json", "application/x-www-form-urlencoded", ""} {
			if got := r.Body(kind, []byte(s+" Zz9-secret-Yy8")); strings.Contains(got, "Zz9-secret-Yy8") {
				t.Errorf("a learned value stays in %q", got)
			}
		}
		r.URL(s)
		r.Header(http.Header{"Authorization": {s}, "Set-Cookie": {s}, "Cookie": {s}, "Location": {s}})
	})
}

// BenchmarkExchange redacts the request and the 5 kB answer of a login, with
// 10,000 values learned before.
func BenchmarkExchange(b *testing.B) {
	r := exchange.NewRedactor()
	for range 10000 {
		r.Learn(random(400))
	}
	request := http.Header{"Accept": {"text/html"}, "Cookie": {"sid=" + random(64)}, "User-Agent": {"Mozilla/5.0 (compatible)"}}
	response := http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Cache-Control": {"no-store"}, "X-Frame-Options": {"DENY"}}
	field := `<label for="username">User name</label><input type="text" id="username" name="username" value="" autocomplete="username">` + "\n"
	text := "<p class=\"lead\">Sign in to go on to the application; it asks for your name and e-mail address.</p>\n"
	page := []byte(strings.Repeat(text, 46) + strings.Repeat(field, 4) + `<input type="hidden" name="csrf" value="` + random(64) + `">`)
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		code := random(40)
		r.URL("https://op.test/authorize?client_id=app&redirect_uri=https%3A%2F%2Frp.test%2Fcb&code=" + code)
		r.Header(request)
		r.Header(response)
		r.Body("text/html; charset=utf-8", page)
	}
}

// BenchmarkTokenResponse redacts an answer with three tokens never seen before.
func BenchmarkTokenResponse(b *testing.B) {
	r := exchange.NewRedactor()
	for b.Loop() {
		body := `{"access_token":"` + random(40) + `","token_type":"Bearer","id_token":"eyJhbGciOi` + random(60) + "." + random(400) + "." + random(340) + `","refresh_token":"` + random(40) + `"}`
		r.Body("application/json", []byte(body))
	}
}
