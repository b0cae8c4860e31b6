package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/oidcheck/oidcheck/reference/fault"
	"github.com/oidcheck/oidcheck/suites/proof"
)

// proveInParts shares the faults among processes of this program: Ginkgo's
// tree is global, so one process runs one suite at a time.
func (a *app) proveInParts(ctx context.Context, f proveFlags, impacts proof.Impacts, faults []fault.Fault) ([]proof.Row, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program to start it again: %w", err)
	}
	dir, err := os.MkdirTemp("", "oidcheck-prove-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	extra, err := partFlags(f, impacts, dir)
	if err != nil {
		return nil, err
	}
	shares := make([][]string, min(f.procs, len(faults)))
	for i, one := range faults {
		shares[i%len(shares)] = append(shares[i%len(shares)], one.ID)
	}
	var mu sync.Mutex // of rows, and of what the processes print
	var rows []proof.Row
	group, ctx := errgroup.WithContext(ctx)
	for i, share := range shares {
		group.Go(func() error {
			part := filepath.Join(dir, fmt.Sprint(i))
			stdout, stderr := &lines{mu: &mu, w: a.stdout}, &lines{mu: &mu, w: a.stderr}
			cmd := exec.CommandContext(ctx, self, append([]string{"prove", "--part", "--procs", "1", "--out", part, "--fault", strings.Join(share, ",")}, extra...)...)
			cmd.Stdout, cmd.Stderr = stdout, stderr
			// A browser has to be ended by who started it.
			cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
			cmd.WaitDelay = leave
			err := cmd.Run()
			stdout.flush()
			stderr.flush()
			if err != nil {
				return environment("a process of prove ended, see above: %w", err)
			}
			m, err := readMatrix(filepath.Join(part, "prove.json"))
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			rows = append(rows, m.Faults...)
			return nil
		})
	}
	return rows, group.Wait()
}

// partFlags are what all parts have in common.
func partFlags(f proveFlags, impacts proof.Impacts, dir string) ([]string, error) {
	flags := []string{"--driver", f.driver, "--chrome", f.chrome, "--patience", f.patience.String(), "--seed", fmt.Sprint(f.seed)}
	if f.full {
		return append(flags, "--full"), nil
	}
	if impacts == nil {
		return flags, nil
	}
	text, err := json.Marshal(impacts)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "impact.json")
	return append(flags, "--impact", path), os.WriteFile(path, text, 0o600)
}

// trace finds out which cases read which decisions of a preset, where that costs
// less than it saves. A part is told.
func (a *app) trace(ctx context.Context, f proveFlags, p *proof.Prover, faults []fault.Fault) error {
	switch {
	case f.impact != "":
		text, err := os.ReadFile(f.impact)
		if err != nil {
			return err
		}
		return json.Unmarshal(text, &p.Impacts)
	case f.full, f.part:
		return nil
	}
	on := map[string]int{}
	for _, one := range faults {
		on[one.Preset]++
	}
	p.Impacts = proof.Impacts{}
	for preset, n := range on {
		if n < fewFaults {
			continue
		}
		impact, err := p.Trace(ctx, preset)
		if err != nil {
			return err
		}
		p.Impacts[preset] = impact
	}
	return nil
}

// fewFaults are proven sooner than it is found out what they can touch.
const fewFaults = 10

// leave is how long a process may take to end when it is told to.
const leave = 10 * time.Second

func readMatrix(path string) (*proof.Matrix, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var m proof.Matrix
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &m, nil
}

// lines lets several processes write to one writer, whole lines at a time.
type lines struct {
	mu      *sync.Mutex
	w       io.Writer
	pending []byte
}

// Write passes on what ends with the last line end, and keeps the rest.
func (l *lines) Write(p []byte) (int, error) {
	l.pending = append(l.pending, p...)
	end := bytes.LastIndexByte(l.pending, '\n') + 1
	if end == 0 {
		return len(p), nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_, err := l.w.Write(l.pending[:end])
	l.pending = append(l.pending[:0], l.pending[end:]...)
	return len(p), err
}

// flush ends a line that has no end of its own.
func (l *lines) flush() {
	if len(l.pending) > 0 {
		_, _ = l.Write([]byte("\n"))
	}
}
