package command

import (
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "man DIR",
		Short:   "Write the manual pages",
		Example: "  oidcheck man ~/.local/share/man/man1",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("man takes the directory to write the pages into")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return usage("man: %w", err)
			}
			root := cmd.Root()
			root.DisableAutoGenTag = true // a date would make each build another
			header := &doc.GenManHeader{Title: "OIDCHECK", Section: "1", Source: "oidcheck " + version(), Manual: "oidcheck"}
			if err := doc.GenManTree(root, header, args[0]); err != nil {
				return usage("man: %w", err)
			}
			return nil
		},
	}
}
