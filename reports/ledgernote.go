package reports

// LedgerNote is the entry of the ledger that changed a case's verdict.
type LedgerNote struct {
	Entry   string  `json:"entry"` // the ID that the entry lists
	Was     Verdict `json:"was"`   // the verdict before the ledger was applied
	Reason  string  `json:"reason"`
	Owner   string  `json:"owner,omitempty"`
	Link    string  `json:"link,omitempty"`
	Expires string  `json:"expires"` // the last day, YYYY-MM-DD
}

// The kinds of a LedgerIssue.
const (
	LedgerExpired = "expired" // its last day is over; it accepts nothing any more
	LedgerUnused  = "unused"  // no case that ran is listed by it
)

// LedgerIssue is an entry of the ledger that no longer does what it is for.
type LedgerIssue struct {
	Entry   string `json:"entry"`
	Line    int    `json:"line"` // of the entry in the ledger's file
	Kind    string `json:"kind"` // expired or unused
	Message string `json:"message"`
}
