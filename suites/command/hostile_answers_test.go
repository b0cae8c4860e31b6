package command

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"
)

// The endpoints of the bundled provider that are spoilt.
const (
	atMetadata  = "/.well-known/openid-configuration"
	atKeys      = "/.well-known/jwks.json"
	atToken     = "/token"
	atUserinfo  = "/me"
	atAuthorize = "/auth"
	atLogin     = "/login"
)

// hostilities is the table: what is done to every JSON endpoint, and what makes
// sense at one alone.
func hostilities() []hostility {
	owners := map[string][]string{
		atMetadata: nil, atKeys: {"id-token-signature"}, atToken: {"code-exchange"}, atUserinfo: {"userinfo-response"},
	}
	var out []hostility
	for _, path := range []string{atMetadata, atKeys, atToken, atUserinfo} {
		for _, c := range anywhere() {
			wants := owners[path]
			if path == atMetadata && c.name == hostileText {
				wants = []string{"metadata-issuer"} // there are endpoints, such as they are
			}
			if path == atToken && c.name == hostileText {
				wants = []string{"id-token-signature", "userinfo-response"} // there are tokens, such as they are
			}
			out = append(out, hostility{strings.Trim(path, "/.") + ": " + c.name, path, c.spoil, wants})
		}
	}
	return append(out, somewhere()...)
}

const hostileText = "hostile text everywhere"

type trick struct {
	name  string
	spoil spoiler
}

// anywhere is what can be done to any answer of JSON.
func anywhere() []trick {
	return []trick{
		{"endless body", func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { endless(w) }},
		{"slow drip", drip},
		{"hangs", func(_ http.ResponseWriter, r *http.Request, _ http.Handler) { <-r.Context().Done() }},
		{"gzip bomb", bomb},
		{"redirects to itself", func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
			http.Redirect(w, r, r.URL.String(), http.StatusTemporaryRedirect)
		}},
		{"redirects elsewhere", func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
			http.Redirect(w, r, r.Header.Get("X-Elsewhere"), http.StatusTemporaryRedirect)
		}},
		{"huge headers", func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.Header().Set("X-Huge", strings.Repeat("a", 1<<20))
			w.WriteHeader(http.StatusOK)
		}},
		{"deep JSON", answer(strings.Repeat(`{"a":`, 100_000))},
		{"array", answer(`[` + fmt.Sprintf("%q", injected+escape) + `]`)},
		{"HTML", answer("<!doctype html>" + injected + escape)},
		{"status 500", func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			http.Error(w, injected+escape, http.StatusInternalServerError)
		}},
		{"breaks off", func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, `{"issuer":`)
		}},
		{"wrong types", edited(func(string, any) any { return map[string]any{"zqx": []any{1, nil, true}} })},
		{"switches protocols", func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.Header().Set("Connection", "Upgrade")
			w.Header().Set("Upgrade", "zqx")
			w.WriteHeader(http.StatusSwitchingProtocols)
		}},
		{hostileText, edited(func(_ string, v any) any { return injected + escape + "\u202e\u0000" })},
		{"not UTF-8", answer("{\"issuer\":\"\xff\xfe\",\"sub\":\"\xc3\x28\",\"access_token\":{}}")},
	}
}

// somewhere is what makes sense at one endpoint alone.
func somewhere() []hostility {
	exchange := []string{"code-exchange"}
	return []hostility{
		{"metadata: issuer of somebody else", atMetadata, edited(only("issuer", "https://evil.example"+injected+escape)), []string{"metadata-issuer"}},
		{"metadata: duplicate members", atMetadata, prefixed(`"token_endpoint":"https://evil.example/token","issuer":"https://evil.example",`, true), []string{"metadata-issuer"}},
		{"keys: thousands", atKeys, answer(`{"keys":[` + strings.TrimSuffix(strings.Repeat(`{"kty":"RSA","kid":"`+`a","n":"AQAB","e":"AQAB"},`, 15_000), ",") + `]}`), []string{"jwks-kid-unique", "id-token-signature"}},
		{"keys: odd ones", atKeys, answer(`{"keys":[null,1,{},{"kty":"EC","crv":"P-256","x":"AA","y":"AA"},{"kty":"RSA","n":"","e":""},{"kty":"oct","k":"AA"},{"kty":"RSA","n":"AQ","e":"AA","d":"AQ"}]}`), []string{"id-token-signature", "jwks-no-private-parts"}},
		{"token: JWE bomb for an ID token", atToken, edited(only("id_token", jweBomb())), []string{"id-token-signature"}},
		{"token: huge ID token", atToken, edited(only("id_token", strings.Repeat("a", 700_000)+"."+strings.Repeat("b", 700)+".c")), []string{"id-token-signature"}},
		{"token: ID token of dots", atToken, edited(only("id_token", strings.Repeat(".", 10_000))), []string{"id-token-signature"}},
		{"token: no tokens, but 200", atToken, answer(`{"error":"` + "\\u001b[31m" + injected + `"}`), exchange},
		{"userinfo: another subject in hostile text", atUserinfo, edited(only("sub", injected+escape)), []string{"userinfo-response"}},
		{"authorization: redirects without end", atAuthorize, redirectTo(func(r *http.Request) string { return r.URL.String() + "&x=1" }), exchange},
		{"authorization: redirects elsewhere", atAuthorize, redirectTo(func(*http.Request) string { return "https://evil.example/phish" }), exchange},
		{"authorization: a Location of noise", atAuthorize, redirectTo(func(*http.Request) string { return "https://%zz" + injected }), exchange},
		{"authorization: refreshes without end", atAuthorize, page(`<meta http-equiv="refresh" content="0;url=?again">`), exchange},
		{"authorization: status 500", atAuthorize, func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			http.Error(w, injected+escape, http.StatusInternalServerError)
		}, exchange},
		{"authorization: deep page", atAuthorize, page(strings.Repeat("<div><form>", 60_000)), exchange},
		{"authorization: thousands of fields", atAuthorize, page("<form method=post>" + strings.Repeat("<input name=a><select>", 20_000)), exchange},
		{"authorization: hostile title", atAuthorize, page("<title>" + injected + escape + "</title>" + injected), nil},
		{"authorization: endless page", atAuthorize, func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { endless(w) }, exchange},
		{"authorization: slow drip", atAuthorize, drip, exchange},
		{"authorization: sends passwords elsewhere", atAuthorize, func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
			page(`<form method=post action="`+r.Header.Get("X-Elsewhere")+`"><input name=username><input type=password name=password><button>Sign in</button></form>`)(w, r, nil)
		}, exchange},
		{"login: loops", atLogin, page(`<form method=post><input name=username><input type=password name=password><button>Sign in</button></form>` + injected), nil},
		{"login: consent without end", atLogin, page(`<form method=post><button>Allow</button></form>`), exchange},
	}
}

func endless(w io.Writer) {
	block := bytes.Repeat([]byte(`{"a":"`), 1<<12)
	for {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}

// drip sends a byte now and then, until nobody listens any more.
func drip(w http.ResponseWriter, r *http.Request, _ http.Handler) {
	w.WriteHeader(http.StatusOK)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-tick.C:
			_, _ = io.WriteString(w, " ")
			_ = http.NewResponseController(w).Flush()
		}
	}
}

// bomb unpacks to a thousand times its size.
func bomb(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(packed)
}

var packed = func() []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(make([]byte, 200<<20))
	_ = z.Close()
	return b.Bytes()
}()

func answer(body string) spoiler {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body)
	}
}

func page(body string) spoiler {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<!doctype html>"+body)
	}
}

func redirectTo(where func(*http.Request) string) spoiler {
	return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		w.Header().Set("Location", where(r))
		w.WriteHeader(http.StatusFound)
	}
}

// genuine is what the provider itself answers.
func genuine(r *http.Request, next http.Handler) (*httptest.ResponseRecorder, map[string]any) {
	w := httptest.NewRecorder()
	next.ServeHTTP(w, r)
	var object map[string]any
	_ = json.Unmarshal(w.Body.Bytes(), &object)
	return w, object
}

// edited changes every member of the provider's own answer.
func edited(change func(name string, v any) any) spoiler {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		own, object := genuine(r, next)
		for name, v := range object {
			object[name] = change(name, v)
		}
		w.Header().Set("Content-Type", own.Header().Get("Content-Type"))
		w.WriteHeader(own.Code)
		_ = json.NewEncoder(w).Encode(object)
	}
}

func only(member string, value any) func(string, any) any {
	return func(name string, v any) any {
		if name == member {
			return value
		}
		return v
	}
}

// prefixed adds text to the provider's own answer, behind its first brace or
// before its last.
func prefixed(text string, last bool) spoiler {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		own, _ := genuine(r, next)
		body := strings.TrimSpace(own.Body.String())
		if last {
			body = strings.TrimSuffix(body, "}") + "," + strings.TrimSuffix(text, ",") + "}"
		} else {
			body = "{" + text + strings.TrimPrefix(body, "{")
		}
		w.Header().Set("Content-Type", own.Header().Get("Content-Type"))
		_, _ = io.WriteString(w, body)
	}
}

// jweBomb is a JWE whose header promises compression, and much of it.
func jweBomb() string {
	return "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwiemlwIjoiREVGIn0.." + strings.Repeat("A", 16) + "." + strings.Repeat("A", 400_000) + "." + strings.Repeat("A", 22)
}
