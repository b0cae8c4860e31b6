package command

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/oidcheck/oidcheck/driver/strict"
)

// fromEnvironment sets the flags that were not given from OIDCHECK_<FLAG>.
func (a *app) fromEnvironment(cmd *cobra.Command) error {
	var problem error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		name := variable(f.Name)
		value := a.getenv(name)
		if f.Changed || f.Hidden || value == "" || problem != nil || slices.Contains(cobras, f.Name) {
			return
		}
		if err := cmd.Flags().Set(f.Name, value); err != nil {
			problem = usage("environment variable %s: %w", name, err)
		}
		a.inherited = append(a.inherited, f.Name)
	})
	return problem
}

// cobras are the flags that every command has, and whose variables mean other
// things to other programs.
var cobras = []string{"help", "version"}

func variable(flag string) string {
	return "OIDCHECK_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// apart returns an error when two flags were given that exclude each other. It
// names the environment variable that one of them came from.
func (a *app) apart(cmd *cobra.Command, one, other, why string) error {
	if !cmd.Flags().Changed(one) || !cmd.Flags().Changed(other) {
		return nil
	}
	return usage("%s and %s exclude each other: %s", a.origin(one), a.origin(other), why)
}

// origin names a flag, or the environment variable that set it.
func (a *app) origin(flag string) string {
	if slices.Contains(a.inherited, flag) {
		return "--" + flag + " (set by " + variable(flag) + ")"
	}
	return "--" + flag
}

// flagError adds to pflag's complaint the flag that was probably meant.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usage("%w: see %s --help", err, cmd.CommandPath())
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, "--"+f.Name)
		}
	})
	if near := strict.Nearest("--"+unknown.GetSpecifiedName(), names); near != "" {
		return usage("%w: did you mean %q?", err, near)
	}
	return usage("%w: see %s --help", err, cmd.CommandPath())
}

// known refuses commands that there are not.
func known(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	return usage("there is no command %q%s", args[0], suggestion(args[0], names))
}
