package requirement

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	kinds      = []Kind{Effect, Shape}
	severities = []Severity{Critical, High, Medium, Low, Info}
	modes      = []Mode{Code, PKCE, Implicit, Hybrid, ClientCredentials, Password, Refresh, Common}
	parties    = []Party{OP, Client, RS}
	conditions = []Condition{Always, IssAdvertised, PKCEAdvertised, IntrospectionAdvertised, SeveralRedirectURIs, NoConsentAsked, LifetimeDeclared, FormPostAdvertised, RefreshLifetimeDeclared}
)

func TestEntries(t *testing.T) {
	for _, r := range All() {
		if !slug.MatchString(r.ID) || !slices.Contains(kinds, r.Kind) || !slices.Contains(severities, r.Severity) {
			t.Errorf("%s: kind %q, severity %q", r.ID, r.Kind, r.Severity)
		}
		if len(unique(r.Modes)) != len(r.Modes) || slices.ContainsFunc(r.Modes, func(m Mode) bool { return !slices.Contains(modes, m) }) {
			t.Errorf("%s: modes %v", r.ID, r.Modes)
		}
		if strings.HasSuffix(r.Title, ".") || strings.TrimSpace(r.Title) != r.Title {
			t.Errorf("%s: the title goes on a line of a report: %q", r.ID, r.Title)
		}
		for _, text := range []string{r.Why, r.How, r.Fix} {
			if !strings.HasSuffix(text, ".") || strings.TrimSpace(text) != text {
				t.Errorf("%s: not sentences: %q", r.ID, text)
			}
		}
	}
}

// TestEveryRequirementBindsSomebody: a verdict other than a fact needs a clause
// that binds the provider, or at least its clients.
func TestEveryRequirementBindsSomebody(t *testing.T) {
	for _, r := range All() {
		if !slices.ContainsFunc(r.Clauses, func(c Clause) bool { return c.Party() == OP || c.Party() == Client }) {
			t.Errorf("%s: no clause binds the provider or its clients", r.ID)
		}
		if r.Level(Select(Documents()...)) == None {
			t.Errorf("%s: no level even where every document is chosen", r.ID)
		}
	}
}

var (
	section     = regexp.MustCompile(`^[1-9][0-9]*(\.[1-9][0-9]*)*$`)
	asvsSection = regexp.MustCompile(`^[1-9][0-9]*\.[1-9][0-9]*\.[1-9][0-9]*$`)
)

func TestClauses(t *testing.T) {
	for _, r := range All() {
		seen := map[string]bool{}
		for _, c := range r.Clauses {
			if !slices.Contains(parties, c.Party()) || !slices.Contains(conditions, c.When) {
				t.Errorf("%s: %s: binds %q when %q", r.ID, c, c.Binds, c.When)
			}
			// One section may demand more under a condition than always.
			if name := string(c.Document) + c.Section + string(c.When); seen[name] {
				t.Errorf("%s: %s stands there twice", r.ID, c)
			} else {
				seen[name] = true
			}
			if !c.Document.Vendor() && !section.MatchString(c.Section) || c.Document.asvs() && !asvsSection.MatchString(c.Section) {
				t.Errorf("%s: %s: no such section can be", r.ID, c)
			}
			if strings.HasSuffix(c.Says, ".") || strings.TrimSpace(c.Says) != c.Says {
				t.Errorf("%s: %s: %q goes on a line", r.ID, c, c.Says)
			}
			checkURL(t, r, c)
			checkReplaces(t, r, c)
		}
	}
}

func checkURL(t *testing.T, r *Requirement, c Clause) {
	t.Helper()
	u, err := url.Parse(c.URL())
	if err != nil || u.Scheme != "https" || u.Host == "" || strings.ContainsAny(c.URL(), "{} ") {
		t.Errorf("%s: %s: URL %q, error %v", r.ID, c, c.URL(), err)
		return
	}
	there := strings.HasSuffix(u.Fragment, c.Section)
	if c.Document.asvs() { // a file a chapter, without anchors
		chapter, _, _ := strings.Cut(c.Section, ".")
		there = strings.Contains(path.Base(u.Path), "-V"+chapter+"-")
	}
	if section.MatchString(c.Section) && !there {
		t.Errorf("%s: %s: URL %q leads to another place", r.ID, c, c.URL())
	}
}

// checkReplaces also keeps conditions off replacing clauses: one that does not
// bind would leave nothing in the place of the older one.
func checkReplaces(t *testing.T, r *Requirement, c Clause) {
	t.Helper()
	for _, d := range c.Replaces {
		if d.Title() == "" || d == c.Document || c.When != Always {
			t.Errorf("%s: %s replaces %q when %q", r.ID, c, d, c.When)
		}
		if !slices.ContainsFunc(r.Clauses, func(old Clause) bool { return old.Document == d }) {
			t.Errorf("%s: %s replaces %q, which says nothing of it", r.ID, c, d)
		}
	}
}

// TestIndexes looks at the form of the entries alone.
func TestIndexes(t *testing.T) {
	forms := map[string]*regexp.Regexp{
		"oidf":    regexp.MustCompile(`^oidcc-[a-z0-9_]+(-[A-Za-z0-9_]+)*$`),
		"oauch":   regexp.MustCompile(`^[A-Z][A-Za-z]+\.[A-Z][A-Za-z0-9]+Test$`),
		"attacks": regexp.MustCompile(`^[A-Z]{2,5}-[0-9]{2}$`),
		"cwe":     regexp.MustCompile(`^CWE-[1-9][0-9]*$`),
	}
	for _, r := range All() {
		for index, entries := range map[string][]string{"oidf": r.OIDF, "oauch": r.OAuch, "attacks": r.Attacks, "cwe": r.CWE} {
			if len(unique(entries)) != len(entries) {
				t.Errorf("%s: %s names a row twice: %v", r.ID, index, entries)
			}
			for _, entry := range entries {
				if !forms[index].MatchString(entry) {
					t.Errorf("%s: %q is no row of %s", r.ID, entry, index)
				}
			}
		}
	}
}

func unique[T ~string](values []T) []T {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}
