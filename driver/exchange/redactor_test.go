package exchange_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/gomega/format"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

var mark = regexp.MustCompile(`\[redacted:[0-9a-f]{8}\]`)

// masked replaces the marks, which differ from run to run.
func masked(s string) string { return mark.ReplaceAllString(s, "#") }

const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLWl0"

func TestRedactURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://rp.test/cb?code=Abc123xyz&state=s1":                         "https://rp.test/cb?code=#&state=s1",
		"https://rp.test/cb#access_token=Abc123xyz&token_type=Bearer":        "https://rp.test/cb#access_token=#&token_type=Bearer",
		"https://rp.test/cb?code=a1B2c3&code=d4E5f6":                         "https://rp.test/cb?code=#&code=#",
		"https://rp.test/cb?c%6Fde=Abc123xyz&state=s":                        "https://rp.test/cb?c%6Fde=#&state=s",
		"https://op.test/auth?response_type=code&code_challenge=xyz":         "https://op.test/auth?response_type=code&code_challenge=xyz",
		"https://op.test/auth?response_type=code%20id_token&scope=openid":    "https://op.test/auth?response_type=code%20id_token&scope=openid",
		"https://op.test/x?next=https%3A%2F%2Frp%2Fcb%3Fcode%3DAbc1%26s%3D1": "https://op.test/x?next=https%3A%2F%2Frp%2Fcb%3Fcode%3D#%26s%3D1",
		"https://op.test/end?id_token_hint=" + jwt:                           "https://op.test/end?id_token_hint=#",
		"https://alice:hunter42@op.test/x":                                   "https://alice:#@op.test/x",
		"https://op.test:8443/x?y=1@2":                                       "https://op.test:8443/x?y=1@2",
		"/relative?token=Zz9Zz9Zz9":                                          "/relative?token=#",
		"https://op.test/cb?error=access_denied&code=":                       "https://op.test/cb?error=access_denied&code=",
		"": "",
	} {
		if got := masked(exchange.NewRedactor().URL(in)); got != want {
			t.Errorf("URL(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestRedactBody(t *testing.T) {
	const form, page, js = "application/x-www-form-urlencoded", "text/html; charset=utf-8", "application/json"
	for _, c := range []struct{ kind, in, want string }{
		{form, "grant_type=authorization_code&code=Abc123&client_secret=x%26y;z", "grant_type=authorization_code&code=#&client_secret=#"},
		{form, "username=alice&user%5Bpassword%5D=pw&_csrf=Q1w2", "username=alice&user%5Bpassword%5D=#&_csrf=#"},
		{js, `{"access_token":"aB3","token_type":"Bearer","expires_in":3600}`, `{"access_token":"#","token_type":"Bearer","expires_in":3600}`},
		{js, `{ "refresh_token" : "a\"B3" , "scope":"openid"}`, `{ "refresh_token" : "#" , "scope":"openid"}`},
		{js, `{"access\u005ftoken":"aB3x"}`, `{"access\u005ftoken":"#"}`},
		{js, `{"code":["aB3x", "cD4y"],"n":["z"]}`, `{"code":["#", "#"],"n":["z"]}`},
		{js, `{"code":"invalid_grant","error":"invalid_grant"}`, `{"code":"invalid_grant","error":"invalid_grant"}`},
		{js, `{"code":404,"otp":123456,"token":null}`, `{"code":404,"otp":#,"token":null}`},
		{js, `{"log":"{\"access_token\":\"aB3x\",\"n\":1}"}`, `{"log":"{\"access_token\":\"#\",\"n\":1}"}`},
		{js, `{"idToken":"x1Y2","accessToken":"x3Y4"`, `{"idToken":"#","accessToken":"#"`},
		{js, `{"grant_types_supported":["refresh_token"],"token_endpoint":"https://op.test/token"}`, `{"grant_types_supported":["refresh_token"],"token_endpoint":"https://op.test/token"}`},
		{js, `{"keys":[{"kty":"RSA","n":"nX1","e":"AQAB","d":"dX2","p":"pX3","q":"qX4","dp":"x5","dq":"x6","qi":"x7","oth":[{"r":"rX8","d":"dX9","t":"tY1"}]}]}`,
			`{"keys":[{"kty":"RSA","n":"nX1","e":"AQAB","d":"#","p":"#","q":"#","dp":"#","dq":"#","qi":"#","oth":[{"r":"#","d":"#","t":"#"}]}]}`},
		{"", " {\"k\" : \"kX1\",\"kty\":\"oct\"}", " {\"k\" : \"#\",\"kty\":\"oct\"}"},
		{js, `[{"kty":"EC","\u0064":"dX1","x":"xX2"},{"kty":"AKP","priv":"pX3","pub":"pX4"},{"kty":"EC","d":null}]`,
			`[{"kty":"EC","\u0064":"#","x":"xX2"},{"kty":"AKP","priv":"#","pub":"pX4"},{"kty":"EC","d":null}]`},
		{js, `{"d":"monday","k":"v1"}`, `{"d":"monday","k":"v1"}`},
		{page, `<input type="hidden" name="csrf_token" value="a1&#43;b2"><input name=user value=alice>`, `<input type="hidden" name="csrf_token" value="#"><input name=user value=alice>`},
		{page, `<INPUT value='q1w2e3' type=PASSWORD name=p2>`, `<INPUT value='#' type=PASSWORD name=p2>`},
		{page, `<input name=code value=q1w2e3><p>q1</p>`, `<input name=code value=#><p>q1</p>`},
		{page, `<meta content="tok-1A2b3C" name="csrf-token">`, `<meta content="#" name="csrf-token">`},
		{page, `<a href="/cb?a=1&amp;code=Abc12&amp;state=s">x</a>`, `<a href="/cb?a=1&amp;code=#&amp;state=s">x</a>`},
		{page, `<label for="password">Password:</label><input type="password" name="password">`, `<label for="password">Password:</label><input type="password" name="password">`},
		{page, `<script>var code = "Abc12X"; x = {token: 'Zz9y8'}; a = b</script>`, `<script>var code = "#"; x = {token: '#'}; a = b</script>`},
		{"application/jwt", jwt, "#"},
		{"text/plain", "see " + jwt + ". Done", "see #. Done"},
		{"text/plain", "unsigned eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9. cut eyJhbGciOiJub25lIn0.eyJzdWIiOiJh", "unsigned # cut #"},
		{"image/png", "\x89PNG", "[4 bytes that are not text]"},
		{"", "a\x00b", "[3 bytes that are not text]"},
		{"text/plain", "a\xffb", "a\uFFFDb"},
		{"text/plain", "", ""},
	} {
		if got := masked(exchange.NewRedactor().Body(c.kind, []byte(c.in))); got != c.want {
			t.Errorf("Body(%s, %s)\n got %s\nwant %s", c.kind, c.in, got, c.want)
		}
	}
}

func TestWhatIsRedactedByNameIsKnownByValue(t *testing.T) {
	r := exchange.NewRedactor()
	first := r.URL("https://rp.test/cb?code=Abc123xyz+%2F")
	page := r.Body("text/html", []byte("<p>Your code is Abc123xyz /, not Abc123</p>"))
	if mark.FindString(first) == "" || !strings.Contains(page, mark.FindString(first)) {
		t.Errorf("%s then %s", first, page)
	}
	if !strings.Contains(page, "not Abc123<") {
		t.Errorf("a part of the value was redacted: %s", page)
	}
}

func TestEverydayValuesAreNotLookedFor(t *testing.T) {
	r := exchange.NewRedactor()
	r.Body("application/json", []byte(`{"code":"Unauthorized","token":"not_found","pin":"20250101"}`))
	r.Learn("password", "short")
	const text = "Unauthorized not_found 20250101 grant_type=password short"
	if got := r.Text(text); got != text {
		t.Errorf("Text = %s", got)
	}
}

func TestLearnedValuesInEverySpelling(t *testing.T) {
	const secret = `pä"s+s/w<o>r&d=1 2'`
	r := exchange.NewRedactor()
	r.Learn(secret)
	asJSON, err := json.Marshal(secret)
	if err != nil {
		t.Fatal(err)
	}
	spellings := map[string]string{
		"plain": secret, "query": url.QueryEscape(secret), "path": url.PathEscape(secret),
		"json": string(asJSON[1 : len(asJSON)-1]), "html": html.EscapeString(secret), "template": template.HTMLEscapeString(secret),
		"base64": base64.StdEncoding.EncodeToString([]byte(secret)), "base64url": base64.RawURLEncoding.EncodeToString([]byte(secret)),
		"small hex": regexp.MustCompile("%..").ReplaceAllStringFunc(url.QueryEscape(secret), strings.ToLower),
	}
	for name, s := range spellings {
		if got := r.Text("before " + s + " after"); !mark.MatchString(got) || strings.Contains(got, s) {
			t.Errorf("%s: %s", name, got)
		}
	}
	for skip := range 3 {
		in := base64.StdEncoding.EncodeToString([]byte(strings.Repeat(":", skip) + secret + "::"))
		if got := r.Text(in); len(mark.ReplaceAllString(got, "")) > 8 {
			t.Errorf("base64 after %d bytes: %s", skip, got)
		}
	}
}

func TestOverlapsAreCoveredWhole(t *testing.T) {
	r := exchange.NewRedactor()
	r.Learn("0123456789", "456789abcdef", "456789")
	if got := masked(r.Text("x0123456789abcdefx 456789")); got != "x#x #" {
		t.Errorf("Text = %s", got)
	}
}

func TestRedactingTwiceChangesNothing(t *testing.T) {
	r := exchange.NewRedactor()
	once := r.Body("application/x-www-form-urlencoded", []byte("code=Abc123xyz&refresh_token="+jwt))
	if twice := r.Body("application/x-www-form-urlencoded", []byte(once)); twice != once {
		t.Errorf("%s became %s", once, twice)
	}
}

func TestDigest(t *testing.T) {
	a, b := exchange.NewRedactor(), exchange.NewRedactor()
	s := exchange.NewSecret("Abc123xyz")
	if d := a.Digest(s); d != a.Digest(exchange.NewSecret("Abc123xyz")) || len(d) != 8 {
		t.Errorf("digest %s", d)
	}
	if a.Digest(s) == b.Digest(s) {
		t.Error("two redactors share a key")
	}
	if got := a.URL("?code=Abc123xyz"); got != "?code=[redacted:"+a.Digest(s)+"]" {
		t.Errorf("URL = %s", got)
	}
}

func TestRedactorPrintsNothing(t *testing.T) {
	r := exchange.NewRedactor()
	r.Learn("Abc123xyz")
	if out := fmt.Sprintf("%#v %+v", r, r) + format.Object(r, 0); strings.Contains(out, "Abc123xyz") {
		t.Errorf("printed %s", out)
	}
}

func TestLearned(t *testing.T) {
	r := exchange.NewRedactor()
	r.Learn("s3cret-of-the-client", "short", "client_secret")
	r.URL("https://rp.test/cb?code=c0de-in-a-response&state=public-state")
	var got []string
	for _, s := range r.Learned() {
		got = append(got, s.Reveal())
	}
	if want := []string{"c0de-in-a-response", "s3cret-of-the-client"}; !slices.Equal(got, want) {
		t.Errorf("learned %q, want %q", got, want)
	}
}
