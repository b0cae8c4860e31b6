package html

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/oidcheck/oidcheck/reports"
)

// line makes text of at most limit bytes of s that is safe to show on one line.
func line(s string, limit int) string { return reports.Printable(cut(s, limit)) }

// lines is the same for a text of several lines.
func lines(s string, limit int) string {
	return strings.Join(reports.PrintableLines(cut(s, limit)), "\n")
}

// cut ends s after limit bytes, at the start of a character.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit] + "…"
}

// A run is a piece of text in a message: plain, a name, or the mark of
// something that was redacted.
type run struct {
	Text string
	Kind string // "", "name", "start", "note" or "mark"
	Hue  int    // of a mark: equal ones have the same
}

// hues is how many colours marks have.
const hues = 8

var mark = regexp.MustCompile(`\[redacted:([0-9a-f]{8})\]`)

// runs makes text safe to show, and its marks stand out.
func runs(text, kind string) []run {
	var out []run
	at := 0
	for _, m := range mark.FindAllStringSubmatchIndex(text, -1) {
		if m[0] > at {
			out = append(out, run{Text: text[at:m[0]], Kind: kind})
		}
		hue, err := strconv.ParseUint(text[m[2]:m[3]], 16, 64)
		if err != nil {
			hue = 0 // the expression admits hex digits only
		}
		out = append(out, run{Text: text[m[0]:m[1]], Kind: "mark", Hue: int(hue % hues)})
		at = m[1]
	}
	if at < len(text) {
		out = append(out, run{Text: text[at:], Kind: kind})
	}
	return out
}

// pretty indents JSON and leaves anything else as it is.
func pretty(s string) string {
	var b bytes.Buffer
	if trimmed := strings.TrimSpace(s); trimmed == "" || trimmed[0] != '{' && trimmed[0] != '[' || json.Indent(&b, []byte(s), "", "  ") != nil {
		return s
	}
	return b.String()
}

// count says how many there are: "1 case", "2 cases".
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// duration gives milliseconds as people say them.
func duration(ms float64) string {
	switch {
	case ms < 0.05:
		return ""
	case ms < 10:
		return strconv.FormatFloat(ms, 'f', 1, 64) + " ms"
	case ms < 1000:
		return strconv.FormatFloat(ms, 'f', 0, 64) + " ms"
	case ms < 60_000:
		return strconv.FormatFloat(ms/1000, 'f', 2, 64) + " s"
	}
	return fmt.Sprintf("%d min %d s", int(ms/60_000), int(ms/1000)%60)
}
