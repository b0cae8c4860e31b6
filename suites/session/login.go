package session

import (
	"context"
	"errors"
	"fmt"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
)

// ErrLogin is wrapped by the error of Login when nobody can log in.
var ErrLogin = errors.New("login failed")

// Login tries every user at the first client that has a redirect_uri, by a user
// agent of this driver. It fails where the user's owner has to act: credentials
// that are rejected, a recipe that does not fit, pages that this driver can't
// operate (agent.ErrNeedsBrowser). Everything else is for the cases to judge.
func (s *Session) Login(ctx context.Context, driver string) error {
	t := s.Provider.Target
	for _, role := range target.Roles() {
		client := t.Clients[role]
		if client == nil || !client.FrontChannel() {
			continue
		}
		for i := range t.Users {
			if err := s.loginAs(ctx, driver, client, &t.Users[i]); err != nil {
				return fmt.Errorf("%w for users[%d] (%s) at client %s: %w", ErrLogin, i, t.Users[i].Username, role, err)
			}
		}
		return nil
	}
	return nil
}

func (s *Session) loginAs(ctx context.Context, driver string, c *target.Client, user *target.User) error {
	a, err := s.NewAgent(ctx, driver)
	if err != nil {
		return err
	}
	defer a.Close()
	response, err := s.Provider.Authorize(ctx, a, user, flow.Code(c))
	var recipe *agent.RecipeError
	switch {
	case err == nil && needsScript(response.Arrival, nil):
		return agent.ErrNeedsBrowser
	case errors.Is(err, agent.ErrLoginRejected), errors.Is(err, agent.ErrNeedsBrowser), errors.As(err, &recipe):
		return err
	}
	return nil
}
