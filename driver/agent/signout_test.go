package agent

import (
	"net/url"
	"testing"
)

func TestSignOut(t *testing.T) {
	at := &url.URL{Scheme: "https", Host: "op.example", Path: "/end"}
	for page, want := range map[string]string{
		`<form method=post><button name=d value=yes>Yes, sign me out</button><button name=d value=no>No, stay signed in</button></form>`: "yes",
		`<form method=post><button name=d value=no>Stay signed in</button><button name=d value=yes>Log out</button></form>`:              "yes",
		`<form method=post><button name=d value=no>Cancel</button><button name=d value=yes>Continue</button></form>`:                     "yes",
		`<form method=post><input name=code><button name=d value=no>Log out</button></form>`:                                             "",
		`<form method=post><button name=d value=no>No</button></form>`:                                                                   "",
		`<p>You are signed out.</p>`: "",
	} {
		m := Recognise(Parse(at, []byte(page), false), nil, Visit{SignOut: true})
		got := ""
		if m.Button != nil {
			got = m.Button.Value
		}
		if got != want {
			t.Errorf("%s: pressed %q, want %q", page, got, want)
		}
	}
}
