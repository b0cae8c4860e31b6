package reference_test

import (
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

func TestConsentNamesTheScopes(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	page := b.Alice(b.Open(b.Request(basicRole, "scope", "openid email offline_access", "prompt", "consent")))
	for _, text := range []string{basicRole, "<code>email</code>", "<code>offline_access</code>"} {
		if !strings.Contains(page.Body, text) {
			t.Errorf("the page does not show %s", text)
		}
	}
}

func TestConsentIsRememberedByUserClientAndScope(t *testing.T) {
	p := rptest.Start(t, reference.Options{})
	b := rptest.NewBrowser(t, p)
	b.Authorize(basicRole, "scope", "openid")
	if got := b.Open(b.Request(basicRole, "scope", "openid")); got.IsConsent() {
		t.Error("the same is asked again")
	}
	if got := b.Open(b.Request(basicRole, "scope", "openid email")); !got.IsConsent() {
		t.Error("more is not asked for")
	}
	if got := b.Open(b.Request(secondRole, "scope", "openid")); !got.IsConsent() {
		t.Error("another client is not asked for")
	}
	bob := rptest.NewBrowser(t, p)
	page := bob.SignIn(bob.Open(bob.Request(basicRole, "scope", "openid")), "bob", p.Users()[1].Password)
	if !page.IsConsent() {
		t.Error("another user is not asked")
	}
}

func TestDeny(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	got := b.Decide(b.Alice(b.Open(b.Request(basicRole))), "deny").Query()
	if got.Get("error") != "access_denied" || got.Get("state") != rptest.State || got.Has("code") {
		t.Errorf("response %v", got)
	}
	if got := b.Open(b.Request(basicRole)); !got.IsConsent() {
		t.Error("the refusal is remembered as consent")
	}
}

func TestConsentFormIsUsedOnceByWhoWasAsked(t *testing.T) {
	p := rptest.Start(t, reference.Options{})
	b := rptest.NewBrowser(t, p)
	page := b.Alice(b.Open(b.Request(basicRole)))
	if got := rptest.NewBrowser(t, p).Decide(page, "allow"); got.Status != 400 {
		t.Errorf("another browser: status %d", got.Status)
	}
	form := page.Hidden()
	form.Set("csrf", "guessed")
	form.Set("decision", "allow")
	if got := b.Post("/consent", form); got.Status != 400 {
		t.Errorf("another token: status %d", got.Status)
	}
	if got := b.Decide(page, "allow").Query(); !got.Has("code") {
		t.Errorf("response %v", got)
	}
	if got := b.Decide(page, "allow"); got.Status != 400 {
		t.Errorf("a second time: status %d", got.Status)
	}

	asked := b.Open(b.Request(secondRole)) // Alice is asked
	b.SignIn(b.Open(b.Request(basicRole, "prompt", "login")), "bob", p.Users()[1].Password)
	if got := b.Decide(asked, "allow"); got.Status != 400 {
		t.Errorf("another user: status %d", got.Status)
	}
}

func TestOfflineAccessIsAlwaysAskedFor(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	b.Code(basicRole, rptest.Offline...)
	if got := b.Open(b.Request(basicRole, rptest.Offline...)); !got.IsConsent() {
		t.Error("the second time goes without a question")
	}
}
