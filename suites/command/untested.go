package command

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/oidcheck/oidcheck/suites/requirement"
)

// untestedRow is a row of the attack catalogue as `list --untested` prints it.
type untestedRow struct {
	Attack string `json:"attack"`
	About  string `json:"about"`
	Reason string `json:"reason"`
}

// untested prints the known faults that no case looks for.
func (a *app) untested(format string) error {
	rows := []untestedRow{}
	for _, u := range requirement.UntestedAttacks() {
		rows = append(rows, untestedRow(u))
	}
	switch format {
	case "json":
		encoder := json.NewEncoder(a.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(map[string]any{"schema": listSchema, "untested": rows})
	case "table":
		return a.untestedTable(rows)
	}
	return usage("--format %s: must be table or json", format)
}

func (a *app) untestedTable(rows []untestedRow) error {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ATTACK\tA PROVIDER WITH …\tNOT JUDGED, FOR")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.Attack, r.About, r.Reason)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.stdout, "\n%d rows of the attack catalogue are not judged, %d are.\n", len(rows), len(judgedAttacks()))
	return err
}

// judgedAttacks are the rows that requirements name.
func judgedAttacks() map[string]bool {
	judged := map[string]bool{}
	for _, r := range requirement.All() {
		for _, attack := range r.Attacks {
			judged[attack] = true
		}
	}
	return judged
}
