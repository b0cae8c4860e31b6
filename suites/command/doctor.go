package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/strict"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/doctor"
)

func (a *app) doctorCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "See what keeps a provider from being tested, before anything is judged",
		Long: `doctor looks at one feature after the other, from the name of the host to the
consent page, and says what is wrong in the configuration and how to mend it.
Without a target it examines the bundled provider.

Each client sends a code that was never issued, with its own credentials and with
wrong ones; each user logs in once. Nothing else is asked of the target.

Exit codes: 0 fine; 2 the configuration is wrong; 3 the target or the login is.`,
		Example: `  oidcheck doctor --target provider.yml
  oidcheck doctor --issuer https://login.example.com --ca-file ca.pem`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.oneSubject(cmd); err != nil {
				return err
			}
			return a.doctor(cmd.Context(), f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.target, "target", "", "target file; without it the bundled provider is examined")
	flags.StringVar(&f.issuer, "issuer", "", "issuer URL, to be examined without clients")
	flags.StringVar(&f.preset, "preset", "", "preset of the bundled provider")
	flags.StringSliceVar(&f.faults, "fault", nil, "faults to arm in the bundled provider")
	flags.StringVar(&f.driver, "driver", a.config.Run.Driver, "auto, http or browser")
	flags.StringVar(&f.chrome, "chrome", "", "Chromium to use (else CHROME, CHROMIUM, PATH)")
	flags.StringVar(&f.caFile, "ca-file", "", "PEM file of certificate authorities to trust")
	flags.StringSliceVar(&f.resolve, "resolve", nil, "host:port:address[:port], as curl has it")
	return cmd
}

func (a *app) doctor(ctx context.Context, f runFlags) error {
	if !slices.Contains(drivers, f.driver) {
		return usage("--driver %s: must be one of %s", f.driver, strings.Join(drivers, ", "))
	}
	subject, err := a.choose(f)
	if err != nil {
		return err
	}
	defer subject.close()
	options := doctor.Options{
		RootCAs: subject.roots, Resolve: subject.resolve, Timeout: a.config.Run.Exchange, UserAgent: "oidcheck/" + version(), Driver: f.driver,
	}
	if f.driver != check.HTTP {
		options.Chromium = func() (string, error) { return browser.Find(f.chrome, a.getenv) }
	}
	p := newPrescription(a.stdout, f.target)
	fmt.Fprintf(a.stdout, "%s (%s)\n", reports.Printable(subject.target.Name), reports.Printable(subject.target.Issuer))
	doctor.Examine(ctx, subject.target, options, p.tell)
	if ctx.Err() != nil {
		return interrupted(ctx)
	}
	p.finish()
	a.code = p.exit()
	return nil
}

// prescription prints the findings, a line each.
type prescription struct {
	w        io.Writer
	file     string // target file, may be empty
	data     []byte // of it
	counts   map[doctor.State]int
	ours     bool // something is wrong in the configuration
	coloured bool
}

func newPrescription(w io.Writer, file string) *prescription {
	p := &prescription{w: w, file: file, counts: map[doctor.State]int{}}
	if file != "" {
		p.data, _ = os.ReadFile(file) // it was read before; without it lines are not named
	}
	if f, ok := w.(*os.File); ok && os.Getenv("NO_COLOR") == "" {
		p.coloured = term.IsTerminal(int(f.Fd()))
	}
	return p
}

func (p *prescription) tell(f doctor.Finding) {
	p.counts[f.State]++
	p.ours = p.ours || f.Configuration && f.State == doctor.Problem
	text := f.Says
	if f.State == doctor.Problem {
		if place := p.place(f.Key); place != "" {
			text += ". In " + place
		}
		if f.Remedy != "" {
			text += ". To do: " + f.Remedy
		}
	}
	fmt.Fprintf(p.w, "%s %-26s %s\n", p.mark(f.State), f.Feature, reports.Printable(text))
}

// mark is the state in a column of its own, in colour on a terminal.
func (p *prescription) mark(s doctor.State) string {
	padded := fmt.Sprintf("%-8s", s)
	if !p.coloured {
		return padded
	}
	colour := map[doctor.State]string{doctor.OK: "32", doctor.Problem: "31", doctor.Skipped: "33"}[s]
	return "\x1b[" + colour + "m" + padded + "\x1b[0m"
}

// place names file, line and key of what is wrong.
func (p *prescription) place(key []string) string {
	switch {
	case len(key) == 0:
		return ""
	case p.data == nil:
		return strings.Join(key, ".")
	}
	e := strict.At(p.file, p.data, key, "")
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", p.file, e.Key)
	}
	return fmt.Sprintf("%s:%d: %s", p.file, e.Line, e.Key)
}

func (p *prescription) finish() {
	fmt.Fprintf(p.w, "%d ok, %d problems, %d skipped\n", p.counts[doctor.OK], p.counts[doctor.Problem], p.counts[doctor.Skipped])
}

func (p *prescription) exit() int {
	switch {
	case p.ours:
		return reports.ExitUsage
	case p.counts[doctor.Problem] > 0:
		return reports.ExitEnvironment
	}
	return reports.ExitOK
}
