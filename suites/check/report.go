package check

import (
	"fmt"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Requirements returns the rows of the report: the selected requirements with
// their cases.
func (r *Run) Requirements() []reports.Requirement {
	r.mu.Lock()
	defer r.mu.Unlock()
	rows := map[*requirement.Requirement]*reports.Requirement{}
	var out []reports.Requirement
	for _, c := range r.Selected() {
		row := rows[c.Requirement]
		if row == nil {
			fresh := Row(c.Requirement, r.config.Selection)
			row = &fresh
			rows[c.Requirement] = row
		}
		row.Cases = append(row.Cases, r.results[c])
	}
	for _, row := range rows {
		out = append(out, *row)
	}
	return out
}

// Row is a requirement as the reports show it, judged by a selection.
func Row(r *requirement.Requirement, s requirement.Selection) reports.Requirement {
	row := reports.Requirement{
		ID: r.ID, Title: r.Title, Level: r.Level(s).String(), Severity: string(r.Severity),
		OIDF: r.OIDF, OAuch: r.OAuch, Attacks: r.Attacks, ASVS: r.ASVS(), CWE: r.CWE,
	}
	for _, m := range r.Modes {
		row.Modes = append(row.Modes, string(m))
	}
	for _, c := range r.Applying(s) {
		row.Clauses = append(row.Clauses, reports.Clause{
			Document: c.Document.Title(), Section: c.Section, URL: c.URL(), Level: c.Level.String(),
			Binds: string(c.Party()), When: string(c.When), Says: c.Says,
		})
	}
	return row
}

// evidence stores what the case and its observations exchanged, and returns
// the files. What can't be stored becomes a fact: a verdict does not depend on
// the disk.
func (p *Probe) evidence(out *reports.Case) []string {
	files := []string{}
	store := p.run.config.Evidence
	if store == nil {
		return files
	}
	keep := func(file string, err error) {
		if err != nil {
			out.Facts = append(out.Facts, fmt.Sprintf("evidence was not stored: %v", err))
			return
		}
		files = append(files, file)
	}
	all := []exchange.Evidence{p.recorder.Evidence()}
	for _, o := range p.observed {
		all = append(all, o.evidence)
	}
	for _, e := range all {
		for _, x := range e.Exchanges {
			keep(store.Put(x))
		}
		for _, s := range e.Screenshots {
			keep(store.PutScreenshot(s))
		}
		for _, n := range e.Notes {
			keep(store.PutText(n))
		}
	}
	return files
}
