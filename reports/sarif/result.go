package sarif

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/oidcheck/oidcheck/reports"
)

// messageLimit bounds a message, in bytes: the evidence has the rest.
const messageLimit = 4 << 10

// result is a case that violates its requirement, the index-th rule.
func result(r *reports.Report, q *reports.Requirement, c reports.Case, index int) *sarif.Result {
	out := sarif.NewRuleResult(reports.Printable(q.ID)).WithRuleIndex(index).WithLevel(resultLevel(q, c))
	out.WithMessage(sarif.NewTextMessage(message(r, c)))
	out.AddLocation(location(r, c))
	out.WithPartialFingerprints(fingerprints(r, c))
	if n := c.Ledger; n != nil && c.Verdict == reports.Accepted {
		why := plain(fmt.Sprintf("%s (owner %s, link %s, until %s)", n.Reason, n.Owner, n.Link, n.Expires))
		out.AddSuppression(sarif.NewSuppression().WithKind("external").WithStatus("accepted").WithJustification(why))
	}
	bag := sarif.NewPropertyBag().Add("verdict", string(c.Verdict)).Add("case", reports.Printable(c.ID))
	var evidence []string
	for _, e := range c.Evidence {
		evidence = append(evidence, reports.Printable(e))
	}
	return out.WithProperties(bag.Add("evidence", evidence))
}

// resultLevel is that of the severity; a warning is no error.
func resultLevel(q *reports.Requirement, c reports.Case) string {
	grade := level(q.Severity)
	warned := c.Verdict == reports.Warn || c.Ledger != nil && c.Ledger.Was == reports.Warn
	if warned && grade == sarif.LevelError {
		return sarif.LevelWarning
	}
	return grade
}

func message(r *reports.Report, c reports.Case) string {
	lines := []string{plain(c.ID + " " + reports.Headline(c))}
	for _, part := range []section{{"Expected", c.Expected}, {"Actual", c.Actual}} {
		if part.text != "" {
			lines = append(lines, part.label+": "+plain(part.text))
		}
	}
	if r.Repeat != "" {
		lines = append(lines, "Repeat: "+plain(r.Repeat+" --only "+c.ID))
	}
	return strings.Join(lines, "\n")
}

// location names the target's file, because code scanning takes no result
// without a file, and in it the case.
func location(r *reports.Report, c reports.Case) *sarif.Location {
	file := sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewSimpleArtifactLocation(artifact(r.Target.File))).
		WithRegion(sarif.NewRegion().WithStartLine(1))
	within := sarif.NewLogicalLocation().WithName(reports.Printable(c.ID)).
		WithFullyQualifiedName(reports.Printable(r.Target.Name + "/" + c.ID)).WithKind("member")
	return sarif.NewLocation().WithPhysicalLocation(file).WithLogicalLocations([]*sarif.LogicalLocation{within})
}

// withoutFile stands for the target file of a target that has none in the
// repository.
const withoutFile = "ginkgo.yml"

// clean are names of files that need no escaping in a URI.
var clean = regexp.MustCompile(`^[A-Za-z0-9._/-]+$`)

func artifact(file string) string {
	if path := filepath.ToSlash(file); filepath.IsLocal(file) && clean.MatchString(path) {
		return path
	}
	return withoutFile
}

// fingerprints tell results apart, and are the same in every run. GitHub would
// hash the line of the location, which is the same for all, so it gets ours.
func fingerprints(r *reports.Report, c reports.Case) map[string]string {
	sum := sha256.Sum256([]byte(r.Target.Name + "\x00" + c.ID))
	id := hex.EncodeToString(sum[:16])
	return map[string]string{"oidcheckCase/v1": id, "primaryLocationLineHash": id + ":1"}
}

// placeholder is what SARIF fills from arguments, of which there are none.
var placeholder = regexp.MustCompile(`\{(\d+)\}`)

// plain makes text of a target safe in a plain message, where [text](address)
// is a link and {0} a placeholder (SARIF 3.11.5 and 3.11.6).
func plain(s string) string {
	s = reports.Printable(reports.Clip(s, messageLimit))
	s = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(s)
	return placeholder.ReplaceAllString(s, "{{$1}}")
}
