package strict

import (
	"errors"
	"strings"
	"testing"
)

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty file", "", "c.yml: is empty"},
		{"comments only", "# nothing\n", "c.yml: is empty"},
		{"null", "~", "c.yml: is empty"},
		{"second document", "count: 1\n---\ncount: 2\n", "c.yml:2: the document holds a second document"},
		{"broken second document", "count: 1\n---\n[", "is not valid YAML"},
		{"not YAML", "a: b: c", "c.yml:1: is not valid YAML: mapping values are not allowed"},
		{"not YAML below", "count: 1\nb: c: d", "c.yml:2: is not valid YAML: mapping values are not allowed"},
		{"open bracket", "count: 1\nany: [1,\ntext: a", "c.yml:2: is not valid YAML: did not find expected ',' or ']'"},
		{"list in a mapping", "count: 1\n- a", "c.yml:2: is not valid YAML: did not find expected key"},
		{"not text", "count: 1\ntext: \xff", "c.yml: is not valid YAML: invalid leading UTF-8 octet"},
		{"a list", "- a", "c.yml:1: the document must be a mapping of keys to values"},
		{"a word", "hello", "c.yml:1: the document must be a mapping of keys to values"},
		{"unknown key", "\ncounts: 1", `c.yml:2: unknown key "counts": did you mean "count"?`},
		{"key like no other", "steps: [{quux: 1}]", `c.yml:1: unknown key "quux" in steps.0: the keys here are name`},
		{"hidden key", "Hidden: 1", `unknown key "Hidden"`},
		{"key with control characters", `"a\e[31m": 1`, "c.yml:1: unknown key \"a\uFFFD[31m\""},
		{"duplicate key", "count: 1\ncount: 1", "c.yml:2: count is given twice, first in line 1"},
		{"duplicate in a map", "ports: {1: a,\n 1: b}", "c.yml:2: ports.1 is given twice"},
		{"duplicate in anything", "any: {a: {b: 1,\n b: 2}}", "c.yml:2: any.a.b is given twice"},
		{"duplicate through merge", "x: &x {a: 1, a: 2}\nprofiles: {<<: *x}", "c.yml:1: "},
		{"merge of a word", "profiles: {<<: word}", "profiles must be a mapping"},
		{"key that is a list", "? [a]\n: b", "has a key that is not plain text"},
		{"text for a number", "count: hunter2", "c.yml:1: count must be a whole number"},
		{"fraction for a whole number", "count: 1.5", "count must be a whole number"},
		{"too large", "size: 256", "size must be a whole number, not negative"},
		{"negative", "size: -1", "size must be a whole number, not negative"},
		{"not finite", "rate: .inf", "rate must be a number"},
		{"not a number", "rate: .nan", "rate must be a number"},
		{"number for a truth", "on: 1", "on must be true or false"},
		{"duration without unit", "wait: 30", "wait must be a duration with its unit, such as 30s or 5m"},
		{"no such day", "day: 2027-02-30", "day must be a date, such as 2027-01-31"},
		{"word for a list", "tags: a", "tags must be a list"},
		{"mapping for a list", "tags: {a: b}", "tags must be a list"},
		{"list for text", "text: [a]", "text must be text"},
		{"list for an address", "addr: [a]", "addr must be a single value"},
		{"text for an address", "addr: op.example", "addr is not usable"},
		{"list item of wrong kind", "tags:\n - a\n - [b]", "c.yml:3: tags.1 must be text"},
		{"map key of wrong kind", "ports: {a: b}", "ports.a must be a whole number"},
		{"no value", "count:", "c.yml:1: count has no value: must be a whole number"},
		{"no value for own type", "grade:", "c.yml:1: grade has no value"},
		{"own error", "grade: odd", `c.yml:1: grade must be high or low: did you mean "low"?`},
		{"own type error", "grade: hunter2", "c.yml:1: grade does not have the form that is expected here"},
		{"own plain error", "grade: 3", "c.yml:1: grade is not usable: numbers are not grades"},
		{"base64", "text: !!binary aGk=", "text must be text, not base64"},
		{"tag", "text: !hunter2", "text has a tag: quote a value that begins with an exclamation mark"},
		{"no anchor", "count: 1\ntext: *hunter2", "c.yml:2: is not valid YAML: an alias names no anchor (quote a value that begins with *)"},
		{"cycle", "any: &a [*a]", "is nested more than 64 levels deep"},
		{"deep nesting", "any: " + strings.Repeat("[", 100) + strings.Repeat("]", 100), "is nested more than 64 levels deep"},
		{"alias bomb", bomb(), "aliases count as what they stand for"},
		{"too many values", "any: [" + strings.Repeat("1,", 100_001) + "1]", "has more than 100000 values"},
		{"too many bytes", strings.Repeat("#", MaxBytes+1), "c.yml: is larger than 1048576 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := Decode("c.yml", []byte(c.text), &config{})
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want an *Error with %q", err, c.want)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %s\nwant %s", err, c.want)
			}
			if strings.Contains(c.text, ": hunter2") && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error shows the value: %s", err)
			}
		})
	}
}

// bomb is a document of a few hundred bytes that stands for 10^9 values.
func bomb() string {
	var b strings.Builder
	b.WriteString("any:\n  a: &a0 [1,1,1,1,1,1,1,1,1,1]\n")
	for i := range 9 {
		anchor, alias := string(rune('1'+i)), string(rune('0'+i))
		b.WriteString("  b" + anchor + ": &a" + anchor + " [" + strings.Repeat("*a"+alias+",", 9) + "*a" + alias + "]\n")
	}
	return b.String()
}
