package markdown

import (
	"strings"

	"github.com/oidcheck/oidcheck/reports"
)

// limit bounds a text of the target, in bytes: the evidence has the rest.
const limit = 2 << 10

// Text makes s a piece of Markdown that stands for itself on one line: every
// mark is escaped, so that nothing becomes a link, a heading, or HTML. The at
// sign, which makes mentions and mail links out of what stands around it, even
// when escaped, is written wide.
func Text(s string) string {
	var b strings.Builder
	for i, r := range reports.Printable(reports.Clip(s, limit)) {
		switch {
		case r == '@':
			b.WriteRune('＠')
			continue
		case strings.ContainsRune("!#$&()*+./:<=>[\\]^_`{|}~", r), i == 0 && r == '-':
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Code makes s a code span of one line, in which nothing is marked up. Its
// fence is longer than any run of backticks in it. A vertical bar would end a
// cell of a table, even there, and is written broken.
func Code(s string) string {
	s = strings.ReplaceAll(reports.Printable(reports.Clip(s, limit)), "|", "¦")
	if strings.TrimSpace(s) == "" {
		return ""
	}
	fence := fence(s, 1)
	if strings.ContainsRune("` ", rune(s[0])) || strings.HasSuffix(s, "`") || strings.HasSuffix(s, " ") {
		s = " " + s + " " // which belongs to the fence, and is not shown
	}
	return fence + s + fence
}

// Block makes s a fenced block of code, line by line.
func Block(s string) string {
	lines := reports.PrintableLines(reports.Clip(s, limit))
	text := strings.Join(lines, "\n")
	fence := fence(text, 3)
	return fence + "text\n" + text + "\n" + fence
}

// fence is a run of at least so many backticks, longer than any in s.
func fence(s string, least int) string {
	run := 0
	for _, r := range s {
		if r != '`' {
			run = 0
			continue
		}
		run++
		least = max(least, run+1)
	}
	return strings.Repeat("`", least)
}
