package check

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/oidcheck/oidcheck/driver/agent"
)

// lease is the right of one case to a user agent.
type lease struct {
	agent   agent.Agent
	key     agentKey
	reuse   bool // it may be handed on, signed in as it is
	spoiled bool // its state was tampered with
}

type agentKey struct {
	driver string
	user   int
}

// pool keeps the signed-in agents that no case holds, so that one login serves
// many cases, and knows those that are held, so that none outlives the run.
type pool struct {
	mu     sync.Mutex
	idle   map[agentKey][]agent.Agent
	held   []agent.Agent
	closed bool
}

func newPool() *pool { return &pool{idle: map[agentKey][]agent.Agent{}} }

// lease gives a case an agent: an idle one where reuse allows, else a new one.
func (r *Run) lease(ctx context.Context, driver string, user int, reuse bool) (*lease, error) {
	l := &lease{key: agentKey{driver, user}, reuse: reuse && r.config.Share}
	if l.reuse {
		if l.agent = r.idle.take(l.key); l.agent != nil {
			return l, nil
		}
	}
	a, err := r.config.NewAgent(ctx, driver)
	if err != nil {
		return nil, err
	}
	if !r.idle.hold(a) {
		_ = a.Close()
		return nil, errors.New("the run is over")
	}
	l.agent = a
	return l, nil
}

// take hands out the agent that was given back last.
func (p *pool) take(key agentKey) agent.Agent {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := len(p.idle[key]) - 1
	if last < 0 {
		return nil
	}
	a := p.idle[key][last]
	p.idle[key] = p.idle[key][:last]
	p.held = append(p.held, a)
	return a
}

// hold notes a new agent. It reports false when the pool is closed.
func (p *pool) hold(a agent.Agent) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.held = append(p.held, a)
	}
	return !p.closed
}

// release ends a lease: an agent that can't be handed on is closed, unless the
// pool has done so before.
func (p *pool) release(l *lease) {
	p.mu.Lock()
	i := slices.Index(p.held, l.agent)
	if i >= 0 {
		p.held = slices.Delete(p.held, i, i+1)
	}
	kept := i >= 0 && l.reuse && !l.spoiled
	if kept {
		p.idle[l.key] = append(p.idle[l.key], l.agent)
	}
	p.mu.Unlock()
	if i >= 0 && !kept {
		_ = l.agent.Close()
	}
}

// close closes every agent, those that a case still holds too.
func (p *pool) close() {
	p.mu.Lock()
	all := p.held
	for _, agents := range p.idle {
		all = append(all, agents...)
	}
	p.idle, p.held, p.closed = nil, nil, true
	p.mu.Unlock()
	for _, a := range all {
		_ = a.Close()
	}
}

// close gives back what the case held.
func (p *Probe) close() {
	for _, l := range p.agents {
		p.run.idle.release(l)
	}
	p.agents = nil
}
