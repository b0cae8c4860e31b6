package command

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/oidcheck/oidcheck/suites/proof"
)

type serveFlags struct {
	addr, preset, targetOut string
	faults                  []string
	expose, console         bool
}

func (a *app) serveCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the bundled provider, for testing only, until interrupted",
		Example: `  oidcheck serve --target-out target.yml
  oidcheck serve --fault code-reuse-accepted --target-out target.yml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serve(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.addr, "addr", "127.0.0.1:0", "address to listen on")
	flags.StringVar(&f.preset, "preset", "", "preset of the provider")
	flags.StringSliceVar(&f.faults, "fault", nil, "faults to arm")
	flags.StringVar(&f.targetOut, "target-out", "", "write a target file (with secrets) and its CA beside it")
	flags.BoolVar(&f.expose, "expose", false, "allow an address that is not loopback")
	flags.BoolVar(&f.console, "console", true, "serve the application console, and print the link that opens it")
	return cmd
}

func (a *app) serve(cmd *cobra.Command, f serveFlags) error {
	bench, err := proof.Start(proof.Options{Addr: f.addr, Expose: f.expose, Preset: f.preset, Faults: f.faults, Console: f.console})
	if err != nil {
		return usage("%w", err)
	}
	defer func() { _ = bench.Close() }()
	if f.targetOut != "" {
		if err := writeTarget(bench, f.targetOut); err != nil {
			return usage("--target-out: %w", err)
		}
		fmt.Fprintf(a.stdout, "target file: %s (test it: oidcheck run --target %s)\n", f.targetOut, f.targetOut)
	}
	for _, id := range f.faults {
		fmt.Fprintf(a.stdout, "fault armed: %s\n", id)
	}
	if link := bench.ConsoleLink(); link != "" {
		fmt.Fprintf(a.stdout, "console: %s (keep it to yourself)\n", link)
	}
	fmt.Fprintf(a.stdout, "serving %s, testing only, until interrupted\n", bench.Target.Issuer)
	<-cmd.Context().Done()
	return nil
}

// writeTarget writes the target file, and the certificate that it names. Both
// are complete before they get their names, so a waiting reader sees all or
// nothing. The target file comes last and holds secrets: only its owner may
// read it.
func writeTarget(b *proof.Bench, path string) error {
	ca := path + ".ca.pem"
	if err := replace(ca, b.CACertificate, 0o644); err != nil {
		return err
	}
	t := *b.Target
	t.CAFile = filepath.Base(ca)
	text, err := t.YAML()
	if err != nil {
		return err
	}
	return replace(path, text, 0o600)
}
