// Package html writes a report as one HTML file that needs nothing else: no
// network, no other file, and no script to be read. All that a target sent is
// shown as text, whatever it looks like.
package html

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"io/fs"

	"github.com/oidcheck/oidcheck/reports"
)

var (
	//go:embed page.gohtml
	pageText string
	//go:embed case.gohtml
	caseText string
	//go:embed style.css
	style string
	//go:embed script.js
	script string

	page = template.Must(template.Must(template.New("page").Parse(pageText)).Parse(caseText))
)

// policy lets the page load nothing and run nothing but the style and the script
// that it brings along, should an escape ever fail.
var policy = fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; img-src data:; base-uri 'none'; form-action 'none'",
	digest(style), digest(script))

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// Render returns the page that Write writes.
func Render(r *reports.Report, evidence fs.FS) ([]byte, error) {
	var b bytes.Buffer
	err := Write(&b, r, evidence)
	return b.Bytes(), err
}

// Write writes the page of a finished report. evidence is the directory of the
// report, from which the files are read that its cases name; nil means that
// there is none. A file that is missing or broken is mentioned in the page and
// is no error. The page stays below some 10 MB: what is judged worst comes
// first, and where there is no room left the page names the files instead.
func Write(w io.Writer, r *reports.Report, evidence fs.FS) error {
	b := bufio.NewWriter(w)
	if err := page.Execute(b, newView(r, newLibrary(evidence))); err != nil {
		return fmt.Errorf("HTML report of %s: %w", reports.Printable(r.Target.Name), err)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("HTML report of %s: %w", reports.Printable(r.Target.Name), err)
	}
	return nil
}
