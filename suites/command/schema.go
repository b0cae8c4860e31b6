package command

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oidcheck/oidcheck/driver/strict"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// schemas are the JSON Schemas of what people write, and of what we write.
var schemas = map[string]func() []byte{
	"target": target.JSONSchema,
	"config": configSchema,
	"ledger": reports.LedgerSchema,
	"report": reports.JSONSchema,
}

func (a *app) schemaCommand() *cobra.Command {
	names := slices.Sorted(maps.Keys(schemas))
	return &cobra.Command{
		Use:   "schema " + strings.Join(names, "|"),
		Short: "Print the JSON Schema of target files, ginkgo.yml, ledgers or report.json",
		Long: `schema prints a JSON Schema (2020-12). Editors use it to complete and to check: with
the YAML language server, write it to a file and begin a target file by

  # yaml-language-server: $schema=target.schema.json`,
		Example:   "  oidcheck schema target > target.schema.json",
		ValidArgs: names,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("schema takes one name: %s", strings.Join(names, ", "))
			}
			if schemas[args[0]] == nil {
				return usage("there is no schema %q%s", args[0], suggestion(args[0], names))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			_, err := a.stdout.Write(schemas[args[0]]())
			return err
		},
	}
}

// configSchema is the JSON Schema of ginkgo.yml.
func configSchema() []byte {
	return strict.Schema("https://github.com/oidcheck/oidcheck/schema/config-v1.json", "ginkgo.yml: how oidcheck runs", Config{}, configNotes())
}

func configNotes() map[string]strict.Note {
	zero, one := 0.0, 1.0
	return map[string]strict.Note{
		"version":            {Says: "of this format", Shape: map[string]any{"const": 1}},
		"run":                {Says: "how to run"},
		"run.driver":         {Says: "auto: HTTP, and a browser where only that shows it", Enum: drivers},
		"run.procs":          {Says: "processes that share the faults of prove; 0: one a processor", Minimum: &zero},
		"run.workers":        {Says: "observations fetched ahead at a time", Minimum: &one},
		"run.timeout":        {Says: "for one case, such as 60s"},
		"run.exchange":       {Says: "for one HTTP exchange"},
		"run.patience":       {Says: "how long delayed cases may wait"},
		"run.out":            {Says: "directory of the reports"},
		"default":            {Says: "profiles that are used when neither --profile nor the target names any"},
		"profiles":           {Says: "choices of documents by name"},
		"profiles.*":         {Says: "documents to judge by", Enum: texts(requirement.Documents())},
		"gate":               {Says: "what decides the exit code"},
		"gate.strict":        {Says: "a violated SHOULD fails, too"},
		"gate.min_severity":  {Says: "the least that fails", Enum: reports.Severities()},
		"gate.require_modes": {Says: "modes of which something must have been judged", Enum: modes()},
		"gate.max_blocked":   {Says: "cases that may be blocked", Minimum: &zero},
		"gate.min_executed":  {Says: "cases that must have been judged", Minimum: &zero},
	}
}
