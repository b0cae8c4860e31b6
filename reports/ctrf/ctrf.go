// Package ctrf writes a report in the Common Test Report Format.
package ctrf

import (
	"math"
	"strings"
	"time"

	"github.com/oidcheck/oidcheck/reports"
)

// specVersion is the version of the format that is written.
const specVersion = "0.0.0"

type document struct {
	ReportFormat string  `json:"reportFormat"`
	SpecVersion  string  `json:"specVersion"`
	Timestamp    string  `json:"timestamp"`
	GeneratedBy  string  `json:"generatedBy"`
	Results      results `json:"results"`
}

type results struct {
	Tool        tool        `json:"tool"`
	Summary     summary     `json:"summary"`
	Tests       []test      `json:"tests"`
	Environment environment `json:"environment"`
}

type tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type summary struct {
	Tests    int   `json:"tests"`
	Passed   int   `json:"passed"`
	Failed   int   `json:"failed"`
	Skipped  int   `json:"skipped"`
	Pending  int   `json:"pending"`
	Other    int   `json:"other"`
	Start    int64 `json:"start"`
	Stop     int64 `json:"stop"`
	Duration int64 `json:"duration"`
}

type test struct {
	TestID      string       `json:"testId"`
	Name        string       `json:"name"`
	Status      string       `json:"status"`
	Duration    int64        `json:"duration"`
	Suite       []string     `json:"suite"`
	Message     string       `json:"message,omitempty"`
	Trace       string       `json:"trace,omitempty"`
	RawStatus   string       `json:"rawStatus"`
	Tags        []string     `json:"tags,omitempty"`
	Attachments []attachment `json:"attachments,omitempty"`
}

type attachment struct {
	Name        string `json:"name"`
	ContentType string `json:"contentType"`
	Path        string `json:"path"`
}

type environment struct {
	ReportName string `json:"reportName"`
	AppName    string `json:"appName"`
	Healthy    bool   `json:"healthy"`
}

// Render returns the report as CTRF. Names and IDs of tests are IDs of cases;
// the status is that of our own numbers, the verdict itself is rawStatus.
func Render(r *reports.Report) ([]byte, error) {
	s, start := r.Summary, r.Started.UTC()
	wall := ms(r.Timing.WallMS)
	if start.IsZero() {
		start = time.UnixMilli(0).UTC()
	}
	out := document{
		ReportFormat: "CTRF", SpecVersion: specVersion, GeneratedBy: "oidcheck",
		Timestamp: start.Add(time.Duration(wall) * time.Millisecond).Format(time.RFC3339),
		Results: results{
			Tool: tool{"oidcheck", reports.Printable(r.Tool.Version)},
			Summary: summary{Tests: s.Passed + s.Failed + s.Skipped, Passed: s.Passed, Failed: s.Failed, Skipped: s.Skipped,
				Start: start.UnixMilli(), Stop: start.UnixMilli() + wall, Duration: wall},
			Tests:       []test{},
			Environment: environment{"oidcheck", reports.Printable(r.Target.Name), r.Gate.Exit == reports.ExitOK},
		},
	}
	for i := range r.Requirements {
		for _, c := range r.Requirements[i].Cases {
			out.Results.Tests = append(out.Results.Tests, testOf(&r.Requirements[i], c))
		}
	}
	return reports.Encode(out)
}

func testOf(q *reports.Requirement, c reports.Case) test {
	id := reports.Printable(c.ID)
	t := test{TestID: id, Name: id, Status: status(c.Verdict), Duration: ms(c.TookMS), Suite: suite(q), RawStatus: string(c.Verdict)}
	for _, mode := range c.Modes {
		t.Tags = append(t.Tags, reports.Printable(mode))
	}
	if c.Verdict != reports.Pass {
		t.Message = reports.Headline(c)
	}
	if c.Verdict.Failed() || c.Verdict == reports.Warn || c.Verdict == reports.Accepted {
		t.Trace = strings.Join(reports.Details(q, c), "\n")
		t.Attachments = attachments(c)
	}
	return t
}

func suite(q *reports.Requirement) []string {
	mode := "common"
	if len(q.Modes) > 0 {
		mode = reports.Printable(q.Modes[0])
	}
	return []string{mode, reports.Printable(q.ID)}
}

func status(v reports.Verdict) string {
	switch {
	case v.Passed():
		return "passed"
	case v.Skipped():
		return "skipped"
	}
	return "failed"
}

var types = map[string]string{"json": "application/json", "png": "image/png", "txt": "text/plain"}

func attachments(c reports.Case) []attachment {
	var out []attachment
	for _, path := range c.Evidence {
		kind := types[path[strings.LastIndexByte(path, '.')+1:]]
		if kind == "" {
			kind = "application/octet-stream"
		}
		out = append(out, attachment{Name: "evidence", ContentType: kind, Path: reports.Printable(path)})
	}
	return out
}

func ms(f float64) int64 { return int64(math.Round(f)) }
