package command

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/formats"
)

func (a *app) mergeCommand() *cobra.Command {
	var out, ledger string
	given := a.config.Gate
	cmd := &cobra.Command{
		Use:   "merge DIR... --out DIR",
		Short: "Unite the reports of shards, and decide the gate for the whole",
		Long: `Unite reports of one target, such as the shards of one run, with their evidence,
and decide the gate for the whole. Shards that are missing are an error. The exit
code is that of the gate, as for run.`,
		Example: "  oidcheck report merge shards/* --out reports/out",
		Args:    directories(1, 1<<20, "the directories of the reports"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return usage("--out is missing: name the directory of the report")
			}
			if err := rightPolicy(given); err != nil {
				return err
			}
			r, dirs, err := united(args, out)
			if err != nil {
				return err
			}
			overlay(cmd.Flags(), &r.Policy, given)
			return a.merge(r, dirs, out, ledger)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "directory of the report")
	cmd.Flags().StringVar(&ledger, "ledger", "", "file of known failures; without it, that of the runs")
	policyFlags(cmd.Flags(), &given)
	return cmd
}

// united merges reports, and returns the directories of their evidence. That of
// the result is another.
func united(paths []string, out string) (*reports.Report, []string, error) {
	var parts []*reports.Report
	var dirs []string
	for _, path := range paths {
		r, dir, err := reports.Load(path)
		if err != nil {
			return nil, nil, usage("%w", err)
		}
		if same(dir, out) {
			return nil, nil, usage("--out %s: is one of the reports: name another directory", out)
		}
		parts, dirs = append(parts, r), append(dirs, dir)
	}
	r, err := reports.Merge(parts)
	if err != nil {
		return nil, nil, usage("%w", err)
	}
	return r, dirs, nil
}

func same(one, other string) bool {
	a, err := os.Stat(one)
	b, err2 := os.Stat(other)
	return err == nil && err2 == nil && os.SameFile(a, b)
}

func (a *app) merge(r *reports.Report, dirs []string, out, ledger string) error {
	r, err := regate(r, ledger)
	if err != nil {
		return err
	}
	if err := clear(out); err != nil {
		return usage("--out %s: %w", out, err)
	}
	for _, dir := range dirs {
		if err := copyEvidence(dir, out); err != nil {
			return usage("%w", err)
		}
	}
	if err := formats.Write(out, r); err != nil {
		return unwritten(out, err)
	}
	a.tellGitHub(r)
	a.end(r, out, false)
	return nil
}
