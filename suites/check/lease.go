package check

import (
	"context"
	"strings"
	"sync"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
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
// many cases.
type pool struct {
	mu   sync.Mutex
	idle map[agentKey][]agent.Agent
}

func newPool() *pool { return &pool{idle: map[agentKey][]agent.Agent{}} }

// lease gives a case an agent: an idle one where reuse allows, else a new one.
func (r *Run) lease(ctx context.Context, driver string, user int, reuse bool) (*lease, error) {
	key := agentKey{driver, user}
	reuse = reuse && r.config.Share
	if reuse {
		if a := r.idle.take(key); a != nil {
			return &lease{agent: a, key: key, reuse: true}, nil
		}
	}
	a, err := r.config.NewAgent(ctx, driver)
	if err != nil {
		return nil, err
	}
	return &lease{agent: a, key: key, reuse: reuse}, nil
}

func (p *pool) take(key agentKey) agent.Agent {
	p.mu.Lock()
	defer p.mu.Unlock()
	idle := p.idle[key]
	if len(idle) == 0 {
		return nil
	}
	a := idle[len(idle)-1]
	p.idle[key] = idle[:len(idle)-1]
	return a
}

// close gives back what the case held. Agents that can't be handed on end.
func (p *Probe) close() {
	for _, l := range p.agents {
		if l.reuse && !l.spoiled {
			p.run.idle.put(l)
			continue
		}
		_ = l.agent.Close()
	}
	p.agents = nil
}

func (p *pool) put(l *lease) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle[l.key] = append(p.idle[l.key], l.agent)
}

func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, agents := range p.idle {
		for _, a := range agents {
			_ = a.Close()
		}
	}
	p.idle = map[agentKey][]agent.Agent{}
}

// turns orders visits that touch a consent state: what a user consented to for
// a client changes what the next visit is shown. Such a visit is alone with
// that user and client; others share.
type turns struct {
	mu    sync.Mutex
	locks map[turnKey]*sync.RWMutex
}

type turnKey struct {
	user   int
	client string
}

func newTurns() *turns { return &turns{locks: map[turnKey]*sync.RWMutex{}} }

// take waits for the turn of a request and returns what ends it.
func (t *turns) take(user int, a *flow.Authorization) (done func()) {
	key := turnKey{user, a.Client.ClientID}
	t.mu.Lock()
	lock := t.locks[key]
	if lock == nil {
		lock = &sync.RWMutex{}
		t.locks[key] = lock
	}
	t.mu.Unlock()
	if a.Prompt != "" || strings.Contains(a.Scope, "offline_access") {
		lock.Lock()
		return lock.Unlock
	}
	lock.RLock()
	return lock.RUnlock
}
