package command

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/oidcheck/oidcheck/reports"
)

func (a *app) gateCommand() *cobra.Command {
	var ledger, draft string
	given := a.config.Gate
	cmd := &cobra.Command{
		Use:   "gate DIR",
		Short: "Decide the gate of a saved report again, by another ledger or other thresholds",
		Long: `Decide the gate of a saved report again. What is not given by flags is as the run
had it, its ledger included, whose entries may have expired since. The report is
not changed. The exit code is that of the gate, as for run.`,
		Example: `  oidcheck report gate reports/out --ledger known.yml
  oidcheck report gate reports/out --min-severity high --require-modes code,refresh
  oidcheck report gate reports/out --write-ledger known.yml   then fill in reasons, owners and days`,
		Args: directories(1, 1, "the directory of one report"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := rightPolicy(given); err != nil {
				return err
			}
			r, _, err := reports.Load(args[0])
			if err != nil {
				return usage("%w", err)
			}
			overlay(cmd.Flags(), &r.Policy, given)
			if r, err = regate(r, ledger); err != nil {
				return err
			}
			if draft != "" {
				if err := a.writeLedger(r, draft); err != nil {
					return err
				}
			}
			a.end(r, args[0], true)
			return nil
		},
	}
	cmd.Flags().StringVar(&ledger, "ledger", "", "file of known failures; without it, that of the run")
	cmd.Flags().StringVar(&draft, "write-ledger", "", "write a new ledger with what was found, to be filled in")
	policyFlags(cmd.Flags(), &given)
	return cmd
}

// writeLedger writes a ledger to be filled in, over none that is there.
func (a *app) writeLedger(r *reports.Report, path string) error {
	text, added := reports.DraftLedger(r, time.Now())
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return usage("--write-ledger %s: the file is there: name a new one, and replace the old one by it when it is filled in", path)
	}
	if err != nil {
		return usage("--write-ledger: %w", err)
	}
	_, err = f.Write(text)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return usage("--write-ledger: %w", err)
	}
	fmt.Fprintf(a.stdout, "wrote %s with %d new entries: fill in reason, owner and last day of each; until then it is refused\n", reports.Printable(path), added)
	return nil
}
