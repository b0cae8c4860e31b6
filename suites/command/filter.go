package command

import (
	"path"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// filter keeps the cases that one of its terms names. Terms are IDs of
// requirements or cases, globs of them, mode:, doc: and needs:.
type filter []func(*check.Case) bool

// parseFilter reads --only. An ID that the catalogue does not have, or an
// unknown mode, document or need is an error that names the nearest.
func parseFilter(terms []string, s *check.Suite) (filter, error) {
	var f filter
	for _, term := range terms {
		kind, value, isKind := strings.Cut(term, ":")
		keep, err := parseTerm(kind, value, isKind, term, s)
		if err != nil {
			return nil, err
		}
		f = append(f, keep)
	}
	return f, nil
}

func parseTerm(kind, value string, isKind bool, term string, s *check.Suite) (func(*check.Case) bool, error) {
	switch {
	case !isKind:
		return byID(term, s)
	case kind == "mode":
		return named(kind, value, modes(), func(c *check.Case) []string { return texts(c.Modes) })
	case kind == "doc":
		return named(kind, value, texts(requirement.Documents()), documentsOf)
	case kind == "needs":
		return named(kind, value, []string{"browser", "time", "consent"}, (*check.Case).Needs)
	}
	return nil, usage("--only %s: %q is no kind of filter: use an ID, mode:, doc: or needs:", term, kind)
}

// named keeps the cases that have a value in a list of theirs.
func named(kind, value string, known []string, of func(*check.Case) []string) (func(*check.Case) bool, error) {
	if !slices.Contains(known, value) {
		return nil, usage("--only %s:%s: there is no such %s%s", kind, value, kind, suggestion(value, known))
	}
	return func(c *check.Case) bool { return slices.Contains(of(c), value) }, nil
}

func byID(term string, s *check.Suite) (func(*check.Case) bool, error) {
	if _, err := path.Match(term, ""); err != nil {
		return nil, usage("--only %s: the pattern is malformed: %w", term, err)
	}
	keep := func(c *check.Case) bool {
		return matches(term, c.ID()) || matches(term, c.Requirement.ID)
	}
	if strings.ContainsAny(term, "*?[") || slices.ContainsFunc(s.Cases(), keep) {
		return keep, nil
	}
	return nil, usage("--only %s: there is no such requirement or case%s", term, nearestID(term, s))
}

func matches(pattern, id string) bool {
	ok, _ := path.Match(pattern, id)
	return ok
}

// keep reports whether a case passes; an empty filter lets all pass.
func (f filter) keep(c *check.Case) bool {
	if len(f) == 0 {
		return true
	}
	for _, term := range f {
		if term(c) {
			return true
		}
	}
	return false
}

// nearestID is the end of an error about an unknown ID.
func nearestID(id string, s *check.Suite) string {
	if end := suggestion(id, ids(s)); end != "" {
		return end
	}
	return ": `oidcheck list` shows them all"
}

// ids are all public names: of requirements and of cases.
func ids(s *check.Suite) []string {
	var out []string
	for _, c := range s.Cases() {
		out = append(out, c.Requirement.ID, c.ID())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func modes() []string {
	return texts([]requirement.Mode{
		requirement.Code, requirement.PKCE, requirement.Implicit, requirement.Hybrid,
		requirement.ClientCredentials, requirement.Password, requirement.Refresh, requirement.Common,
	})
}

func documentsOf(c *check.Case) []string {
	var out []string
	for _, clause := range c.Requirement.Clauses {
		out = append(out, string(clause.Document))
	}
	return out
}

func texts[S ~string](values []S) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
