// Package command is the command line: it reads configuration and flags, and
// puts the other packages together.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/oidcheck/oidcheck/driver/strict"
	"github.com/oidcheck/oidcheck/reports"
)

// app is one invocation of the program.
type app struct {
	config   Config
	defaults []byte // the embedded ginkgo.yml
	stdout   io.Writer
	stderr   io.Writer
	stdin    io.Reader // somebody who answers questions; nil: nobody
	getenv   func(string) string
	code     int // exit code of a command that reports by code, not by error

	inherited []string // flags that environment variables set
}

// Main runs the program and returns its exit code. defaults is the embedded
// ginkgo.yml.
func Main(defaults []byte, args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	return execute(ctx, &app{defaults: defaults, stdin: somebody(), stdout: stdout, stderr: stderr, getenv: os.Getenv}, args)
}

// somebody is who sits at the terminal, nil where nobody does.
func somebody() io.Reader {
	if term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stdout.Fd())) {
		return os.Stdin
	}
	return nil
}

func execute(ctx context.Context, a *app, args []string) int {
	err := a.load()
	if err == nil {
		root := a.root()
		root.SetArgs(args)
		root.SetOut(a.stdout)
		root.SetErr(a.stderr)
		err = root.ExecuteContext(ctx)
	}
	if err == nil {
		return a.code
	}
	fmt.Fprintln(a.stderr, "oidcheck: "+strings.Join(reports.PrintableLines(err.Error()), "\n  "))
	var e *exitError
	if errors.As(err, &e) {
		return e.code
	}
	return reports.ExitUsage // cobra's own complaints are about usage
}

// exitError is an error that decides the exit code.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

// usage says that flags, files or names are wrong.
func usage(format string, args ...any) error {
	return &exitError{reports.ExitUsage, fmt.Errorf(format, args...)}
}

// environment says that the target or a tool is not there, or that nobody can
// log in.
func environment(format string, args ...any) error {
	return &exitError{reports.ExitEnvironment, fmt.Errorf(format, args...)}
}

// interrupted says that a signal ended the work, with nothing to gate.
func interrupted(ctx context.Context) error {
	return &exitError{reports.ExitInterrupted, fmt.Errorf("interrupted: %w", context.Cause(ctx))}
}

// classify gives errors of reading files their exit code.
func classify(err error) error {
	var e *strict.Error
	if errors.As(err, &e) || errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return usage("%w", err)
	}
	return err
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "oidcheck",
		Short: "Does your OpenID Connect provider do what the specifications demand, and withstand the known attacks?",
		Long: `oidcheck drives an OpenID Connect provider over HTTP and in a browser, and judges
what it does. Without a target it tests the provider that it brings along.

Exit codes: 0 conforming; 1 violated, or the ledger is stale, expired or unused;
2 usage or configuration; 3 the target is lost, nobody can log in, or a tool is
missing; 4 nothing was judged; 5 the harness went wrong; 130 interrupted.`,
		Example: `  oidcheck run                              test the bundled provider
  oidcheck init --issuer https://…          write a target file for yours
  oidcheck doctor --target provider.yml     see that yours can be tested
  oidcheck run --target provider.yml        test yours
  oidcheck run --fault code-reuse-accepted  see a finding
  oidcheck explain code-single-use          what is required, and where that is written`,
		Version:       versionLine(),
		Args:          known,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(a.runCommand(), a.listCommand(), a.explainCommand(), a.proveCommand(), a.serveCommand(), a.doctorCommand(), a.initCommand(), a.reportCommand(), a.schemaCommand(), a.versionCommand(), a.manCommand())
	a.completions(root)
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return a.fromEnvironment(cmd) }
	return root
}
