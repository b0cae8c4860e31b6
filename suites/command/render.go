package command

import (
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/formats"
)

// asJSON is the format of report.json itself.
const asJSON = "json"

func (a *app) renderCommand() *cobra.Command {
	var format, out string
	names := append(formats.Names(), asJSON)
	cmd := &cobra.Command{
		Use:   "render DIR",
		Short: "Write a saved report in another format",
		Example: `  oidcheck report render reports/out --format sarif --out report.sarif
  oidcheck report render reports/out --format markdown
  oidcheck report render reports/killed --format json   what a run that was killed had judged`,
		Args: directories(1, 1, "the directory of one report"),
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains(names, format) {
				return usage("--format %s: there is no such format%s", format, suggestion(format, names))
			}
			return a.render(args[0], format, out)
		},
	}
	cmd.Flags().StringVar(&format, "format", "markdown", strings.Join(names, ", "))
	cmd.Flags().StringVar(&out, "out", "", "file to write; without it, standard output")
	return cmd
}

func (a *app) render(path, format, out string) error {
	r, dir, err := loadReport(path)
	if err != nil {
		return err
	}
	data, err := rendered(r, dir, format)
	if err != nil {
		return &exitError{reports.ExitHarness, err}
	}
	if out == "" {
		_, err = a.stdout.Write(data)
		return err
	}
	if err := reports.WriteFile(out, data); err != nil {
		return usage("--out: %w", err)
	}
	return nil
}

func rendered(r *reports.Report, dir, format string) ([]byte, error) {
	if format == asJSON {
		return reports.Encode(r)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	all := formats.All()
	i := slices.IndexFunc(all, func(f formats.Format) bool { return f.Name == format })
	return all[i].Render(r, root.FS())
}
