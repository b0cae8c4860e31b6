package reports

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable makes text that came from a target safe to show on one line of a
// terminal, a log or a document: every character that is not visible is
// replaced by its number. That covers line ends and escape sequences, with
// which a target could forge our output, and the characters that reverse,
// join or hide others (Unicode TR 36). Marks with which build services take
// orders from a log, as in "##vso[...]", are broken up.
func Printable(s string) string {
	if strings.Contains(s, "##") {
		s = orders.ReplaceAllString(s, `#\x23$1`)
	}
	if isPrintable(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		b.WriteString(visible(r, s[:size]))
		s = s[size:]
	}
	return b.String()
}

// orders are read anywhere in a line; those of GitHub, which begin with "::",
// only at its start, where we put something of our own.
var orders = regexp.MustCompile(`##([A-Za-z]*\[)`)

func isPrintable(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

func visible(r rune, raw string) string {
	switch {
	case r == utf8.RuneError && len(raw) == 1: // not UTF-8
		return fmt.Sprintf(`\x%02x`, raw[0])
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case unicode.IsPrint(r):
		return raw
	case r < 0x80:
		return fmt.Sprintf(`\x%02x`, r)
	case r <= 0xffff:
		return fmt.Sprintf(`\u%04x`, r)
	default:
		return fmt.Sprintf(`\U%08x`, r)
	}
}

// PrintableLines splits text at its line ends and makes each line Printable.
// Whoever prints them puts something of his own before each, so that none can
// pass for a line of ours.
func PrintableLines(s string) []string {
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), "\n"), "\n")
	for i, line := range lines {
		lines[i] = Printable(line)
	}
	return lines
}

// Clip cuts s after limit bytes, at the start of a character, and says so.
func Clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return fmt.Sprintf("%s… [cut: %d bytes in all]", s[:limit], len(s))
}
