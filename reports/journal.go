package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// JournalFile is the journal of a run that is under way, or was killed.
const JournalFile = "cases.jsonl"

// Journal keeps the cases of a run as they are judged, a line of JSON each, so
// that a run that is killed leaves what it found out. Its first line is the
// report as it would be if no case were run. It is safe for concurrent use, and
// a nil Journal drops what it is given.
type Journal struct {
	mu   sync.Mutex
	file *os.File
	err  error
}

// judgedLine is every line but the first.
type judgedLine struct {
	Requirement string `json:"requirement"`
	Case        Case   `json:"case"`
}

// NewJournal begins the journal of a run in dir, which it makes when it is
// missing. plan is the report in which no case was run yet.
func NewJournal(dir string, plan *Report) (*Journal, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	file, err := os.Create(filepath.Join(dir, JournalFile))
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	plan.Finish()
	j := &Journal{file: file}
	j.add(plan)
	return j, j.Err()
}

// Add keeps a case as it was judged, before the ledger. It reaches the system
// before Add returns.
func (j *Journal) Add(requirement string, c Case) {
	if j != nil {
		j.add(judgedLine{requirement, c})
	}
}

func (j *Journal) add(v any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return
	}
	data, err := json.Marshal(v)
	if err == nil {
		_, err = j.file.Write(append(escapeInvisible(data), '\n'))
	}
	j.err = err
}

// Err returns the first error of Add: what comes after it is not kept.
func (j *Journal) Err() error {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// Close ends the journal, and removes it when the report was written, which has
// all of it.
func (j *Journal) Close(written bool) {
	if j == nil {
		return
	}
	_ = j.file.Close()
	if written {
		_ = os.Remove(j.file.Name())
	}
}

// ReadJournal reads what a run that was killed left: a report that was
// interrupted, before its ledger and gate. A last line that is not whole is left
// out.
func ReadJournal(path string) (*Report, error) {
	data, err := readBounded(path, maxReportBytes)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	plan, rest, whole := bytes.Cut(data, []byte("\n"))
	if !whole {
		return nil, fmt.Errorf("journal %s: the run was killed before it began", path)
	}
	r, err := parse(plan)
	if err != nil {
		return nil, fmt.Errorf("journal %s: %w", path, err)
	}
	if err := r.replay(rest); err != nil {
		return nil, fmt.Errorf("journal %s: %w", path, err)
	}
	r.Conditions.Interrupted = true
	if info, err := os.Stat(path); err == nil { // written last when the last case had ended
		r.Timing.WallMS = max(0, float64(info.ModTime().Sub(r.Started).Microseconds())/1000)
	}
	r.Finish()
	return r, r.check()
}

// replay puts judged cases in the place of those that were planned.
func (r *Report) replay(lines []byte) error {
	at := map[string]*Case{}
	for i := range r.Requirements {
		for j := range r.Requirements[i].Cases {
			c := &r.Requirements[i].Cases[j]
			at[r.Requirements[i].ID+"\x00"+c.ID] = c
		}
	}
	for n := 2; ; n++ {
		line, rest, whole := bytes.Cut(lines, []byte("\n"))
		if !whole {
			return nil
		}
		var judged judgedLine
		if err := json.Unmarshal(line, &judged); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		c := at[judged.Requirement+"\x00"+judged.Case.ID]
		if c == nil {
			return fmt.Errorf("line %d: case %q was not planned", n, Printable(judged.Case.ID))
		}
		*c, lines = judged.Case, rest
	}
}

// Load reads the report of a directory: report.json, or the journal of a run
// that was killed before it could write one. path may also name a report.json.
// dir is where its evidence is.
func Load(path string) (r *Report, dir string, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, "", fmt.Errorf("report: %w", err)
	}
	if !info.IsDir() {
		r, err = Read(path)
		return r, filepath.Dir(path), err
	}
	r, err = Read(filepath.Join(path, JSONFile))
	if !errors.Is(err, os.ErrNotExist) {
		return r, path, err
	}
	if killed, e := ReadJournal(filepath.Join(path, JournalFile)); !errors.Is(e, os.ErrNotExist) {
		return killed, path, e
	}
	return nil, "", err
}
