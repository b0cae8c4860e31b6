package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/oidcheck/oidcheck/driver/agent"
)

// rests reports whether the page is to be taken as it is now. A page that wants
// something new is, at once. One that has no scripts stays as it is. Else
// it is given time until its scripts and requests are at rest.
func (t *trip) rests(ctx context.Context, d *agent.Document, m agent.Move) (bool, error) {
	fresh := t.seen != t.acted
	switch {
	case t.document == t.actedOn && see(t.journey, t.journey.busy):
		return t.change(ctx)
	case m.Automatic && m.Form == nil:
		return false, t.away(ctx)
	case fresh && (d.Scripts == 0 || !m.Automatic && m.Kind != agent.Other):
		return true, nil
	}
	state, err := t.calm(ctx)
	switch {
	case err != nil || state == "":
		return false, err
	case state == "changed" && t.restless():
		return false, nil
	case see(t.journey, t.journey.busy):
		return t.change(ctx)
	case !fresh && see(t.journey, func() bool { return t.journey.requests == t.before }):
		return false, fmt.Errorf("the page did nothing after its %s form was submitted: give a login recipe in the target file", m.Kind)
	}
	return true, nil
}

// patience is how often a page may change and want the same before it is
// taken as it is: a clock or a spinner never rests.
const patience = 10

// restless reports whether a page that has changed gets another look.
func (t *trip) restless() bool {
	if t.seen != t.same {
		t.same, t.times = t.seen, 0
	}
	t.times++
	return t.times < patience
}

// signature tells pages apart by what they want, not by texts that change
// while they work.
func (t *trip) signature(m agent.Move) string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d %s", t.document, m.Kind)
	for _, e := range m.Fill {
		fmt.Fprintf(&s, " %q", []string{e.Control.Get("name"), e.Control.Get("id"), e.Control.Get("type")})
	}
	if m.Button != nil {
		fmt.Fprintf(&s, " [%q]", []string{m.Button.Get("name"), m.Button.Get("id"), m.Button.Get("value")})
	}
	return s.String()
}

// calm waits until the scripts of the page have changed it and are at rest
// ("changed"), until nothing has changed for a while ("calm"), or until it is
// about to be replaced ("").
func (t *trip) calm(ctx context.Context) (state string, err error) {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	j, world, document := t.journey, t.world, t.document
	var said bool
	var reply string
	var failed error
	go func() {
		var text string
		raw, err := world.call(asking, "calm", true)
		if err == nil {
			err = json.Unmarshal(raw, &text)
		}
		j.update(func() { said, reply, failed = true, text, err })
	}()
	err = j.wait(ctx, func() bool { return said || j.loading != "" || j.end != nil || j.documents != document })
	if err != nil {
		return "", err
	}
	j.mu.Lock()
	state, err = reply, failed
	replaced := j.loading != "" || j.end != nil || j.documents != document
	j.mu.Unlock()
	if err != nil && !replaced {
		return "", t.passing(ctx, document, err)
	}
	return state, nil
}

// away waits for what a page announced: another document, or the arrival.
func (t *trip) away(ctx context.Context) error {
	j, document := t.journey, t.document
	err := j.wait(ctx, func() bool { return j.documents != document || j.over() })
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("the page announced another one that did not come: %w", err)
	}
	return err
}

// change waits until what is in flight has changed. A page that keeps a request
// open beyond the time of a step is taken as it is.
func (t *trip) change(ctx context.Context) (rest bool, err error) {
	j, document := t.journey, t.document
	was := see(j, func() int { return len(j.open) })
	err = j.wait(ctx, func() bool {
		return len(j.open) < was || j.documents != document || j.over() || !j.busy()
	})
	if errors.Is(err, context.DeadlineExceeded) && t.ctx.Err() == nil && see(j, func() bool { return j.loading == "" }) {
		return true, nil
	}
	return false, err
}

// act does what the pilot decided and waits for a first sign that it worked.
func (t *trip) act(ctx context.Context, m agent.Move) error {
	ctx, cancel := context.WithTimeout(ctx, t.journey.tab.profile.browser.options.Timeout)
	defer cancel()
	t.acted, t.actedOn = t.seen, t.document
	t.journey.update(func() {
		t.before = t.journey.requests
		if m.Kind == agent.Login && t.visit.User != nil {
			t.journey.password = t.visit.User.Password.Reveal()
		}
	})
	if len(m.Fill)+len(m.Tick) > 0 {
		if err := t.world.fill(ctx, m); err != nil {
			return fmt.Errorf("fill the %s form: %w", m.Kind, err)
		}
	}
	if m.Button == nil && m.Link == nil && m.Press == nil && len(m.Fill) > 0 {
		var err error
		if m, err = t.enabled(ctx, m); err != nil || t.world == nil {
			return err
		}
	}
	if err := t.world.press(ctx, m); err != nil {
		return t.passing(ctx, t.document, err)
	}
	_, err := t.calm(ctx)
	return err
}

// enabled looks again for the button, which some pages enable when the fields
// are filled.
func (t *trip) enabled(ctx context.Context, m agent.Move) (agent.Move, error) {
	if _, err := t.calm(ctx); err != nil || t.world == nil {
		return m, err
	}
	d, err := t.snapshot(ctx)
	if err != nil || d == nil {
		return m, err
	}
	return agent.Recognise(d, t.visit.User, t.visit), nil
}
