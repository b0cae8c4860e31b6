package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Bounds of a report that Read accepts: far above what a run writes, far below
// what would exhaust the reader.
const (
	maxReportBytes  = 64 << 20
	maxRequirements = 10_000
	maxCases        = 100_000
)

// Read reads a report.json. A file of another schema, one above 64 MiB, one
// with verdicts that this version doesn't know, and one with evidence outside
// of its own directory are errors, with the file and what to do. Members that
// this version doesn't know are ignored: the schema only grows.
func Read(path string) (*Report, error) {
	data, err := readBounded(path, maxReportBytes)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	r, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("report %s: %w", path, err)
	}
	return r, nil
}

func readBounded(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, limit)
	}
	return data, nil
}

func parse(data []byte) (*Report, error) {
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, locate(data, err)
	}
	if head.Schema != Schema {
		return nil, fmt.Errorf("schema %q, this version reads %q: use the oidcheck that wrote it", Clip(head.Schema, 100), Schema)
	}
	var r Report
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, locate(data, err)
	}
	r.normalise()
	if err := r.check(); err != nil {
		return nil, err
	}
	return &r, nil
}

// locate adds the line to errors of encoding/json.
func locate(data []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var offset int64
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	offset = min(max(offset, 0), int64(len(data)))
	return fmt.Errorf("line %d: %w", 1+bytes.Count(data[:offset], []byte("\n")), err)
}

func (r *Report) check() error {
	if n := len(r.Requirements); n > maxRequirements {
		return fmt.Errorf("%d requirements, at most %d are read", n, maxRequirements)
	}
	cases := 0
	for _, q := range r.Requirements {
		if !q.Verdict.Known() {
			return fmt.Errorf("requirement %q: unknown verdict %q", q.ID, q.Verdict)
		}
		if cases += len(q.Cases); cases > maxCases {
			return fmt.Errorf("more than %d cases", maxCases)
		}
		for _, c := range q.Cases {
			if err := c.check(); err != nil {
				return fmt.Errorf("case %q: %w", c.ID, err)
			}
		}
	}
	return nil
}

// check refuses evidence elsewhere on the disk, because whoever renders the
// report would follow the path.
func (c *Case) check() error {
	if !c.Verdict.Known() {
		return fmt.Errorf("unknown verdict %q", c.Verdict)
	}
	for _, e := range c.Evidence {
		if !filepath.IsLocal(filepath.FromSlash(e)) {
			return fmt.Errorf("evidence %q is outside of the report's directory", e)
		}
	}
	return nil
}
