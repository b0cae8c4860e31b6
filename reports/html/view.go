package html

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/reports"
)

// view is what the template shows. All text in it is safe to be shown on lines.
type view struct {
	Policy string
	Style  template.CSS
	Script template.JS

	Title, Target, Issuer string
	Outcome               outcome
	Reasons               []string
	Ledger                []string
	Facts                 []fact
	Repeat                string
	Bar                   []segment
	Tiles                 []tile
	Grid                  grid
	Unjudged              []unjudged
	Groups                []group
	Filters               []filter
	Cases, Requirements   int
}

// fact is something that holds of the whole run.
type fact struct{ Name, Value string }

// segment is a part of the bar of verdicts, in thousandths of its width.
type segment struct {
	Verdict  reports.Verdict
	At, Wide int
}

// tile is a verdict at a glance.
type tile struct {
	Verdict      reports.Verdict
	Name         string
	Cases        int
	Requirements string
}

// group is a heading with the requirements of one verdict.
type group struct {
	Verdict      reports.Verdict
	Name         string
	About        string
	Open         bool
	Requirements []requirement
}

// filter is a list to choose from.
type filter struct {
	Name, Label, All string
	Values           []string
}

// newView gathers the page. Evidence is read in the order in which it is shown,
// so that what is worst gets the room there is.
func newView(r *reports.Report, l *library) *view {
	v := &view{
		Policy: policy, Style: template.CSS(style), Script: template.JS(script),
		Target: line(cmp.Or(r.Target.Name, "a provider"), maxGist), Issuer: line(r.Target.Issuer, maxValue),
		Outcome: outcomeOf(r), Facts: facts(r), Repeat: line(r.Repeat, maxValue),
		Grid: newGrid(r), Unjudged: newUnjudged(r), Filters: filters(r), Requirements: len(r.Requirements),
	}
	for _, reason := range r.Gate.Reasons {
		v.Reasons = append(v.Reasons, line(reason, maxText))
	}
	for _, issue := range r.Ledger {
		v.Ledger = append(v.Ledger, line(issue.Message, maxText))
	}
	for _, n := range r.Summary.Cases {
		v.Cases += n
	}
	v.Bar, v.Tiles = bar(r, v.Cases), tiles(r)
	v.Title = fmt.Sprintf("%s: %s · oidcheck", v.Outcome.Name, v.Target)
	v.Groups = groups(r, l)
	return v
}

func facts(r *reports.Report) []fact {
	all := []fact{
		{"Profile", strings.Join(r.Profile, " + ")},
		{"Preset", r.Preset},
		{"Armed faults", strings.Join(r.Target.Faults, ", ")},
		{"Target file", r.Target.File},
		{"Driver", r.Driver},
		{"Started", r.Started.UTC().Format("2 January 2006, 15:04:05 MST")},
		{"Took", fmt.Sprintf("%s, of which the provider %s", cmp.Or(duration(r.Timing.WallMS), "0 ms"), cmp.Or(duration(r.Timing.TargetWaitMS), "0 ms"))},
		{"Exchanges", fmt.Sprint(r.Timing.Exchanges)},
		{"Seed", fmt.Sprint(r.Seed)},
		{"Tool", strings.TrimSpace(strings.Join([]string{r.Tool.Name, r.Tool.Version, r.Tool.Commit, r.Tool.Go}, " "))},
	}
	var out []fact
	for _, f := range all {
		if f.Value != "" {
			out = append(out, fact{f.Name, line(f.Value, maxText)})
		}
	}
	return out
}

// bar shares its width among the verdicts. The first takes what rounding leaves,
// and none that occurs is invisible.
func bar(r *reports.Report, cases int) []segment {
	const width, least = 1000, 6
	var out []segment
	at := 0
	for _, verdict := range reports.Verdicts() {
		n := r.Summary.Cases[verdict]
		if n == 0 {
			continue
		}
		wide := max(least, n*width/cases)
		out = append(out, segment{verdict, at, wide})
		at += wide
	}
	return out
}

// alwaysShown are the verdicts of which it matters that there are none.
var alwaysShown = []reports.Verdict{reports.Fail, reports.Blocked, reports.Warn, reports.Pass, reports.NotTested}

func tiles(r *reports.Report) []tile {
	var out []tile
	for _, verdict := range reports.Verdicts() {
		n := r.Summary.Cases[verdict]
		if n == 0 && !slices.Contains(alwaysShown, verdict) {
			continue
		}
		out = append(out, tile{verdict, words[verdict].name, n, count(r.Summary.Requirements[verdict], "requirement")})
	}
	return out
}

func groups(r *reports.Report, l *library) []group {
	index := map[string]bool{}
	for _, q := range r.Requirements {
		index[q.ID] = true
	}
	var out []group
	for _, verdict := range reports.Verdicts() {
		var of []*reports.Requirement
		for i := range r.Requirements {
			if r.Requirements[i].Verdict == verdict {
				of = append(of, &r.Requirements[i])
			}
		}
		if len(of) == 0 {
			continue
		}
		slices.SortStableFunc(of, func(a, b *reports.Requirement) int {
			return cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity))
		})
		g := group{Verdict: verdict, Name: words[verdict].group, About: words[verdict].about, Open: verdict.Failed()}
		for _, q := range of {
			g.Requirements = append(g.Requirements, newRequirement(r, q, l, index))
		}
		out = append(out, g)
	}
	return out
}

// severities, worst first.
var severities = []string{"critical", "high", "medium", "low", "info"}

// filters offer what occurs in the report.
func filters(r *reports.Report) []filter {
	seen := map[string]map[string]bool{"mode": {}, "severity": {}, "driver": {}}
	for _, q := range r.Requirements {
		seen["severity"][q.Severity] = true
		for _, c := range q.Cases {
			seen["driver"][cmp.Or(c.Driver, "none")] = true
			for _, m := range modesOf(&q, c) {
				seen["mode"][m] = true
			}
		}
	}
	verdict := filter{Name: "verdict", Label: "Verdict", All: "any verdict"}
	for _, known := range reports.Verdicts() {
		if r.Summary.Cases[known] > 0 {
			verdict.Values = append(verdict.Values, string(known))
		}
	}
	return []filter{
		verdict,
		{"mode", "Mode", "any mode", among(modesFirst, seen["mode"])},
		{"severity", "Severity", "any severity", among(severities, seen["severity"])},
		{"driver", "Driver", "any driver", among([]string{"http", "browser", "none"}, seen["driver"])},
	}
}

// among lists what was seen, as the page spells it.
func among(first []string, seen map[string]bool) []string {
	var out []string
	for _, value := range ordered(maps.Keys(seen), first) {
		out = append(out, oneWord(value))
	}
	return out
}

// origin of an issuer.
func origin(issuer string) string {
	u, err := url.Parse(issuer)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
