package draft

import (
	"context"
	"errors"
	"fmt"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/session"
)

// look opens an authorization request without logging in, and sees whether the
// login form is recognised.
func look(ctx context.Context, s *session.Session, c *target.Client, chromium func() (string, error)) Login {
	if c == nil {
		return Login{Saw: "no client can ask for a login"}
	}
	found := open(ctx, s, c)
	if !found.Script || chromium == nil {
		return found
	}
	path, err := chromium()
	if err == nil {
		err = s.StartBrowser(ctx, path)
	}
	if err != nil {
		found.Saw += "; no browser could look at it: " + err.Error()
		return found
	}
	found = open(ctx, s, c)
	found.Script = true
	return found
}

func open(ctx context.Context, s *session.Session, c *target.Client) Login {
	a, err := s.NewAgent(ctx, check.HTTP)
	if err != nil {
		return Login{Saw: err.Error()}
	}
	defer a.Close()
	request := flow.Code(c)
	if !c.Answers("code") {
		request = flow.Asking(c, c.ResponseTypes[0])
	}
	response, err := s.Provider.Authorize(ctx, a, nil, request)
	if err != nil {
		return Login{Script: errors.Is(err, agent.ErrNeedsBrowser), Saw: err.Error()}
	}
	return describe(response)
}

func describe(r *flow.AuthorizationResponse) Login {
	pages := r.Arrival.Pages
	switch {
	case r.Arrival.Foreign:
		return Login{Saw: fmt.Sprintf("the provider leads away to %q", r.To())}
	case r.Redirected():
		return Login{Saw: fmt.Sprintf("the client was answered without a login (error %q)", r.Params.Get("error"))}
	case len(pages) == 0:
		return Login{Saw: "no page came"}
	}
	last := pages[len(pages)-1]
	saw := fmt.Sprintf("page %q (status %d)", last.Title, last.Status)
	return Login{Recognised: last.Kind == agent.Login, Script: last.NeedsScript, Saw: saw}
}
