package reports

import _ "embed"

//go:embed schema/report-v1.schema.json
var schemaText string

// JSONSchema returns the JSON Schema (2020-12) of report.json. Members may be
// added to it, never removed or changed.
func JSONSchema() []byte { return []byte(schemaText) }
