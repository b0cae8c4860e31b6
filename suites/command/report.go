package command

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites"
)

func (a *app) reportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Work with saved reports: render, diff, merge, gate",
		Long: `Work with saved reports. Each command takes directories that "run --out" wrote,
or report.json files. Of a run that was killed, what it had judged is read.`,
		Example: `  oidcheck report render reports/out --format sarif
  oidcheck report diff reports/main reports/branch
  oidcheck report merge shards/* --out reports/out
  oidcheck report gate reports/out --ledger known.yml`,
		Args: func(cmd *cobra.Command, args []string) error { return known(cmd, args) },
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.renderCommand(), a.diffCommand(), a.mergeCommand(), a.gateCommand())
	return cmd
}

// directories are the arguments of a command that takes so many reports.
func directories(least, most int, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return usage("it takes %s, not %d arguments", what, len(args))
		}
		return nil
	}
}

// loadReport reads a saved report. One that was left by a run that was killed
// has no gate yet, and gets it.
func loadReport(path string) (*reports.Report, string, error) {
	r, dir, err := reports.Load(path)
	if err != nil {
		return nil, "", usage("%w", err)
	}
	if len(r.Gate.Reasons) > 0 || !r.Conditions.Interrupted {
		return r, dir, nil
	}
	r, err = regate(r, "")
	return r, dir, err
}

// regate applies a ledger, from a file or else the one that the report keeps,
// and decides the gate by the report's policy.
func regate(r *reports.Report, ledgerFile string) (*reports.Report, error) {
	var ledger *reports.Ledger
	var err error
	if ledgerFile != "" {
		if ledger, err = reports.LoadLedger(ledgerFile); err != nil {
			return nil, classify(err)
		}
	} else if ledger, err = r.Known.Ledger(); err != nil {
		return nil, usage("%w", err)
	}
	out, err := ledger.Apply(r, ids(suites.All()), time.Now())
	if err != nil {
		return nil, usage("%w", err)
	}
	out.Gate = reports.Decide(out, out.Policy, out.Conditions)
	return out, nil
}

// end prints the end of a report, and takes its exit code.
func (a *app) end(r *reports.Report, where string, quiet bool) {
	console := reports.NewConsole(a.stdout, a.getenv)
	console.Quiet = quiet
	console.Finish(r, where)
	a.code = r.Gate.Exit
}

// copyEvidence copies the evidence of a report to another directory. Its files
// are named by their content, so those of several reports don't meet.
func copyEvidence(from, to string) error {
	root, err := os.OpenRoot(from)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	dir, err := root.Open(evidenceDir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = dir.Close() }()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(to, evidenceDir), 0o755); err != nil {
		return err
	}
	for _, name := range names {
		if !evidenceFile.MatchString(name) {
			continue
		}
		data, err := root.ReadFile(filepath.Join(evidenceDir, name))
		if err != nil {
			return err
		}
		if err := reports.WriteFile(filepath.Join(to, evidenceDir, name), data); err != nil {
			return fmt.Errorf("evidence of %s: %w", from, err)
		}
	}
	return nil
}
