package reports

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestPrintable(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain text", "200 OK, Grüße, 日本", "200 OK, Grüße, 日本"},
		{"colours", "\x1b[31mred\x1b[0m", `\x1b[31mred\x1b[0m`},
		{"a forged last line", "x\n9 passed, 0 failed, 0 skipped", `x\n9 passed, 0 failed, 0 skipped`},
		{"overwriting", "fail\rpass", `fail\rpass`},
		{"C1 control sequence", "\u009b31m", `\u009b31m`},
		{"reversed text", "user\u202egnp.exe", `user\u202egnp.exe`},
		{"isolates", "\u2066a\u2069", `\u2066a\u2069`},
		{"hidden characters", "a\u200bb\ufeffc\u00ad", `a\u200bb\ufeffc\u00ad`},
		{"tags", "a\U000e0041", `a\U000e0041`},
		{"no UTF-8", "a\xffb", `a\xffb`},
		{"the replacement character itself", "\ufffd", "\ufffd"},
		{"order to a build service", "##vso[task.setvariable]", `#\x23vso[task.setvariable]`},
		{"order behind hashes", "####[error]x", `###\x23[error]x`},
		{"a heading", "## Title", "## Title"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		if got := Printable(tt.in); got != tt.want {
			t.Errorf("%s: Printable(%q) = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	for _, seed := range []string{"a", "\x1b]0;t\a", "\u202e", "\xff\xfe", "##vso[", "#\n#[", "\n##[\x9f####["} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Printable(s)
		if !utf8.ValidString(got) {
			t.Fatalf("%q is not UTF-8", got)
		}
		for _, r := range got {
			if !unicode.IsPrint(r) {
				t.Fatalf("%q still has %U", got, r)
			}
		}
		if strings.Contains(got, "##[") || strings.Contains(got, "##vso[") {
			t.Fatalf("%q gives an order", got)
		}
	})
}

func TestPrintableLines(t *testing.T) {
	got := PrintableLines("one\r\ntwo\x07\n\n")
	if len(got) != 2 || got[0] != "one" || got[1] != `two\x07` {
		t.Errorf("got %q", got)
	}
}

func TestClipCutsBetweenCharacters(t *testing.T) {
	tests := []struct {
		in    string
		limit int
		want  string
	}{
		{"abc", 3, "abc"},
		{"abcd", 3, "abc… [cut: 4 bytes in all]"},
		{"aéz", 2, "a… [cut: 4 bytes in all]"},
		{"日本", 2, "… [cut: 6 bytes in all]"},
	}
	for _, tt := range tests {
		if got := Clip(tt.in, tt.limit); got != tt.want {
			t.Errorf("Clip(%q, %d) = %q, want %q", tt.in, tt.limit, got, tt.want)
		}
	}
}

func TestEncodeHidesNothingAndLosesNothing(t *testing.T) {
	in := "\x1b[31m \u009b \u202e \x7f \U000e0041 <a href=\"?x&y\"> Grüße"
	data, err := Encode(in)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.TrimSuffix(string(data), "\n"); Printable(text) != text {
		t.Errorf("%q has characters that are not visible", text)
	}
	var out string
	if err := json.Unmarshal(data, &out); err != nil || out != in {
		t.Errorf("read back %q (%v), want %q", out, err, in)
	}
	if !strings.Contains(string(data), "?x&y") {
		t.Errorf("%s is needlessly hard to read", data)
	}
}
