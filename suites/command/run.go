package command

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/formats"
	"github.com/oidcheck/oidcheck/suites"
	"github.com/oidcheck/oidcheck/suites/check"
)

// runFlags are the flags of `run`.
type runFlags struct {
	target, issuer, preset string
	faults, profiles, only []string
	driver, out, ledger    string
	chrome, caFile         string
	resolve                []string
	patience               time.Duration
	seed                   int64
	noShare                bool
	policy                 reports.GatePolicy
	shard                  shard
	quiet, verbose         bool
	intrusive              bool
}

func (a *app) runCommand() *cobra.Command {
	f := runFlags{policy: a.config.Gate}
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Test a provider, and write the reports",
		Example: `  oidcheck run
  oidcheck run --target provider.yml --profile oidc,security --out reports/provider
  oidcheck run --only 'code-*' --driver http
  oidcheck run --fault redirect-uri-path-prefix
  oidcheck run --shard 2/3 --out shards/2   one of three parts; oidcheck report merge unites them
  oidcheck run --min-severity high --require-modes code,refresh --ledger known.yml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.oneSubject(cmd); err != nil {
				return err
			}
			if err := a.apart(cmd, "quiet", "verbose", "one says less, the other more"); err != nil {
				return err
			}
			code, err := a.run(cmd.Context(), f)
			a.code = code
			return err
		},
	}
	c := a.config
	flags := cmd.Flags()
	flags.StringVar(&f.target, "target", "", "target file; without it the bundled provider is tested")
	flags.StringVar(&f.issuer, "issuer", "", "issuer URL, to be tested without clients")
	flags.StringVar(&f.preset, "preset", "", "preset of the bundled provider")
	flags.StringSliceVar(&f.faults, "fault", nil, "faults to arm in the bundled provider")
	flags.StringSliceVar(&f.profiles, "profile", nil, "profiles to judge by, combined")
	flags.StringSliceVar(&f.only, "only", nil, "requirements or cases (globs allowed), mode:, doc:, needs:")
	flags.StringVar(&f.driver, "driver", c.Run.Driver, "auto, http or browser")
	flags.StringVar(&f.out, "out", c.Run.Out, "directory of the reports")
	flags.StringVar(&f.ledger, "ledger", "", "file of known failures")
	flags.StringVar(&f.chrome, "chrome", "", "Chromium to use (else CHROME, CHROMIUM, PATH)")
	flags.StringVar(&f.caFile, "ca-file", "", "PEM file of certificate authorities to trust")
	flags.StringSliceVar(&f.resolve, "resolve", nil, "host:port:address[:port], as curl has it")
	flags.DurationVar(&f.patience, "patience", c.Run.Patience, "how long delayed cases may wait")
	flags.Int64Var(&f.seed, "seed", 0, "seed of the order of cases; 0: drawn")
	policyFlags(flags, &f.policy)
	flags.BoolVar(&f.intrusive, "intrusive", false, "lock out users and send floods of requests, too; takes consent in the target file")
	flags.Var(&f.shard, "shard", "I/N: run the I-th of N parts of the cases, by a hash of their IDs")
	flags.BoolVar(&f.quiet, "quiet", false, "print the reasons of the gate and the numbers only")
	flags.BoolVar(&f.verbose, "verbose", false, "print every case as it ends")
	flags.BoolVar(&f.noShare, "no-share", false, "observe everything anew for each case")
	return cmd
}

// oneSubject refuses flags of several targets.
func (a *app) oneSubject(cmd *cobra.Command) error {
	if err := a.apart(cmd, "target", "issuer", "a target file names its issuer"); err != nil {
		return err
	}
	for _, ours := range []string{"preset", "fault"} {
		for _, theirs := range []string{"target", "issuer"} {
			if err := a.apart(cmd, ours, theirs, "presets and faults are those of the bundled provider"); err != nil {
				return err
			}
		}
	}
	return nil
}

// run tests a target and returns the exit code of the gate. An error says that
// it did not come to a gate.
func (a *app) run(ctx context.Context, f runFlags) (int, error) {
	if !slices.Contains(drivers, f.driver) {
		return 0, usage("--driver %s: must be one of %s", f.driver, strings.Join(drivers, ", "))
	}
	if f.patience < 0 {
		return 0, usage("--patience %s: must not be negative", f.patience)
	}
	if err := rightPolicy(f.policy); err != nil {
		return 0, err
	}
	suite := suites.All()
	only, err := parseFilter(f.only, suite)
	if err != nil {
		return 0, err
	}
	chosen, err := a.choose(f)
	if err != nil {
		return 0, err
	}
	defer chosen.close()
	if f.seed == 0 {
		f.seed = 1 + rand.Int64N(1<<31)
	}
	j := &job{app: a, flags: f, subject: chosen, suite: suite, only: only, started: time.Now()}
	if err := j.prepare(); err != nil {
		return 0, err
	}
	return j.do(ctx)
}

// config is what the suite runs by, before the target was reached.
func (j *job) config() check.Config {
	c := j.app.config.Run
	return check.Config{
		Selection: j.selection, Driver: j.flags.driver, Keep: j.only.keep, Mine: j.flags.shard.mine(), Patience: j.flags.patience,
		Timeout: c.Timeout, Share: !j.flags.noShare, Intrude: j.mayIntrude, Workers: c.Workers, Seed: j.flags.seed,
		Evidence: reports.NewEvidenceStore(j.flags.out), Progress: j, Kept: j.kept,
	}
}

// do reaches the target, runs the suite, and writes and gates the report. A
// target that can't be reached, or where nobody can log in, gives a report too.
func (j *job) do(ctx context.Context) (int, error) {
	run := check.NewRun(j.suite, j.config())
	chrome, err := j.findBrowser(run)
	if err != nil {
		return 0, err
	}
	if err := j.begin(run); err != nil {
		return 0, err
	}
	defer j.disconnect()
	connected, err := j.connect(ctx, run, chrome)
	var tool *exitError
	if errors.As(err, &tool) && ctx.Err() == nil {
		return 0, err
	}
	conditions := reports.Conditions{Interrupted: ctx.Err() != nil}
	if err != nil {
		conditions.TargetLost = err.Error()
		run.Abandon()
	} else {
		run = connected
		conditions.Interrupted = run.Execute(ctx) != nil
		conditions.TargetLost = run.Lost()
	}
	if conditions.Interrupted { // then a lost target is its consequence
		conditions.TargetLost = ""
	}
	return j.finish(run, conditions)
}

// begin says what is going to be done, and opens the journal of it.
func (j *job) begin(run *check.Run) error {
	plan := j.head()
	j.console.Start(plan, len(run.Wanted()))
	plan.Requirements, plan.Known = run.Plan(), j.ledger.List()
	var err error
	if j.journal, err = reports.NewJournal(j.flags.out, plan); err != nil {
		return usage("--out %s: %w", j.flags.out, err)
	}
	return nil
}

// policy is that of the flags. A warning fails the run because the user says so,
// or because the target is held to its own profiles in full.
func (j *job) policy() reports.GatePolicy {
	p := j.flags.policy
	p.Strict = p.Strict || j.subject.target.Strict && len(j.flags.profiles) == 0
	return p
}

// finish writes the reports and returns the gate's exit code.
func (j *job) finish(run *check.Run, conditions reports.Conditions) (int, error) {
	report := j.report(run)
	report.Conditions = conditions
	if err := j.journal.Err(); err != nil {
		report.Conditions.HarnessErrors = append(report.Conditions.HarnessErrors, err.Error())
	}
	report, err := j.ledger.Apply(report, ids(j.suite), time.Now())
	if err != nil {
		return 0, usage("%w", err)
	}
	report.Gate = reports.Decide(report, report.Policy, report.Conditions)
	if exit := report.Gate.Exit; j.flags.issuer != "" && (exit == reports.ExitOK || exit == reports.ExitNothing) {
		report.Gate.Reasons = append(report.Gate.Reasons, "--issuer alone names no client and no user, so that only metadata and keys are judged: describe both in a target file (`oidcheck serve --target-out example.yml` writes one to go by) and give that with --target")
	}
	if err := formats.Write(j.flags.out, report); err != nil {
		return 0, unwritten(j.flags.out, err)
	}
	j.journal.Close(true)
	if err := j.scan(); err != nil {
		return 0, &exitError{reports.ExitHarness, err}
	}
	j.tellGitHub(report)
	j.console.Finish(report, j.flags.out)
	return report.Gate.Exit, nil
}
