package command

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/fault"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/proof"
	"github.com/oidcheck/oidcheck/suites/requirement"
	"github.com/oidcheck/oidcheck/suites/session"
)

type proveFlags struct {
	faults, only []string
	update, part bool
	full         bool
	impact       string // file of the parts
	procs        int
	out, chrome  string
	patience     time.Duration
	driver       string
	seed         int64
}

func (a *app) proveCommand() *cobra.Command {
	var f proveFlags
	cmd := &cobra.Command{
		Use:   "prove",
		Short: "Arm each fault of the bundled provider, and show that the right cases turn red",
		Example: `  oidcheck prove
  oidcheck prove --fault code-reuse-accepted
  oidcheck prove --only code-single-use
  oidcheck prove --update    write down what faults hit beside their targets`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			code, err := a.prove(cmd.Context(), f)
			a.code = code
			return err
		},
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&f.faults, "fault", nil, "only these faults; then nothing is said of what is unproven")
	flags.StringSliceVar(&f.only, "only", nil, "only the faults that aim at these requirements")
	flags.BoolVar(&f.update, "update", false, "rewrite "+proof.CollateralFile)
	flags.IntVar(&f.procs, "procs", a.config.Run.Procs, "processes that share the faults; 0: one a processor")
	flags.StringVar(&f.out, "out", a.config.Run.Out, "directory of prove.json")
	flags.StringVar(&f.chrome, "chrome", "", "Chromium to use (else CHROME, CHROMIUM, PATH)")
	flags.DurationVar(&f.patience, "patience", a.config.Run.Patience, "how long delayed cases may wait")
	flags.StringVar(&f.driver, "driver", a.config.Run.Driver, "auto, http or browser; http leaves browser cases unproven")
	flags.Int64Var(&f.seed, "seed", 1, "seed of the order of cases")
	flags.BoolVar(&f.full, "full", false, "run every case under every fault, also those that it can't touch")
	flags.StringVar(&f.impact, "impact", "", "which cases read which decisions, as a file")
	_ = flags.MarkHidden("impact")
	flags.BoolVar(&f.part, "part", false, "be one of several processes: no clean run, no totals")
	_ = flags.MarkHidden("part")
	return cmd
}

// prove returns 0 when every fault is exact and, unless faults were chosen,
// nothing is unproven; else 1.
func (a *app) prove(ctx context.Context, f proveFlags) (int, error) {
	if f.procs == 0 {
		f.procs = runtime.NumCPU()
	}
	if err := f.check(); err != nil {
		return 0, err
	}
	var err error
	if f.faults, err = f.aimed(); err != nil {
		return 0, err
	}
	faults, err := chooseFaults(f.faults)
	if err != nil {
		return 0, err
	}
	prover, err := a.prover(f)
	if err != nil {
		return 0, err
	}
	defer prover.Close()
	m, err := a.matrix(ctx, f, prover, faults)
	switch {
	case ctx.Err() != nil:
		return 0, interrupted(ctx)
	case err != nil:
		return 0, err
	}
	return a.conclude(m, f)
}

// aimed adds to the chosen faults those that aim at the chosen requirements.
func (f proveFlags) aimed() ([]string, error) {
	out := f.faults
	for _, id := range f.only {
		if _, ok := requirement.Find(id); !ok {
			return nil, usage("--only %s: there is no such requirement%s", id, suggestion(id, requirementIDs()))
		}
		out = append(out, faultsOf(id)...)
	}
	return out, nil
}

func requirementIDs() []string {
	var out []string
	for _, r := range requirement.All() {
		out = append(out, r.ID)
	}
	return out
}

func (f proveFlags) check() error {
	switch {
	case f.update && len(f.faults)+len(f.only) > 0:
		return usage("--update needs all faults: leave --fault and --only out")
	case f.procs < 0:
		return usage("--procs %d: must not be negative: 0 is one a processor", f.procs)
	case f.patience < 0:
		return usage("--patience %s: must not be negative", f.patience)
	case !slices.Contains(drivers, f.driver):
		return usage("--driver %s: must be one of %s", f.driver, strings.Join(drivers, ", "))
	}
	return nil
}

// matrix runs the suite without a fault, which shows what is to be proven, and
// with each.
func (a *app) matrix(ctx context.Context, f proveFlags, prover *proof.Prover, faults []fault.Fault) (*proof.Matrix, error) {
	collateral, err := proof.Collateral()
	if err != nil {
		return nil, &exitError{reports.ExitHarness, err}
	}
	m, started := &proof.Matrix{}, time.Now()
	var clean []proof.Clean
	for _, preset := range f.presets(faults) {
		report, err := prover.Run(ctx, preset)
		if err != nil {
			return nil, environment("%w", err)
		}
		clean = append(clean, proof.Clean{Preset: preset, Report: report})
	}
	if err := a.trace(ctx, f, prover, faults); err != nil {
		return nil, environment("%w", err)
	}
	if f.procs > 1 && len(faults) > 1 {
		m.Faults, err = a.proveInParts(ctx, f, prover.Impacts, faults)
	} else {
		m.Faults, err = a.proveHere(ctx, prover, faults, collateral)
	}
	if err != nil {
		return nil, err
	}
	m.Totals.WallMS = ms(time.Since(started))
	for _, run := range clean {
		if len(f.faults) > 0 {
			leaveOut(run.Report)
		}
	}
	m.Finish(clean...)
	if len(f.faults) > 0 {
		m.Unproven = []string{}
	}
	return m, nil
}

// presets are those to be run without faults: all of them, or those of the
// chosen faults. A part runs none.
func (f proveFlags) presets(faults []fault.Fault) []string {
	var out []string
	for _, preset := range reference.Presets() {
		if !f.part && (len(f.faults) == 0 || slices.ContainsFunc(faults, func(one fault.Fault) bool { return one.Preset == preset.Name })) {
			out = append(out, preset.Name)
		}
	}
	return out
}

// leaveOut takes from a clean run the cases that flags left out: where faults
// were chosen, only what was run has to be clean.
func leaveOut(clean *reports.Report) {
	for i := range clean.Requirements {
		q := &clean.Requirements[i]
		q.Cases = slices.DeleteFunc(q.Cases, func(c reports.Case) bool {
			return c.Verdict == reports.NotTested && (c.Reason == reports.ReasonDriver || c.Reason == reports.ReasonNeedsTime)
		})
	}
}

func chooseFaults(ids []string) ([]fault.Fault, error) {
	if len(ids) == 0 {
		return fault.All(), nil
	}
	var out []fault.Fault
	for _, id := range ids {
		one, err := proof.FindFault(id)
		if err != nil {
			return nil, usage("%w", err)
		}
		if !slices.ContainsFunc(out, func(f fault.Fault) bool { return f.ID == one.ID }) {
			out = append(out, one)
		}
	}
	return out, nil
}

func (a *app) prover(f proveFlags) (*proof.Prover, error) {
	c := a.config.Run
	p := &proof.Prover{
		Suite: suites.All(), Select: a.config.selection, Full: f.full,
		Config:  check.Config{Driver: f.driver, Patience: f.patience, Timeout: c.Timeout, Share: true, Intrude: true, Workers: c.Workers, Seed: f.seed},
		Session: session.Options{Timeout: c.Exchange, UserAgent: "oidcheck/" + version()},
	}
	if f.driver == check.HTTP {
		return p, nil
	}
	var err error
	if p.Chrome, err = browser.Find(f.chrome, a.getenv); err != nil {
		return nil, environment("%w", err)
	}
	return p, nil
}

func (a *app) proveHere(ctx context.Context, p *proof.Prover, faults []fault.Fault, collateral map[string][]string) ([]proof.Row, error) {
	var rows []proof.Row
	for _, one := range faults {
		r, err := p.Prove(ctx, one, collateral[one.ID])
		if err != nil {
			return nil, environment("%w", err)
		}
		a.announce(r)
		rows = append(rows, r)
	}
	return rows, nil
}

func (a *app) announce(r proof.Row) {
	word := "exact"
	if !r.Exact {
		word = "NOT EXACT"
	}
	fmt.Fprintf(a.stdout, "%-9s %s: %d red, %d blocked, collateral %v\n", word, r.Fault, len(r.Killed), len(r.Blocked), r.Collateral)
	for _, p := range r.Problems {
		fmt.Fprintf(a.stdout, "          %s\n", reports.Printable(p))
	}
}

// conclude writes prove.json and says what came out.
func (a *app) conclude(m *proof.Matrix, f proveFlags) (int, error) {
	if err := os.MkdirAll(f.out, 0o755); err != nil {
		return 0, usage("--out %s: %w", f.out, err)
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return 0, err
	}
	if err := replace(filepath.Join(f.out, "prove.json"), append(text, '\n'), 0o644); err != nil {
		return 0, usage("--out %s: %w", f.out, err)
	}
	if f.part {
		return reports.ExitOK, nil
	}
	if f.update {
		return reports.ExitOK, a.update(m, f)
	}
	for _, line := range append(append([]string{}, m.Clean...), m.Unproven...) {
		fmt.Fprintln(a.stdout, "UNPROVEN  "+reports.Printable(line))
	}
	t := m.Totals
	fmt.Fprintf(a.stdout, "\n%d requirements, %d cases; %d of %d cases turn red; %d of %d faults exact (%d broad), rows of the attack catalogue: %d; unproven: %d; %.1f s\n",
		t.Requirements, t.Cases, t.Killed, t.Cases, t.Exact, t.Faults, t.Broad, t.Attacks, len(m.Unproven), t.WallMS/1000)
	if !m.OK() {
		return reports.ExitViolated, nil
	}
	return reports.ExitOK, nil
}

func (a *app) update(m *proof.Matrix, f proveFlags) error {
	text, err := proof.CollateralOf(m)
	if err != nil {
		return err
	}
	if err := replace(filepath.FromSlash(proof.CollateralFile), text, 0o644); err != nil {
		return usage("--update writes %s: run it at the top of the source: %w", proof.CollateralFile, err)
	}
	fmt.Fprintf(a.stdout, "wrote %s: read its diff, rebuild, and prove again\n", proof.CollateralFile)
	return nil
}
