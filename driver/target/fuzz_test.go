package target

import (
	"errors"
	"reflect"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/strict"
)

// FuzzParse: whatever the file says, the answer is a located error or a target;
// if that can be written as a file, it reads back as the same target.
func FuzzParse(f *testing.F) {
	f.Add(full)
	f.Add(minimal)
	f.Add("issuer: [\nclients: {}")
	f.Add("issuer: &a https://x\nclients: {second: {client_id: *a, client_secret: {file: /etc/hostname}}}")
	f.Fuzz(func(t *testing.T, text string) {
		first, err := parse("t.yml", "/", []byte(text))
		if err != nil {
			var e *strict.Error
			if !errors.As(err, &e) || e.File != "t.yml" || e.Message == "" {
				t.Fatalf("error without its place: %#v", err)
			}
			return
		}
		again, err := first.YAML()
		if err != nil {
			return
		}
		second, err := parse("t.yml", "/", again)
		if err != nil {
			t.Fatalf("%v in\n%s", err, again)
		}
		if !reflect.DeepEqual(normal(first), normal(second)) {
			t.Fatalf("got %+v, want %+v", second, first)
		}
	})
}

// normal makes empty and absent collections the same, as files cannot tell them
// apart.
func normal(t *Target) Target {
	n := *t
	if len(n.Profiles) == 0 {
		n.Profiles = nil
	}
	if len(n.Resolve) == 0 {
		n.Resolve = nil
	}
	if len(n.Login.Steps) == 0 {
		n.Login.Steps = nil
	}
	for i := range n.Login.Steps {
		if len(n.Login.Steps[i].Fill) == 0 {
			n.Login.Steps[i].Fill = nil
		}
	}
	for _, c := range n.Clients {
		if len(c.RedirectURIs) == 0 {
			c.RedirectURIs = nil
		}
	}
	return n
}

// FuzzSecretRoundTrip: no credential changes on its way through a file.
func FuzzSecretRoundTrip(f *testing.F) {
	for _, s := range []string{"plain", "~", "null", "1e5", "0x1F", "{env: HOME}", "*a", "!x", "#", " a ", "a: b", "é\n", "2027-01-31", "<<", "\xd5", "\n0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if value == "" {
			return // no secret at all
		}
		in, err := parse("t.yml", "/", []byte(minimal))
		if err != nil {
			t.Fatal(err)
		}
		in.Users = []User{{Username: "u", Password: exchange.NewSecret(value)}}
		text, err := in.YAML()
		if err != nil {
			if printable(value) {
				t.Fatal(err)
			}
			return // refused, not changed
		}
		out, err := parse("t.yml", "/", text)
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if got := out.Users[0].Password.Reveal(); got != value {
			t.Fatalf("got %q, want %q, from\n%s", got, value, text)
		}
	})
}

func printable(s string) bool {
	for _, r := range s {
		if r < ' ' && r != '\n' || r == '\uFFFD' || r > 0xFFFD {
			return false
		}
	}
	return true
}
