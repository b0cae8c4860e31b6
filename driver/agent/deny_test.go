package agent

import (
	"net/url"
	"testing"
)

func TestDenial(t *testing.T) {
	at := &url.URL{Scheme: "https", Host: "op.example", Path: "/consent"}
	for page, want := range map[string]string{
		`<form method=post><button name=d value=yes>Allow</button><button name=d value=no>Deny</button></form>`: "no",
		`<form method=post><button name=d value=no>Cancel</button></form>`:                                      "",
		`<form method=post><button name=d value=yes>Allow</button></form>`:                                      "",
	} {
		m := Recognise(Parse(at, []byte(page), false), nil, Visit{Deny: true})
		got := ""
		if m.Button != nil {
			got = m.Button.Value
		}
		if got != want {
			t.Errorf("%s: pressed %q, want %q", page, got, want)
		}
	}
}
