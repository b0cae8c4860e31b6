package command

import (
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/fault"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// completions lets shells complete the values that there are.
func (a *app) completions(root *cobra.Command) {
	values := map[string]func() []string{
		"driver":  func() []string { return drivers },
		"preset":  presetNames,
		"fault":   faultNames,
		"profile": func() []string { return slices.Sorted(maps.Keys(a.config.Profiles)) },
		"only":    requirementNames,

		"min-severity": reports.Severities, "require-modes": modes,
	}
	files := map[string][]string{"target": {"yml", "yaml"}, "ledger": {"yml", "yaml"}, "ca-file": {"pem", "crt"}}
	for _, cmd := range everyCommand(root) {
		for flag, list := range values {
			if cmd.Flags().Lookup(flag) != nil {
				_ = cmd.RegisterFlagCompletionFunc(flag, choices(list)) // fails for flags that are not there
			}
		}
		for flag, extensions := range files {
			if cmd.Flags().Lookup(flag) != nil {
				_ = cmd.MarkFlagFilename(flag, extensions...)
			}
		}
		if cmd.Name() == "explain" {
			cmd.ValidArgsFunction = choices(requirementNames)
		}
	}
}

// everyCommand lists the commands below one, at any depth.
func everyCommand(root *cobra.Command) []*cobra.Command {
	var out []*cobra.Command
	for _, cmd := range root.Commands() {
		out = append(append(out, cmd), everyCommand(cmd)...)
	}
	return out
}

func choices(list func() []string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return list(), cobra.ShellCompDirectiveNoFileComp
	}
}

func presetNames() []string {
	var out []string
	for _, p := range reference.Presets() {
		out = append(out, p.Name)
	}
	return out
}

func faultNames() []string {
	var out []string
	for _, f := range fault.All() {
		out = append(out, f.ID)
	}
	return out
}

func requirementNames() []string {
	var out []string
	for _, r := range requirement.All() {
		out = append(out, r.ID)
	}
	return out
}
