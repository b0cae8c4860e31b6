package browser_test

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
)

func setsCookies(w http.ResponseWriter, r *http.Request) {
	if _, err := r.Cookie("sid"); err == nil {
		redirect(302, callback)(w, r)
		return
	}
	w.Header().Add("Set-Cookie", "sid=1; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600")
	w.Header().Add("Set-Cookie", "theme=dark; Path=/; SameSite=Strict")
	show(plainLogin)(w, r)
}

func TestCookies(t *testing.T) {
	s := serve(t, handlers{"/auth": setsCookies})
	b := start(t, browser.Options{})
	one, two := newAgent(t, b), newAgent(t, b)
	v := visit(s)
	v.Interactive = false
	arrives := func(a agent.Agent) bool {
		got, err := a.Visit(within(t), v)
		if err != nil {
			t.Fatal(err)
		}
		return got.URL != nil
	}
	if arrives(one) || !arrives(one) || arrives(two) {
		t.Error("cookies do not stay with their agent")
	}
	cookies, err := one.Cookies(t.Context())
	if err != nil || len(cookies) != 2 {
		t.Fatalf("cookies %v, error %v", cookies, err)
	}
	for _, c := range cookies {
		if c.Name == "sid" && (!c.HttpOnly || c.Secure || c.SameSite != http.SameSiteLaxMode || c.Domain != "127.0.0.1" || c.Expires.IsZero()) {
			t.Errorf("cookie %+v", c)
		}
	}

	plain := agent.NewHTTP(httpx.New(httpx.Options{}), nil)
	plain.Import(cookies)
	if !arrives(plain) {
		t.Error("a login in the browser does not serve the HTTP agent")
	}
	cookies, _ = plain.Cookies(t.Context())
	three := newAgent(t, b).(*browser.Agent)
	if err := three.Import(t.Context(), cookies); err != nil || !arrives(three) {
		t.Errorf("a login of the HTTP agent does not serve the browser: %v", err)
	}
	if err := three.DropCookie(t.Context(), "sid"); err != nil || arrives(three) {
		t.Errorf("dropped cookie is sent, error %v", err)
	}
	if left, _ := three.Cookies(t.Context()); len(left) != 2 { // theme, and sid anew
		t.Errorf("cookies %v", left)
	}
	if err := three.DropCookie(t.Context(), "nope"); err == nil {
		t.Error("dropping what is not there succeeds")
	}
}

func TestTLS(t *testing.T) {
	s := &site{}
	s.Server = httptest.NewTLSServer(s.handler(handlers{"/auth": show(plainLogin), "/login": redirect(302, callback)}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // the browser refuses the certificate
	t.Cleanup(s.Close)
	pin := sha256.Sum256(s.Certificate().RawSubjectPublicKeyInfo)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	o := browser.Options{Resolve: map[string]string{"op.example:443": u.Host}, Hosts: []string{"op.example"}}
	v := visit(s)
	v.URL = "https://op.example/auth"

	var unreachable *httpx.UnreachableError
	if err := fails(t, within(t), newAgent(t, start(t, o)), v); !errors.As(err, &unreachable) || !strings.Contains(err.Error(), "CERT_AUTHORITY_INVALID") {
		t.Errorf("certificate of nobody: %v", err)
	}
	o.SPKI = []string{base64.StdEncoding.EncodeToString(pin[:])}
	if got, err := newAgent(t, start(t, o)).Visit(within(t), v); err != nil || got.URL == nil {
		t.Errorf("arrival %+v, error %v", got, err)
	}
	v.URL = "http://127.0.0.1:" + u.Port() + "/auth" // the loopback is not the target
	if err := fails(t, within(t), newAgent(t, start(t, o)), v); !errors.As(err, &unreachable) || !strings.Contains(err.Error(), "NAME_NOT_RESOLVED") {
		t.Errorf("other host: %v", err)
	}
}

func TestEvidenceIsRedacted(t *testing.T) {
	s := serve(t, handlers{
		"/auth": show(plainLogin),
		"/login": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Add("Set-Cookie", "sid=topsecretsession; HttpOnly")
			redirect(302, "https://rp.test/cb?code=topsecretcode&state=xyz")(w, r)
		},
	})
	var begun, ended atomic.Int32
	busy := func() func() { begun.Add(1); return func() { ended.Add(1) } }
	recorder := &exchange.Recorder{}
	b := start(t, browser.Options{Busy: busy})
	if _, err := newAgent(t, b).Visit(exchange.WithRecorder(within(t), recorder), visit(s)); err != nil {
		t.Fatal(err)
	}
	e := recorder.Evidence()
	if len(e.Exchanges) != 2 || begun.Load() != 2 || ended.Load() != 2 {
		t.Fatalf("%d exchanges, %d begun, %d ended: %+v", len(e.Exchanges), begun.Load(), ended.Load(), e.Exchanges)
	}
	page, login := e.Exchanges[0], e.Exchanges[1]
	if page.Driver != "browser" || page.Response == nil || page.Response.Status != 200 || !strings.Contains(page.Response.Body, "<form") || page.TookMS <= 0 {
		t.Errorf("exchange %+v", page)
	}
	if login.Request.Method != "POST" || login.Response == nil || login.Response.Status != 302 || !strings.Contains(login.Request.Body, "username") {
		t.Errorf("exchange %+v", login)
	}
	if set := login.Response.Header.Get("Set-Cookie"); !strings.HasPrefix(set, "sid=") || !strings.Contains(set, "HttpOnly") {
		t.Errorf("Set-Cookie %q", set)
	}
	if to := login.Response.Header.Get("Location"); !strings.HasPrefix(to, "https://rp.test/cb?") || !strings.Contains(to, "state=xyz") {
		t.Errorf("Location %q", to)
	}
	var all strings.Builder
	for _, x := range e.Exchanges {
		io.WriteString(&all, x.Request.URL+x.Request.Body+x.Response.Body)
		_ = x.Request.Header.Write(&all)
		_ = x.Response.Header.Write(&all)
	}
	for _, secret := range []string{"topsecretsession", "topsecretcode", "correct horse", "correct+horse"} {
		if strings.Contains(all.String(), secret) {
			t.Errorf("evidence shows %q", secret)
		}
	}
}
