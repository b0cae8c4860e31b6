package command

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/oidcheck/oidcheck/reference/fault"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// listSchema names the form of `list --format json`. It only grows.
const listSchema = "oidcheck/list/v1"

// listed is a requirement as `list` prints it.
type listed struct {
	reports.Requirement
	Verdict *struct{} `json:"verdict,omitempty"` // hides the fields that only a run fills
	Partial *struct{} `json:"partial,omitempty"`
	Cases   []string  `json:"cases"`
	Faults  []string  `json:"faults"`
	Needs   []string  `json:"needs"`
}

func (a *app) listCommand() *cobra.Command {
	var format string
	var untested bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List what is required, with cases, faults and where it is written",
		Example: "  oidcheck list\n  oidcheck list --format json | jq -r '.requirements[].id'\n  oidcheck list --untested    known faults of providers that no case looks for, and why",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if untested {
				return a.untested(format)
			}
			rows := catalogue()
			switch format {
			case "json":
				encoder := json.NewEncoder(a.stdout)
				encoder.SetIndent("", "  ")
				return encoder.Encode(map[string]any{"schema": listSchema, "requirements": rows})
			case "table":
				return a.table(rows)
			}
			return usage("--format %s: must be table or json", format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	cmd.Flags().BoolVar(&untested, "untested", false, "list the rows of the attack catalogue that no case judges, with the reason")
	return cmd
}

// catalogue joins requirements with their cases and faults.
func catalogue() []listed {
	suite := suites.All()
	every := requirement.Select(requirement.Documents()...)
	var rows reports.Report
	for _, r := range requirement.All() {
		rows.Requirements = append(rows.Requirements, check.Row(r, every))
	}
	rows.Finish()
	var out []listed
	for i, r := range requirement.All() {
		row := listed{Requirement: rows.Requirements[i], Cases: []string{}, Faults: faultsOf(r.ID), Needs: []string{}}
		for _, c := range suite.Cases() {
			if c.Requirement == r {
				row.Cases = append(row.Cases, c.ID())
				row.Needs = append(row.Needs, c.Needs()...)
			}
		}
		slices.Sort(row.Needs)
		row.Needs = slices.Compact(row.Needs)
		out = append(out, row)
	}
	return out
}

// faultsOf returns the faults whose target is a requirement.
func faultsOf(id string) []string {
	out := []string{}
	for _, f := range fault.All() {
		if slices.Contains(f.Targets, id) {
			out = append(out, f.ID)
		}
	}
	return out
}

func (a *app) table(rows []listed) error {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "REQUIREMENT\tSEVERITY\tMODES\tCASES\tFAULTS\tNEEDS\tTHE PROVIDER …")
	cases := 0
	for _, r := range rows {
		cases += len(r.Cases)
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%s\t%s\n", r.ID, r.Severity, strings.Join(r.Modes, ","), len(r.Cases), len(r.Faults), strings.Join(r.Needs, ","), r.Title)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.stdout, "\n%d requirements, %d cases. `oidcheck explain ID` tells more.\n", len(rows), cases)
	return err
}
