package reference_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

// operator is a browser in the console of a provider.
type operator struct {
	*rptest.Browser
	t      *testing.T
	origin string
}

func newOperator(t *testing.T, o reference.Options) operator {
	t.Helper()
	o.Console = true
	p := rptest.Start(t, o)
	op := operator{rptest.NewBrowser(t, p), t, strings.TrimSuffix(p.Issuer(), "/oidc")}
	if entered := op.Get(p.ConsoleLink()); entered.Header.Get("Location") != "/console" {
		t.Fatalf("the link leads to status %d", entered.Status)
	}
	return op
}

// page gets a page of the console.
func (o operator) page(path string) rptest.Answer {
	o.t.Helper()
	return o.Get(o.origin + path)
}

// submit sends a form of the page at a path.
func (o operator) submit(from, to string, form url.Values) rptest.Answer {
	o.t.Helper()
	form.Set("csrf", o.page(from).Hidden().Get("csrf"))
	return o.Post(o.origin+to, form)
}

// create makes an application and returns the path of its page.
func (o operator) create(form url.Values) string {
	o.t.Helper()
	made := o.submit("/console/new", "/console/new", form)
	path, _, _ := strings.Cut(made.Header.Get("Location"), "?")
	if made.Status != http.StatusSeeOther || path == "" {
		o.t.Fatalf("status %d: %s", made.Status, made.Body)
	}
	return path
}

// shown is the text of an element of a page.
func shown(page rptest.Answer, id string) string {
	found := regexp.MustCompile(`id="` + id + `">([^<]*)<`).FindStringSubmatch(page.Body)
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

var notes = url.Values{"client_name": {"Notes"}, "redirect_uris": {"https://notes.rp.test/cb"}}

// settings are all cards of the page of an application.
func settings(change ...string) url.Values {
	form := url.Values{
		"client_name": {"Notes"}, "redirect_uris": {"https://notes.rp.test/cb\nhttps://notes.rp.test/other"},
		"grant_types": {"authorization_code", "refresh_token"}, "response_types": {"code"}, "id_token_signed_response_alg": {"RS256"},
		"token_endpoint_auth_method": {"client_secret_post"}, "introspection_endpoint_auth_method": {"client_secret_basic"},
		"revocation_endpoint_auth_method": {"none"},
	}
	for i := 0; i < len(change); i += 2 {
		form.Del(change[i])
		if change[i+1] != "" {
			form[change[i]] = strings.Split(change[i+1], ",")
		}
	}
	return form
}

func TestConsoleIsOffUnlessAskedFor(t *testing.T) {
	p := rptest.Start(t, reference.Options{})
	b := rptest.NewBrowser(t, p)
	if got := b.Get(strings.TrimSuffix(p.Issuer(), "/oidc") + "/console"); got.Status != http.StatusNotFound || p.ConsoleLink() != "" {
		t.Errorf("status %d, link %q", got.Status, p.ConsoleLink())
	}
}

func TestConsoleLetsNobodyInWithoutItsLink(t *testing.T) {
	op := newOperator(t, reference.Options{})
	stranger := rptest.NewBrowser(t, op.Provider)
	for _, path := range []string{"/console", "/console/new", "/console/exchanges", "/console/enter", "/console/enter?token=", "/console/enter?token=x"} {
		got := stranger.Get(op.origin + path)
		if got.Status != http.StatusForbidden || got.Cookie() != nil || !strings.Contains(got.Body, "link") {
			t.Errorf("%s: status %d, cookie %v", path, got.Status, got.Cookie())
		}
	}
	if got := stranger.Post(op.origin+"/console/new", notes); got.Status != http.StatusForbidden {
		t.Errorf("a form of a stranger: status %d", got.Status)
	}
	c := rptest.NewBrowser(t, op.Provider).Get(op.Provider.ConsoleLink()).Cookie()
	if c == nil || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteStrictMode || strings.Contains(op.Provider.ConsoleLink(), c.Value) {
		t.Errorf("cookie %v", c)
	}
}

func TestConsoleTakesNoFormOfOthers(t *testing.T) {
	op := newOperator(t, reference.Options{})
	another := operator{rptest.NewBrowser(t, op.Provider), t, op.origin}
	another.Get(op.Provider.ConsoleLink())
	for name, token := range map[string]string{
		"none": "", "wrong": "x", "of another visit": another.page("/console/new").Hidden().Get("csrf"),
	} {
		form := url.Values{"client_name": {"Evil"}, "redirect_uris": {"https://evil.example/cb"}, "csrf": {token}}
		if got := op.Post(op.origin+"/console/new", form); got.Status != http.StatusForbidden {
			t.Errorf("%s: status %d", name, got.Status)
		}
	}
	if strings.Contains(op.page("/console").Body, "Evil") {
		t.Error("an application was made")
	}
}

func TestConsolePagesHaveHeaders(t *testing.T) {
	got := newOperator(t, reference.Options{}).page("/console")
	policy := got.Header.Get("Content-Security-Policy")
	for _, directive := range []string{"default-src 'none'", "style-src 'sha256-", "frame-ancestors 'none'", "form-action 'self'"} {
		if !strings.Contains(policy, directive) {
			t.Errorf("Content-Security-Policy %q", policy)
		}
	}
	if got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("Referrer-Policy") != "no-referrer" || strings.Contains(got.Body, "<script") {
		t.Errorf("header %v", got.Header)
	}
}

func TestConsoleShowsPresetAndFaults(t *testing.T) {
	op := newOperator(t, reference.Options{Preset: reference.PresetHardened, Armed: []string{"a-fault"}, Explain: map[string]string{"a-fault": "does <b>wrong</b>"}})
	for _, want := range []string{"hardened", "a-fault", "does &lt;b&gt;wrong&lt;/b&gt;", "confidential-basic"} {
		if !strings.Contains(op.page("/console").Body, want) {
			t.Errorf("the list does not show %q", want)
		}
	}
}
