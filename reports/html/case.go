package html

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/reports"
)

// caseView is one case as the page shows it.
type caseView struct {
	ID, Anchor       string
	Name             string // the variant
	Title            string
	Verdict          reports.Verdict
	Modes            string
	Severity         string
	Driver           string
	Took             string
	Open             bool
	Headline         string
	Message          string
	Expected, Actual string
	Reason           string
	BlockedBy        string
	BlockedHere      bool // what blocks it is in the page
	Ledger           *ledger
	Facts            []string

	Messages []message
	Decided  string   // anchor of the message that decided; empty: it is not known, or not drawn
	Steps    []string // the exchanges in a few words, where they are not drawn
	Left     int      // exchanges that are not drawn
	Pictures []picture
	Notes    []string
	Problems []string
	Files    []string

	Repeat string
	Curl   string
}

// ledger is the entry that changed a verdict.
type ledger struct {
	reports.LedgerNote
	Linked bool
}

func newCase(r *reports.Report, q *reports.Requirement, c reports.Case, l *library, known map[string]bool) caseView {
	out := caseView{
		ID: line(c.ID, maxGist), Anchor: anchor(c.ID), Name: line(cmp.Or(c.Variant, "the only case"), maxGist), Verdict: c.Verdict,
		Modes: spaced(modesOf(q, c)), Severity: oneWord(q.Severity), Driver: oneWord(cmp.Or(c.Driver, "none")), Took: duration(c.TookMS),
		Reason: line(c.Reason, maxText), BlockedBy: line(c.BlockedBy, maxGist), BlockedHere: known[c.BlockedBy],
		Expected: lines(c.Expected, maxText), Actual: lines(c.Actual, maxText), Ledger: newLedger(c.Ledger),
	}
	if c.ID == q.ID { // its anchor is that of the requirement
		out.Anchor += "@"
	}
	if c.Title != q.Title {
		out.Title = line(c.Title, 4*maxGist)
	}
	if c.Expected == "" {
		out.Message = lines(c.Message, maxText)
	}
	if remedy, known := remedies[c.Reason]; known && c.Verdict == reports.NotTested {
		out.Reason += ": " + remedy.why + ". " + remedy.what
	}
	out.Headline = headline(c)
	for _, f := range c.Facts {
		out.Facts = append(out.Facts, line(f, maxText))
	}
	out.repeat(r, c)
	out.show(r, c, l)
	return out
}

// spaced joins names, one word each.
func spaced(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = oneWord(n)
	}
	return strings.Join(out, " ")
}

// headline says on one line why a case is not a plain pass.
func headline(c reports.Case) string {
	first, _, _ := strings.Cut(strings.TrimSpace(cmp.Or(c.Message, c.Actual, c.Reason)), "\n")
	return line(first, 2*maxGist)
}

func newLedger(n *reports.LedgerNote) *ledger {
	if n == nil {
		return nil
	}
	return &ledger{reports.LedgerNote{
		Entry: line(n.Entry, maxGist), Was: n.Was, Reason: line(n.Reason, maxText), Owner: line(n.Owner, maxGist), Link: line(n.Link, maxValue), Expires: line(n.Expires, 20),
	}, strings.HasPrefix(n.Link, "https://")}
}

// repeat gives the command that does a case again.
func (v *caseView) repeat(r *reports.Report, c reports.Case) {
	if r.Repeat != "" {
		v.Repeat = command(r, c.ID)
		return
	}
	v.Repeat = line(fmt.Sprintf("oidcheck run --seed %d --only %s", r.Seed, word(c.ID)), maxValue)
}

// plain are words that a shell takes as they are.
var plain = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

func word(s string) string {
	if plain.MatchString(s) {
		return s
	}
	return literal(s)
}

// show adds the evidence: in full where somebody has to follow up, in a line
// where nothing is wrong or no room is left.
func (v *caseView) show(r *reports.Report, c reports.Case, l *library) {
	follow := c.Verdict != reports.Pass && !c.Verdict.Skipped()
	e := l.open(c.Evidence, follow)
	for _, name := range c.Evidence {
		v.Files = append(v.Files, line(name, maxGist))
	}
	for _, n := range e.notes {
		v.Notes = append(v.Notes, lines(n, maxText))
	}
	v.Pictures, v.Problems = e.pictures, e.problems
	slices.SortStableFunc(e.exchanges, func(a, b *exchange.Exchange) int { return a.Started.Compare(b.Started) })
	if follow && l.messages > 0 {
		v.Messages, v.Left = sequence(e.exchanges, origin(r.Target.Issuer), l.find(c.Decided, c.Evidence))
		for i := range v.Messages {
			l.messages -= v.Messages[i].size()
			if v.Messages[i].Decides {
				v.Messages[i].Anchor = v.Anchor + decisiveAnchor
				v.Decided = v.Messages[i].Anchor
			}
		}
	} else {
		v.Steps = steps(e.exchanges, origin(r.Target.Issuer))
	}
	if follow {
		v.Curl = v.script(r, e.exchanges)
	}
}

// decisiveAnchor follows the anchor of a case in that of the message that decided
// it. No case ends so: "@" comes once in an ID.
const decisiveAnchor = "@@decided"

// script is curl, with what the bundled provider takes before.
func (v *caseView) script(r *reports.Report, all []*exchange.Exchange) string {
	text := curl(all)
	if text == "" || r.Preset == "" {
		return text
	}
	serve := "oidcheck serve --preset " + word(r.Preset)
	if len(r.Target.Faults) > 0 {
		serve += " --fault " + word(strings.Join(r.Target.Faults, ","))
	}
	return "# first: " + line(serve, maxValue) + " --target-out target.yml\n# its address, its certificate authority (--cacert) and its secrets are in target.yml\n" + text
}

// maxSteps is how many exchanges are told in a line.
const maxSteps = 24

// steps tells exchanges in a few words each.
func steps(all []*exchange.Exchange, origin string) []string {
	var out []string
	for i, x := range all {
		if i == maxSteps {
			return append(out, fmt.Sprintf("%d more", len(all)-maxSteps))
		}
		status := "no answer"
		if x.Response != nil {
			status = fmt.Sprint(x.Response.Status)
		}
		out = append(out, line(x.Request.Method, 20)+" "+where(x.Request.URL, origin)+" "+status)
	}
	return out
}
