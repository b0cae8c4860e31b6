package command

import (
	"fmt"
	"os"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/annotations"
	"github.com/oidcheck/oidcheck/reports/markdown"
)

// tellGitHub adds the summary to the page of the job, and marks what was found,
// where the program runs in a workflow of GitHub. It is no reason to fail when
// that can't be done: the report has everything.
func (a *app) tellGitHub(r *reports.Report) {
	if path := a.getenv("GITHUB_STEP_SUMMARY"); path != "" {
		if err := appendSummary(path, r); err != nil {
			fmt.Fprintf(a.stderr, "oidcheck: GITHUB_STEP_SUMMARY: %s\n", reports.Printable(err.Error()))
		}
	}
	if a.getenv("GITHUB_ACTIONS") != "true" {
		return
	}
	for _, line := range annotations.Lines(r) {
		fmt.Fprintln(a.stdout, line)
	}
}

func (j *job) tellGitHub(r *reports.Report) { j.app.tellGitHub(r) }

func appendSummary(path string, r *reports.Report) error {
	text, err := markdown.Render(r)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(append(text, '\n'))
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
