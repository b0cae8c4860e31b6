package reports

import (
	"fmt"
	"strings"
)

// textShown is how many bytes of a text from the target are shown; the evidence
// has the rest.
const textShown = 4 << 10

// Headline says on one line what became of a case, and why.
func Headline(c Case) string {
	var parts []string
	if c.Reason != "" {
		parts = append(parts, c.Reason)
	}
	if c.BlockedBy != "" {
		parts = append(parts, "blocked by "+c.BlockedBy)
	}
	if first, _, _ := strings.Cut(strings.TrimSpace(c.Message), "\n"); first != "" {
		parts = append(parts, first)
	}
	if n := c.Ledger; n != nil {
		parts = append(parts, fmt.Sprintf("was %s; ledger entry %s until %s: %s", n.Was, n.Entry, n.Expires, n.Reason))
	}
	if len(parts) == 0 {
		return string(c.Verdict)
	}
	return Printable(Clip(string(c.Verdict)+": "+strings.Join(parts, ": "), textShown))
}

// Details gives what a reader needs to understand and follow up a case, a line
// each: expected and actual or else the message, the clauses, the files of the
// evidence. All of it is printable, and no line stands at the margin.
func Details(q *Requirement, c Case) []string {
	var out []string
	if q.Title != "" {
		out = append(out, "  requirement: "+Printable(q.Title))
	}
	if message := strings.TrimSpace(c.Message); strings.Contains(message, "\n") && c.Expected == "" {
		out = append(out, labelled("message", message)...)
	}
	out = append(out, labelled("expected", c.Expected)...)
	out = append(out, labelled("actual", c.Actual)...)
	for _, cl := range q.Clauses {
		out = append(out, Printable(fmt.Sprintf("  clause: %s %s", cl, cl.URL)))
	}
	for _, f := range c.Facts {
		out = append(out, "  fact: "+Printable(Clip(f, textShown)))
	}
	for _, e := range c.Evidence {
		out = append(out, "  evidence: "+Printable(e)+c.Decided.of(e))
	}
	return out
}

// String names the clause: "RFC 6749 4.1.2 (MUST, binds op)". That of a vendor
// says so.
func (c Clause) String() string {
	if c.Vendor {
		return fmt.Sprintf("%s, %q (%s, binds %s; documented by the vendor)", c.Document, c.Section, c.Level, c.Binds)
	}
	return fmt.Sprintf("%s %s (%s, binds %s)", c.Document, c.Section, c.Level, c.Binds)
}

// labelled puts a label before a text, which gets lines of its own, behind a
// bar, when it has several.
func labelled(label, text string) []string {
	if text == "" {
		return nil
	}
	lines := PrintableLines(Clip(text, textShown))
	if len(lines) == 1 {
		return []string{"  " + label + ": " + lines[0]}
	}
	out := []string{"  " + label + ":"}
	for _, line := range lines {
		out = append(out, "    | "+line)
	}
	return out
}
