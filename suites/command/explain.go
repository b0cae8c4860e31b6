package command

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oidcheck/oidcheck/reference/fault"
	"github.com/oidcheck/oidcheck/suites"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain ID",
		Short:   "Say what a requirement demands, why, where it is written, how it is judged and how to mend it",
		Example: "  oidcheck explain code-single-use\n  oidcheck explain redirect-uri-exact@userinfo",
		Args:    oneID,
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := find(args[0])
			if err != nil {
				return err
			}
			explain(a.stdout, r)
			return nil
		},
	}
}

func oneID(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage("explain takes the ID of one requirement or case: `oidcheck list` shows them")
	}
	return nil
}

// find returns the requirement of an ID, which may be that of a case.
func find(id string) (*requirement.Requirement, error) {
	suite := suites.All()
	if r, ok := requirement.Find(id); ok {
		return r, nil
	}
	for _, c := range suite.Cases() {
		if c.ID() == id {
			return c.Requirement, nil
		}
	}
	return nil, usage("there is no requirement or case %q%s", id, nearestID(id, suite))
}

func explain(w io.Writer, r *requirement.Requirement) {
	fmt.Fprintf(w, "%s  (%s, severity %s)\n\n  The provider %s.\n", r.ID, r.Kind, r.Severity, r.Title)
	section(w, "Why", r.Why)
	section(w, "How it is judged", r.How)
	section(w, "How to mend it", r.Fix)
	fmt.Fprintln(w, "\nWhere it is written")
	for _, c := range r.Clauses {
		fmt.Fprintf(w, "  %s: %s%s\n    %s\n", c, c.Says, when(c), c.URL())
	}
	fmt.Fprintln(w, "\nCases")
	for _, c := range suites.All().Cases() {
		if c.Requirement == r {
			fmt.Fprintf(w, "  %s: %s\n", c.ID(), c.Text)
		}
	}
	fmt.Fprintln(w, "\nFaults of the bundled provider that show it")
	for _, f := range fault.All() {
		if slices.Contains(f.Targets, r.ID) {
			fmt.Fprintf(w, "  %s: %s\n", f.ID, f.Summary)
		}
	}
	index(w, "Attack catalogue", r.Attacks)
	index(w, "CWE", r.CWE)
	index(w, "ASVS 5.0", r.ASVS())
	index(w, "OpenID Foundation suite", r.OIDF)
	index(w, "OAuch", r.OAuch)
	fmt.Fprintf(w, "\nRun it: oidcheck run --only %s\n", r.ID)
}

func section(w io.Writer, title, text string) { fmt.Fprintf(w, "\n%s\n  %s\n", title, text) }

func index(w io.Writer, title string, entries []string) {
	if len(entries) > 0 {
		fmt.Fprintf(w, "\n%s: %s\n", title, strings.Join(entries, ", "))
	}
}

func when(c requirement.Clause) string {
	if c.When == requirement.Always {
		return ""
	}
	return fmt.Sprintf(" [only %s]", c.When)
}
