package proof

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/oidcheck/oidcheck/reference/fault"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Impact says which decisions of the bundled provider each case reads in a run
// without faults. A fault replaces decisions, so that a case which reads none of
// them meets the same provider as before, and need not be run again.
type Impact struct {
	Always []string            `json:"always"` // decisions read before any case
	Cases  map[string][]string `json:"cases"`  // by case ID
}

// Impacts are those of the presets, by name: each asks its decisions in its own
// way.
type Impacts map[string]*Impact

// Trace runs the suite without faults and with nothing shared, so that every
// case reads by itself what it depends on.
func (p *Prover) Trace(ctx context.Context, preset string) (*Impact, error) {
	t := &tracer{read: map[string]map[string]bool{}}
	config := p.Config
	config.Share, config.Workers, config.Progress = false, 0, t
	config.Keep = func(c *check.Case) bool { return !waits(c) }
	if _, err := p.run(ctx, config, Options{Preset: preset, Asked: t.asked}); err != nil {
		return nil, err
	}
	i := &Impact{Cases: map[string][]string{}}
	for id, decisions := range t.read {
		i.Cases[id] = slices.Sorted(maps.Keys(decisions))
	}
	i.Always = i.Cases[""]
	delete(i.Cases, "")
	return i, nil
}

// tracer notes which case is running when a decision is read.
type tracer struct {
	mu      sync.Mutex
	running string // empty before the first case
	read    map[string]map[string]bool
}

func (t *tracer) asked(decision string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.read[t.running] == nil {
		t.read[t.running] = map[string]bool{}
	}
	t.read[t.running][decision] = true
}

// Start implements check.Progress.
func (t *tracer) Start(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.running = id
}

// Done implements check.Progress.
func (t *tracer) Done(*requirement.Requirement, reports.Case) {}

// waits reports whether the early half of a case runs before any other case.
func waits(c *check.Case) bool { return slices.Contains(c.Needs(), "time") }

// of keeps the cases that a fault can touch. What a browser alone shows are
// pages: its cases are run where the fault is about those, or aims at them.
func (all Impacts) of(f fault.Fault) func(*check.Case) bool {
	i, changed := all[f.Preset], f.Changes()
	pages := slices.ContainsFunc(changed, func(d string) bool { return strings.HasPrefix(d, "Page.") })
	return func(c *check.Case) bool {
		if c.Driver == check.Browser && !pages && !slices.Contains(f.Targets, c.Requirement.ID) {
			return false
		}
		return i.touches(c, changed)
	}
}

// touches reports whether a case reads one of the decisions, as far as that is
// known.
func (i *Impact) touches(c *check.Case, changed []string) bool {
	if i == nil || waits(c) {
		return true
	}
	read, traced := i.Cases[c.ID()]
	return !traced || slices.ContainsFunc(changed, func(d string) bool {
		return slices.Contains(read, d) || slices.Contains(i.Always, d)
	})
}
