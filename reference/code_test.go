package reference_test

import (
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

func TestCodeIsRefused(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	at := b.Application(basicRole).RedirectURIs
	cases := map[string]struct {
		edits []string
		code  string
	}{
		"no code":                     {[]string{"code", "-"}, "invalid_request"},
		"unknown code":                {[]string{"code", "unknown"}, "invalid_grant"},
		"no redirect_uri":             {[]string{"redirect_uri", "-"}, "invalid_request"},
		"empty redirect_uri":          {[]string{"redirect_uri", ""}, "invalid_request"},
		"other registered one":        {[]string{"redirect_uri", at[1]}, "invalid_grant"},
		"longer redirect_uri":         {[]string{"redirect_uri", at[0] + "/"}, "invalid_grant"},
		"no verifier":                 {[]string{"code_verifier", "-"}, "invalid_grant"},
		"empty verifier":              {[]string{"code_verifier", ""}, "invalid_grant"},
		"other verifier":              {[]string{"code_verifier", rptest.Verifier + "0"}, "invalid_grant"},
		"challenge as verifier":       {[]string{"code_verifier", rptest.Challenge()}, "invalid_grant"},
		"verifier with a strange end": {[]string{"code_verifier", rptest.Verifier + "="}, "invalid_grant"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			code := b.Code(basicRole)
			got := b.Redeem(basicRole, code, c.edits...)
			if got.Status != 400 || got.Text("error") != c.code || got.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("status %d, error %q", got.Status, got.Text("error"))
			}
			if again := b.Redeem(basicRole, code); again.Status != 200 {
				t.Error("the refused request used the code up")
			}
		})
	}
}

func TestVerifierWithoutChallengeIsRefused(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	none := []string{"code_challenge", "-", "code_challenge_method", "-"}
	if got := b.Redeem(basicRole, b.Code(basicRole, none...)); got.Text("error") != "invalid_grant" {
		t.Errorf("with a verifier: status %d", got.Status)
	}
	if got := b.Redeem(basicRole, b.Code(basicRole, none...), "code_verifier", "-"); got.Status != 200 {
		t.Errorf("without: status %d", got.Status)
	}
}

func TestCodeBelongsToItsClient(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	for owner, thief := range map[string]string{basicRole: secondRole, publicRole: reference.RolePublicSecond} {
		code := b.Code(owner, rptest.Offline...)
		stolen := b.Call(reference.EndpointToken, "/token", b.Application(thief), b.RedeemForm(owner, code))
		if stolen.Text("error") != "invalid_grant" {
			t.Errorf("%s redeems the code of %s: status %d", thief, owner, stolen.Status)
		}
		tokens := b.Redeem(owner, code)
		b.Call(reference.EndpointToken, "/token", b.Application(thief), b.RedeemForm(owner, code))
		if b.Userinfo(tokens.Text("access_token")).Status != 200 {
			t.Error("another client's replay revokes the tokens of the owner")
		}
	}
}

func TestReplayRevokesWhatTheCodeGave(t *testing.T) {
	for _, role := range []string{basicRole, publicRole} {
		t.Run(role, func(t *testing.T) {
			b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
			code := b.Code(role, rptest.Offline...)
			first := b.Redeem(role, code)
			rotated := b.Refresh(role, first.Text("refresh_token"))
			if got := b.Redeem(role, code); got.Text("error") != "invalid_grant" {
				t.Fatalf("the replay: status %d", got.Status)
			}
			for _, tokens := range []rptest.Answer{first, rotated} {
				access := tokens.Text("access_token")
				if b.Userinfo(access).Status != 401 || b.Introspect(role, access).JSON()["active"] != false {
					t.Error("an access token survives")
				}
				if b.Refresh(role, tokens.Text("refresh_token")).Text("error") != "invalid_grant" {
					t.Error("a refresh token survives")
				}
			}
			if b.Redeem(role, b.Code(role)).Status != 200 {
				t.Error("the next flow does not work")
			}
		})
	}
}

func TestCodeExpires(t *testing.T) {
	for role, lifetime := range map[string]time.Duration{basicRole: time.Minute, reference.RoleShortLived: time.Second} {
		clock := rptest.NewClock()
		b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{Now: clock.Now}))
		if got := b.Application(role).CodeLifetime; got != lifetime {
			t.Errorf("%s: CodeLifetime %v", role, got)
		}
		young, old := b.Code(role), b.Code(role)
		clock.Advance(lifetime - time.Millisecond)
		if got := b.Redeem(role, young); got.Status != 200 {
			t.Errorf("%s: just before the end: status %d", role, got.Status)
		}
		clock.Advance(time.Millisecond)
		if got := b.Redeem(role, old); got.Text("error") != "invalid_grant" {
			t.Errorf("%s: at the end: status %d", role, got.Status)
		}
	}
}

func TestOneOfManyConcurrentRedemptionsWins(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	granted := 0
	for _, answer := range b.RedeemTogether(basicRole, b.Code(basicRole), 100) {
		switch answer.Status {
		case 200:
			granted++
			if b.Userinfo(answer.Text("access_token")).Status != 401 {
				t.Error("the tokens of a code that came 100 times are alive")
			}
		case 400:
		default:
			t.Errorf("status %d", answer.Status)
		}
	}
	if granted != 1 {
		t.Errorf("%d requests were granted", granted)
	}
}
