package html

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/reports"
)

// requirement is one row of the catalogue as the page shows it.
type requirement struct {
	ID, Anchor    string
	Title         string
	Verdict       reports.Verdict
	Level         string
	Severity      string
	Partial       bool
	Open          bool
	Counts        string
	Modes         []string
	Why, How, Fix string
	Clauses       []clause
	Indexes       []index
	Cases         []caseView
	Repeat        string
}

// clause is a place where a requirement is written.
type clause struct {
	reports.Clause
	Link bool // its URL leads somewhere
}

// index lists entries of another catalogue.
type index struct {
	Name    string
	Entries []entry
}

type entry struct{ Text, URL string }

func newRequirement(r *reports.Report, q *reports.Requirement, l *library, known map[string]bool) requirement {
	out := requirement{
		ID: line(q.ID, maxGist), Anchor: anchor(q.ID), Title: line(q.Title, 4*maxGist), Verdict: q.Verdict,
		Level: oneWord(q.Level), Severity: oneWord(q.Severity), Partial: q.Partial, Open: q.Verdict.Failed(),
		Why: line(q.Why, maxText), How: line(q.How, maxText), Fix: line(q.Fix, maxText), Counts: counts(q),
	}
	for _, m := range q.Modes {
		out.Modes = append(out.Modes, line(m, 40))
	}
	for _, c := range q.Clauses {
		out.Clauses = append(out.Clauses, newClause(c))
	}
	out.Indexes = indexes(q)
	cases := slices.Clone(q.Cases)
	slices.SortStableFunc(cases, func(a, b reports.Case) int {
		order := func(v reports.Verdict) int { return slices.Index(reports.Verdicts(), v) }
		return cmp.Compare(order(a.Verdict), order(b.Verdict))
	})
	for i, c := range cases {
		shown := newCase(r, q, c, l, known)
		shown.Open = i == 0 && out.Open
		out.Cases = append(out.Cases, shown)
	}
	if r.Repeat != "" {
		out.Repeat = command(r, q.ID)
	}
	return out
}

// counts says how many cases have which verdict.
func counts(q *reports.Requirement) string {
	of := map[reports.Verdict]int{}
	for _, c := range q.Cases {
		of[c.Verdict]++
	}
	var out []string
	for _, v := range reports.Verdicts() {
		if of[v] > 0 {
			out = append(out, fmt.Sprintf("%d %s", of[v], words[v].name))
		}
	}
	return strings.Join(out, ", ")
}

func newClause(c reports.Clause) clause {
	c.Document, c.Section, c.Level = line(c.Document, maxGist), line(c.Section, maxGist), oneWord(c.Level)
	c.Says, c.When = line(c.Says, maxText), line(c.When, maxGist)
	switch c.Binds {
	case "op":
		c.Binds = "the provider"
	case "client":
		c.Binds = "the client"
	case "rs":
		c.Binds = "the resource server"
	}
	c.Binds = line(c.Binds, 40)
	return clause{c, strings.HasPrefix(c.URL, "https://")}
}

// indexes are the entries of a requirement in other catalogues.
func indexes(q *reports.Requirement) []index {
	link := func(names []string, url func(string) string) []entry {
		var out []entry
		for _, n := range names {
			out = append(out, entry{line(n, maxGist), url(n)})
		}
		return out
	}
	none := func(string) string { return "" }
	all := []index{
		{"CWE", link(q.CWE, func(n string) string {
			return "https://cwe.mitre.org/data/definitions/" + strings.TrimPrefix(n, "CWE-") + ".html"
		})},
		{"ASVS 5.0", link(q.ASVS, none)},
		{"RFC 9700", link(q.RFC9700, func(n string) string { return "https://www.rfc-editor.org/rfc/rfc9700#section-" + n })},
		{"Attack catalogue", link(q.Attacks, none)},
		{"OpenID Foundation suite", link(q.OIDF, none)},
		{"OAuch", link(q.OAuch, none)},
	}
	return slices.DeleteFunc(all, func(i index) bool { return len(i.Entries) == 0 })
}

// oneWord is a text that is the name of a class, too: one word.
func oneWord(s string) string { return line(strings.Join(strings.Fields(s), "-"), 20) }

// anchor is the address of a requirement or case in the page.
func anchor(id string) string { return line(strings.Join(strings.Fields(id), "-"), maxGist) }

// command is what repeats a part of a run.
func command(r *reports.Report, id string) string {
	return line(r.Repeat+" --only "+word(id), maxValue)
}
