package httpx_test

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/httpx"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func parse(t testing.TB, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestCookieRules(t *testing.T) {
	const op = "https://op.example.com/a/login"
	for _, c := range []struct{ from, line, to, want string }{
		{op, "n=v", op, "n=v"},
		{op, "n=v", "https://op.example.com/a", "n=v"},
		{op, "n=v", "https://op.example.com/ab", ""},
		{op, "n=v; Path=/", "https://op.example.com/", "n=v"},
		{op, "n=v; Path=/x/", "https://op.example.com/x", ""},
		{op, "n=v; Path=relative", "https://op.example.com/a/b", "n=v"},
		{op, "n=v", "https://sub.op.example.com/a/", ""},
		{op, "n=v; Domain=op.example.com", "https://sub.op.example.com/a/", "n=v"},
		{op, "n=v; Domain=.EXAMPLE.com", "https://other.example.com/a/", "n=v"},
		{op, "n=v; Domain=other.com", op, ""},
		{op, "n=v; Domain=p.example.com", op, ""},
		{op, "n=v; Domain=com", op, ""},
		{op, "n=v; Domain=sub.op.example.com", op, ""},
		{op, "n=v; Secure", "http://op.example.com/a/", ""},
		{"http://op.example.com/", "n=v; Secure", "https://op.example.com/", ""},
		{"http://127.0.0.1:80/", "n=v; Secure", "http://127.0.0.1:99/", "n=v"},
		{"http://localhost/", "n=v; Secure; Domain=localhost", "http://localhost/", "n=v"},
		{"http://[::1]:80/", "n=v; Secure", "http://[::1]/", "n=v"},
		{"http://127.0.0.1/", "n=v; Domain=127.0.0.1", "http://127.0.0.1/", "n=v"},
		{"http://127.0.0.1/", "n=v; Domain=.127.0.0.1", "http://127.0.0.1/", "n=v"},
		{"http://127.0.0.1/", "n=v; Domain=0.0.1", "http://127.0.0.1/", ""},
		{op, "__Host-n=v; Secure; Path=/", op, "__Host-n=v"},
		{op, "__Host-n=v; Secure; Path=/; Domain=op.example.com", op, ""},
		{op, "__host-n=v; Secure", op, ""},
		{op, "__Secure-n=v", op, ""},
		{op, "__Secure-n=v; Secure", op, "__Secure-n=v"},
		{op, `n={"a":"b, c"}`, op, `n={"a":"b, c"}`},
		{op, `n="q"; Max-Age=10`, op, `n="q"`},
		{op, "n=v; Max-Age=0", op, ""},
		{op, "n=v; Max-Age=-99999999999999999999", op, ""},
		{op, "n=v; Max-Age=99999999999999999999", op, "n=v"},
		{op, "n=v; Max-Age=1x; Expires=Sun, 01 Mar 2026 11:59:59 GMT", op, ""},
		{op, "n=v; Expires=Sun, 01 Mar 2026 11:59:59 GMT; Max-Age=5", op, "n=v"},
		{op, "n=v; Max-Age=5; Expires=Thu, 01 Jan 1970 00:00:00 GMT", op, "n=v"},
		{op, "n=v; Max-Age=-", op, ""},
		{op, "noname", op, ""},
		{op, "=v", op, ""},
		{op, "n=a\x01b", op, ""},
		{op, "n=" + strings.Repeat("x", 5000), op, ""},
		{op, "", op, ""},
	} {
		j := httpx.NewJar()
		j.Set(parse(t, c.from), http.Header{"Set-Cookie": {c.line}}, now)
		if got := j.Header(parse(t, c.to), now.Add(time.Second)); got != c.want {
			t.Errorf("%s sets %s: %s gets %q, want %q", c.from, c.line, c.to, got, c.want)
		}
	}
}

func TestCookieOrderReplaceAndExpiry(t *testing.T) {
	j, u := httpx.NewJar(), parse(t, "https://op.test/a/b")
	j.Set(u, http.Header{"Set-Cookie": {"x=1; Path=/", "y=2; Path=/a", "z=3; Path=/; Max-Age=60", "x=4; Path=/"}}, now)
	if got := j.Header(u, now); got != "y=2; x=4; z=3" {
		t.Errorf("Cookie: %s", got)
	}
	if got := j.Header(u, now.Add(time.Hour)); got != "y=2; x=4" {
		t.Errorf("an hour later: %s", got)
	}
	j.Set(u, http.Header{"Set-Cookie": {"y=; Path=/a; Expires=Thu, 01 Jan 1970 00:00:00 GMT"}}, now)
	j.Drop("x")
	if got := j.Header(u, now); got != "" || len(j.All()) != 0 {
		t.Errorf("after removal: %s", got)
	}
}

func TestHTTPDoesNotOverwriteSecureCookies(t *testing.T) {
	j := httpx.NewJar()
	j.Set(parse(t, "https://op.test/"), http.Header{"Set-Cookie": {"n=secure; Secure"}}, now)
	j.Set(parse(t, "http://op.test/"), http.Header{"Set-Cookie": {"n=evil"}}, now)
	if got := j.Header(parse(t, "https://op.test/"), now); got != "n=secure" {
		t.Errorf("Cookie: %s", got)
	}
}

func TestLoopbackAsSecureCanBeTurnedOff(t *testing.T) {
	j, u := httpx.NewJar(), parse(t, "http://127.0.0.1/")
	j.TreatLoopbackAsSecure = false
	j.Set(u, http.Header{"Set-Cookie": {"n=v; Secure"}}, now)
	if len(j.All()) != 0 {
		t.Error("a Secure cookie was taken over http")
	}
}

func TestJarIsBounded(t *testing.T) {
	j := httpx.NewJar()
	for host := range 20 {
		for i := range 100 {
			u := parse(t, fmt.Sprintf("https://h%d.test/", host))
			j.Set(u, http.Header{"Set-Cookie": {fmt.Sprintf("n%d=v", i)}}, now)
		}
	}
	if n := len(j.All()); n != 512 {
		t.Errorf("%d cookies", n)
	}
	last := parse(t, "https://h19.test/")
	if n := strings.Count(j.Header(last, now), "="); n != 64 {
		t.Errorf("%d cookies of one host", n)
	}
}

func TestAllAndImportKeepAttributes(t *testing.T) {
	j, u := httpx.NewJar(), parse(t, "https://op.example.com/login")
	j.Set(u, http.Header{"Set-Cookie": {
		"a=1; HttpOnly; Secure; SameSite=Lax; Path=/", "b=2; Domain=example.com; SameSite=None; Secure; Partitioned; Max-Age=60",
	}}, now)
	all := j.All()
	a, b := all[0], all[1]
	if !a.HttpOnly || !a.Secure || a.SameSite != http.SameSiteLaxMode || a.Domain != "op.example.com" || !a.Expires.IsZero() {
		t.Errorf("a: %+v", a)
	}
	if b.HttpOnly || b.SameSite != http.SameSiteNoneMode || b.Domain != ".example.com" || !b.Partitioned || !b.Expires.Equal(now.Add(time.Minute)) {
		t.Errorf("b: %+v", b)
	}
	other := httpx.NewJar()
	other.Import(append(all, &http.Cookie{Name: "nobodys", Value: "x"}))
	if !reflect.DeepEqual(other.All(), all) {
		t.Errorf("imported %v", other.All())
	}
	if got := other.Header(parse(t, "https://sub.op.example.com/"), now); got != "b=2" {
		t.Errorf("a subdomain gets %s", got)
	}
}

func FuzzSetCookie(f *testing.F) {
	for _, seed := range []string{"n=v; Domain=.127.0.0.1; Max-Age=-", "a=b; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "=;=;", "n=v;;Path=/;samesite", "x=\xff"} {
		f.Add(seed)
	}
	u := parse(f, "https://op.test/a/b")
	f.Fuzz(func(t *testing.T, line string) {
		j := httpx.NewJar()
		j.Set(u, http.Header{"Set-Cookie": {line}}, now)
		for _, c := range j.All() {
			if !strings.HasSuffix("op.test", strings.TrimPrefix(c.Domain, ".")) || len(c.Name)+len(c.Value) > 4096 {
				t.Errorf("took %+v", c)
			}
		}
		if strings.ContainsAny(j.Header(u, now), "\r\n\x00") {
			t.Errorf("%q breaks the header", line)
		}
	})
}
