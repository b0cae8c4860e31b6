// Package reports holds the versioned report of a run, the ledger of known
// failures, the gate that turns both into an exit code, and the writers.
package reports

import "time"

// Schema names the version of the report. It changes only when a reader of the
// old version could misread the new one; members are added without a change.
const Schema = "oidcheck/report/v1"

// Report is everything a run found out. Its JSON form is described by
// schema/report-v1.schema.json.
type Report struct {
	Schema       string        `json:"schema"`
	Tool         Tool          `json:"tool"`
	Target       Target        `json:"target"`
	Profile      []string      `json:"profile"` // names of the profiles, as chosen
	Preset       string        `json:"preset"`  // of the bundled reference; empty for another target
	Seed         int64         `json:"seed"`
	Started      time.Time     `json:"started"`
	Driver       string        `json:"driver"`           // auto, http or browser, as chosen
	Repeat       string        `json:"repeat,omitempty"` // the command that does this run again
	Shard        *Shard        `json:"shard,omitempty"`  // of a run that did only a part of the cases
	Timing       Timing        `json:"timing"`
	Conditions   Conditions    `json:"conditions,omitzero"` // what happened beside the verdicts
	Policy       GatePolicy    `json:"policy,omitzero"`     // what the gate was decided by
	Summary      Summary       `json:"summary"`
	Gate         Gate          `json:"gate"`
	Ledger       []LedgerIssue `json:"ledger"`                   // what is wrong with the ledger of known failures
	Known        *KnownList    `json:"known_failures,omitempty"` // the ledger that was applied
	Requirements []Requirement `json:"requirements"`
}

// Shard says which part of the cases a run did.
type Shard struct {
	Index int `json:"index"` // from 1
	Count int `json:"count"`
}

// Tool says which build made the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Commit  string `json:"commit"`
	Go      string `json:"go"` // version of Go that compiled it
}

// Target says what was tested.
type Target struct {
	Name   string   `json:"name"`
	Issuer string   `json:"issuer"`
	File   string   `json:"file,omitempty"`   // the target file, as given
	Faults []string `json:"faults,omitempty"` // armed in the bundled reference
}

// Timing says how long the run took and what for.
type Timing struct {
	WallMS       float64 `json:"wall_ms"`
	TargetWaitMS float64 `json:"target_wait_ms"` // union of the intervals with a request in flight
	PatienceMS   float64 `json:"patience_ms"`    // spent in waiting for delayed cases
	Exchanges    int     `json:"exchanges"`
	Procs        int     `json:"procs"`
}

// Summary counts requirements and cases by verdict. Finish fills it.
type Summary struct {
	Requirements map[Verdict]int `json:"requirements"`
	Cases        map[Verdict]int `json:"cases"`
	Passed       int             `json:"passed"`  // cases: pass, warn, accepted
	Failed       int             `json:"failed"`  // cases: fail, error, blocked, stale
	Skipped      int             `json:"skipped"` // cases: not-tested, not-applicable
}

// Gate is the exit code of the run with its reasons, a sentence each.
type Gate struct {
	Exit    int      `json:"exit"`
	Reasons []string `json:"reasons"`
	Notes   []string `json:"notes,omitempty"` // what the policy let pass, a sentence each
}

// Requirement is one row of the catalogue with what was found out about it.
type Requirement struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Level    string   `json:"level"`    // MUST, SHOULD, MAY or none: that of this run's profile
	Severity string   `json:"severity"` // critical, high, medium, low or info
	Modes    []string `json:"modes"`
	Verdict  Verdict  `json:"verdict"` // the worst of its cases
	Partial  bool     `json:"partial"` // a pass that stands on some of its cases only
	Clauses  []Clause `json:"clauses"`
	OIDF     []string `json:"oidf"`    // test module names of the OpenID Foundation's suite
	OAuch    []string `json:"oauch"`   // test classes of OAuch
	Attacks  []string `json:"attacks"` // rows of the catalogue of attacks
	ASVS     []string `json:"asvs"`    // ASVS 5.0 numbers
	CWE      []string `json:"cwe"`
	RFC9700  []string `json:"rfc9700,omitempty"` // sections of RFC 9700, whatever the profile
	Why      string   `json:"why,omitempty"`     // what goes wrong for whom when it is violated
	How      string   `json:"how,omitempty"`     // how a case judges it
	Fix      string   `json:"fix,omitempty"`     // what an implementer does about it
	Cases    []Case   `json:"cases"`
}

// Clause is a place where a requirement is written.
type Clause struct {
	Document string `json:"document"`
	Section  string `json:"section"`
	URL      string `json:"url"`
	Level    string `json:"level"` // MUST, SHOULD or MAY: that of this document
	Binds    string `json:"binds"` // op, client or rs
	When     string `json:"when,omitempty"`
	Says     string `json:"says"`
	Vendor   bool   `json:"vendor,omitempty"` // a vendor documents it of its own product; no specification demands it
}

// Case is one requirement in one variant, judged once.
type Case struct {
	ID        string      `json:"id"` // requirement@variant, or requirement alone
	Variant   string      `json:"variant"`
	Title     string      `json:"title,omitempty"` // a sentence about the provider, of this variant
	Modes     []string    `json:"modes"`           // that this case judges: of its requirement's, those of its variant
	Verdict   Verdict     `json:"verdict"`
	Reason    string      `json:"reason"`     // of not-tested: one of the Reason constants; else a few words
	BlockedBy string      `json:"blocked_by"` // ID of the requirement that owns the step not reached
	Driver    string      `json:"driver"`     // http or browser
	TookMS    float64     `json:"took_ms"`
	Message   string      `json:"message"`
	Expected  string      `json:"expected"`
	Actual    string      `json:"actual"`
	Evidence  []string    `json:"evidence"`             // files of the report's directory, with forward slashes
	Decided   *Place      `json:"decided_by,omitempty"` // the exchange that a violation showed in, where that is known
	Facts     []string    `json:"facts"`                // what was seen, of interest beside the verdict
	Ledger    *LedgerNote `json:"ledger,omitempty"`
}
