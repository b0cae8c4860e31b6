package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/oidcheck/oidcheck/reference/fault"
	"github.com/oidcheck/oidcheck/suites/proof"
)

// proveInParts shares the faults among processes of this program: Ginkgo's
// tree is global, so one process runs one suite at a time.
func (a *app) proveInParts(ctx context.Context, f proveFlags, faults []fault.Fault) ([]proof.Row, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program to start it again: %w", err)
	}
	dir, err := os.MkdirTemp("", "oidcheck-prove-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	shares := make([][]string, min(f.procs, len(faults)))
	for i, one := range faults {
		shares[i%len(shares)] = append(shares[i%len(shares)], one.ID)
	}
	var mu sync.Mutex
	var rows []proof.Row
	out := &lines{w: a.stdout}
	group, ctx := errgroup.WithContext(ctx)
	for i, share := range shares {
		group.Go(func() error {
			part := filepath.Join(dir, fmt.Sprint(i))
			cmd := exec.CommandContext(ctx, self, "prove", "--part", "--procs", "1", "--out", part, "--fault", strings.Join(share, ","),
				"--driver", f.driver, "--chrome", f.chrome, "--patience", f.patience.String(), "--seed", fmt.Sprint(f.seed))
			cmd.Stdout, cmd.Stderr = out, a.stderr
			if err := cmd.Run(); err != nil {
				return environment("a process of prove ended: %w", err)
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

// lines lets several processes write whole lines to one writer.
type lines struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
