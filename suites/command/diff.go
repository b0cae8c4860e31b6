package command

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/oidcheck/oidcheck/reports"
)

func (a *app) diffCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Say what changed between two reports; exit 1 when something got worse",
		Long: `Say what changed between two reports, case by case: new findings, what was fixed,
what is no longer judged (lost), and other changes. The exit code is 1 when
something got worse or was lost, 0 otherwise.`,
		Example: "  oidcheck report diff reports/main reports/branch\n  oidcheck report diff old new --format json | jq '.changes[] | select(.worse)'",
		Args:    directories(2, 2, "the directories of two reports"),
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "text" && format != asJSON {
				return usage("--format %s: must be text or json", format)
			}
			return a.diff(args[0], args[1], format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

func (a *app) diff(before, after, format string) error {
	one, _, err := loadReport(before)
	if err != nil {
		return err
	}
	two, _, err := loadReport(after)
	if err != nil {
		return err
	}
	d := reports.Compare(one, two)
	if d.Worse > 0 {
		a.code = reports.ExitViolated
	}
	if format == asJSON {
		encoder := json.NewEncoder(a.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(d)
	}
	for _, note := range d.Notes {
		fmt.Fprintln(a.stdout, "note: "+note)
	}
	for _, c := range d.Changes {
		fmt.Fprintln(a.stdout, changeLine(c))
	}
	_, err = fmt.Fprintf(a.stdout, "%d cases changed, %d of them for the worse; %d are the same\n", len(d.Changes), d.Worse, d.Same)
	return err
}

func changeLine(c reports.Change) string {
	line := fmt.Sprintf("%-7s %s (%s): %s -> %s", c.Kind, c.Case, c.Severity, orAbsent(c.Old), orAbsent(c.New))
	if c.Worse && c.Message != "" {
		line += ": " + c.Message
	}
	return reports.Printable(line)
}

func orAbsent(v reports.Verdict) string {
	if v == "" {
		return "absent"
	}
	return string(v)
}
