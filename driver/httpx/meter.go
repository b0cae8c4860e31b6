package httpx

import (
	"sync"
	"time"
)

// Meter is a snapshot of what a Client did.
type Meter struct {
	Exchanges int
	// Busy is the union of the intervals in which at least one request was in
	// flight: what was spent waiting for the target.
	Busy time.Duration
}

// meter counts intervals that may overlap.
type meter struct {
	mu        sync.Mutex
	exchanges int
	inFlight  int
	since     time.Time // when inFlight left 0
	busy      time.Duration
}

// Meter returns what the Client did so far, intervals that still run included.
func (c *Client) Meter() Meter {
	m := &c.meter
	m.mu.Lock()
	defer m.mu.Unlock()
	busy := m.busy
	if m.inFlight > 0 {
		busy += time.Since(m.since)
	}
	return Meter{Exchanges: m.exchanges, Busy: busy}
}

// Busy counts one exchange as in flight from now until the returned function is
// called; calling that again does nothing. Other drivers of the same target
// report their exchanges through it.
func (c *Client) Busy() func() {
	c.meter.begin()
	return sync.OnceFunc(c.meter.end)
}

func (m *meter) begin() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.exchanges++
	if m.inFlight == 0 {
		m.since = time.Now()
	}
	m.inFlight++
}

func (m *meter) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.inFlight--
	if m.inFlight == 0 {
		m.busy += time.Since(m.since)
	}
}
