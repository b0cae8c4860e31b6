package check

import (
	"fmt"
	"slices"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Requirements returns the rows of the report: the selected requirements with
// their cases, in the order they were described.
func (r *Run) Requirements() []reports.Requirement {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := map[*requirement.Requirement]int{}
	var out []reports.Requirement
	for _, c := range r.Selected() {
		i, known := at[c.Requirement]
		if !known {
			i = len(out)
			at[c.Requirement] = i
			out = append(out, Row(c.Requirement, r.config.Selection))
		}
		out[i].Cases = append(out[i].Cases, r.results[c])
	}
	return out
}

// Row is a requirement as the reports show it, judged by a selection.
func Row(r *requirement.Requirement, s requirement.Selection) reports.Requirement {
	row := reports.Requirement{
		ID: r.ID, Title: r.Title, Level: r.Level(s).String(), Severity: string(r.Severity),
		OIDF: r.OIDF, OAuch: r.OAuch, Attacks: r.Attacks, ASVS: r.ASVS(), CWE: r.CWE, RFC9700: r.Sections(requirement.RFC9700),
		Why: r.Why, How: r.How, Fix: r.Fix,
	}
	for _, m := range r.Modes {
		row.Modes = append(row.Modes, string(m))
	}
	for _, c := range r.Applying(s) {
		row.Clauses = append(row.Clauses, reports.Clause{
			Document: c.Document.Title(), Section: c.Section, URL: c.URL(), Level: c.Level.String(),
			Binds: string(c.Party()), When: string(c.When), Says: c.Says, Vendor: c.Document.Vendor(),
		})
	}
	return row
}

// evidence stores what the case and its observations exchanged, and names the
// files in out. What can't be stored becomes a fact: a verdict does not depend
// on the disk.
func (p *Probe) evidence(out *reports.Case) {
	store := p.run.config.Evidence
	if store == nil {
		return
	}
	own := p.recorder.Evidence()
	mine, problems := keep(store, own)
	files := slices.Clone(mine)
	for _, o := range p.observed {
		// Many cases judge one observation: it is stored once.
		o.store.Do(func() { o.files, o.problems = keep(store, o.evidence) })
		files, problems = append(files, o.files...), append(problems, o.problems...)
	}
	out.Evidence, out.Facts = files, append(out.Facts, problems...)
	if out.Verdict == reports.Fail || out.Verdict == reports.Warn {
		out.Decided = p.decides.place(own.Exchanges, mine)
	}
}

// keep stores evidence and returns its files, with a sentence for each piece
// that could not be stored. Those of the exchanges come first.
func keep(store *reports.EvidenceStore, e exchange.Evidence) (files, problems []string) {
	files = []string{}
	problem := func(err error) {
		if err != nil {
			problems = append(problems, fmt.Sprintf("evidence was not stored: %v", err))
		}
	}
	file := func(name string, err error) {
		if problem(err); err == nil {
			files = append(files, name)
		}
	}
	lists, err := store.Put(e.Exchanges...)
	problem(err)
	files = append(files, lists...)
	for _, s := range e.Screenshots {
		file(store.PutScreenshot(s))
	}
	for _, n := range e.Notes {
		file(store.PutText(n))
	}
	return files, problems
}
