package reports

import "github.com/oidcheck/oidcheck/driver/strict"

// LedgerSchema returns the JSON Schema (2020-12) of ledgers. Keys may be added to
// it, never removed or changed.
func LedgerSchema() []byte {
	return strict.Schema("https://github.com/oidcheck/oidcheck/schema/ledger-v1.json", "Ledger of oidcheck: what a target is known to fail", Ledger{}, map[string]strict.Note{
		"entries":           {Says: "one for each requirement or case that is accepted"},
		"entries.*":         {Required: []string{"id", "reason", "expires"}},
		"entries.*.id":      {Says: "requirement, or requirement@variant for one of its cases: `oidcheck list` shows them"},
		"entries.*.reason":  {Says: "why it is accepted"},
		"entries.*.owner":   {Says: "who answers for it; this or a link is needed"},
		"entries.*.link":    {Says: "where it is followed up"},
		"entries.*.clause":  {Says: "words and level of the clause, for the reader"},
		"entries.*.expires": {Says: "the last day on which it is accepted, such as 2027-01-31", Shape: map[string]any{"type": "string", "format": "date"}},
	})
}
