package reference_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

const endSession = "/session/end"

// leave is a logout request of a browser in which Alice is signed in.
func leave(t *testing.T, edits ...string) (*rptest.Browser, rptest.Answer, *reference.Application) {
	t.Helper()
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	token := b.Redeem(basicRole, b.Code(basicRole)).Text("id_token")
	app := b.Application(basicRole)
	query := url.Values{"id_token_hint": {token}, "post_logout_redirect_uri": {app.PostLogoutRedirectURIs[0]}, "state": {"a&b"}}
	return b, b.Get(endSession + "?" + rptest.Edit(query, edits...).Encode()), app
}

func signedIn(b *rptest.Browser) bool { return !b.Open(b.Request(basicRole)).IsLogin() }

func TestLogoutByHint(t *testing.T) {
	b, answer, app := leave(t)
	if want := app.PostLogoutRedirectURIs[0] + "?state=a%26b"; answer.Header.Get("Location") != want {
		t.Errorf("Location %q, want %q", answer.Header.Get("Location"), want)
	}
	if signedIn(b) {
		t.Error("the session goes on")
	}
}

func TestLogoutAsks(t *testing.T) {
	b, page, app := leave(t, "id_token_hint", "", "client_id", "")
	if page.Status != http.StatusBadRequest {
		t.Errorf("status %d for a redirect URI without a client", page.Status)
	}
	page = b.Get(endSession + "?" + url.Values{"client_id": {app.ClientID}, "post_logout_redirect_uri": app.PostLogoutRedirectURIs}.Encode())
	if !page.IsConsent() || !signedIn(b) {
		t.Fatal("nobody was asked")
	}
	form := page.Hidden()
	form.Set("decision", "deny")
	if b.Post(endSession, form); !signedIn(b) {
		t.Error("no is taken for yes")
	}
	form = b.Get(endSession).Hidden()
	form.Set("decision", "allow")
	if answer := b.Post(endSession, url.Values{"interaction": form["interaction"], "csrf": {"guessed"}, "decision": {"allow"}}); answer.Status != http.StatusBadRequest || !signedIn(b) {
		t.Errorf("status %d without the token of the form", answer.Status)
	}
	if b.Post(endSession, form); signedIn(b) {
		t.Error("the session goes on")
	}
}

func TestLogoutRefuses(t *testing.T) {
	for name, edits := range map[string][]string{
		"an unregistered URI":   {"post_logout_redirect_uri", "https://evil.example/"},
		"a broken hint":         {"id_token_hint", "a.b.c"},
		"another client_id":     {"client_id", "another"},
		"a longer URI":          {"post_logout_redirect_uri", "https://evil.example/#x"},
		"a hint that is no JWT": {"id_token_hint", "nonsense"},
	} {
		b, answer, _ := leave(t, edits...)
		if answer.Status != http.StatusBadRequest || answer.Redirects() || !signedIn(b) {
			t.Errorf("%s: status %d", name, answer.Status)
		}
	}
}
