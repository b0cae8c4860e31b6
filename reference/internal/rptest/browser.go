package rptest

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/reference"
)

// formType is the media type of a form.
const formType = "application/x-www-form-urlencoded"

// Browser is a user agent that follows no redirect by itself. It trusts the
// CA of its provider and none else.
type Browser struct {
	Client   *http.Client
	Provider *reference.Provider
	t        *testing.T
}

// NewBrowser returns a browser without cookies.
func NewBrowser(t *testing.T, p *reference.Provider) *Browser {
	t.Helper()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(p.CACertificate()) {
		t.Fatal("the CA certificate is not PEM")
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{
		TLSClientConfig:       &tls.Config{RootCAs: roots},
		ExpectContinueTimeout: time.Minute, // RedeemTogether waits to be asked for a body
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &Browser{t: t, Provider: p, Client: &http.Client{
		Transport: transport, Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Send sends a request to a path below the issuer, or to a whole URL.
func (b *Browser) Send(method, target, body string, header map[string]string) Answer {
	b.t.Helper()
	if strings.HasPrefix(target, "/") {
		target = b.Provider.Issuer() + target
	}
	r, err := http.NewRequestWithContext(b.t.Context(), method, target, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	for name, value := range header {
		r.Header.Set(name, value)
	}
	response, err := b.Client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return Answer{response.StatusCode, response.Header, string(read), b.t}
}

// Get sends a GET.
func (b *Browser) Get(target string) Answer {
	b.t.Helper()
	return b.Send(http.MethodGet, target, "", nil)
}

// Post sends a form.
func (b *Browser) Post(target string, form url.Values) Answer {
	b.t.Helper()
	return b.Send(http.MethodPost, target, form.Encode(), map[string]string{"Content-Type": formType})
}

// Open sends an authorization request.
func (b *Browser) Open(request url.Values) Answer {
	b.t.Helper()
	return b.Get("/auth?" + request.Encode())
}

// SignIn fills in the login page and follows to the consent page, if there is
// one.
func (b *Browser) SignIn(page Answer, username, password string) Answer {
	b.t.Helper()
	form := page.Hidden()
	form.Set("username", username)
	form.Set("password", password)
	next := b.Post("/login", form)
	if strings.HasPrefix(next.Header.Get("Location"), b.Provider.Issuer()) {
		return b.Get(next.Header.Get("Location"))
	}
	return next
}

// Alice signs in as the first user.
func (b *Browser) Alice(page Answer) Answer {
	b.t.Helper()
	alice := b.Provider.Users()[0]
	return b.SignIn(page, alice.Username, alice.Password)
}

// Decide presses a button of the consent page.
func (b *Browser) Decide(page Answer, decision string) Answer {
	b.t.Helper()
	form := page.Hidden()
	form.Set("decision", decision)
	return b.Post("/consent", form)
}
