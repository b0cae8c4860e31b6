package strict

import (
	"errors"
	"reflect"
	"testing"
)

// FuzzDecode: any input gives a value or an error at a line of the file, and the
// same each time.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"", "~", "count: 1", "profiles: {a: &a {gate: {x: y}}, b: *a}", "any: &a [*a]", "profiles: {a: {<<: [{extends: x}]}}",
		"steps: [{name: \"a\\e\"}]\n---\n", "ports: {1: a, 0x1: b}", "day: 2027-01-31\nwait: 5m", "text: !x y", "%YAML 1.1\n---\non: yes",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var first, second config
		err := Decode("c.yml", data, &first)
		again := Decode("c.yml", data, &second)
		if !reflect.DeepEqual(err, again) || err == nil && !reflect.DeepEqual(first, second) {
			t.Fatalf("two answers: %v, then %v", err, again)
		}
		if err == nil {
			return
		}
		var e *Error
		if !errors.As(err, &e) || e.File != "c.yml" || e.Message == "" {
			t.Fatalf("error without its place: %#v", err)
		}
		if e.Line < 0 || e.Line > len(data)+2 { // every line break takes a byte at least
			t.Fatalf("line %d of a file of %d bytes: %v", e.Line, len(data), err)
		}
	})
}

// FuzzNearest: it never names what is not a candidate.
func FuzzNearest(f *testing.F) {
	f.Add("client-id", "client_id", "scope")
	f.Fuzz(func(t *testing.T, word, a, b string) {
		if got := Nearest(word, []string{a, b}); got != "" && got != a && got != b {
			t.Fatalf("%q is neither %q nor %q", got, a, b)
		}
	})
}
