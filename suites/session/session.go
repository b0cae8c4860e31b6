// Package session connects a run with its target: HTTP client, metadata, login
// and, where it is needed, a browser.
package session

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
)

// Options says how to reach a target.
type Options struct {
	RootCAs   *x509.CertPool    // instead of Target.CAFile and the system's
	Resolve   map[string]string // in addition to Target.Resolve
	Timeout   time.Duration     // of one exchange, where the target sets none
	UserAgent string
	Redactor  *exchange.Redactor // shared by sessions that share a browser; nil: a new one
	Browser   *browser.Browser   // one that runs already; the session does not close it
}

// Session is a target that answered. Close it.
type Session struct {
	Provider *flow.Provider

	options Options
	roots   *x509.CertPool
	resolve map[string]string

	mu  sync.Mutex
	own *browser.Browser // started by the session
}

// Open reaches the target and reads its metadata. An *httpx.UnreachableError
// says that nothing answers, another error that it is no provider.
func Open(ctx context.Context, t *target.Target, o Options) (*Session, error) {
	s := &Session{options: o, roots: o.RootCAs, resolve: map[string]string{}}
	if err := s.trust(t); err != nil {
		return nil, err
	}
	for _, m := range []map[string]string{t.Resolve, o.Resolve} {
		for from, to := range m {
			s.resolve[from] = to
		}
	}
	redactor := o.Redactor
	if redactor == nil {
		redactor = exchange.NewRedactor()
	}
	for _, secret := range t.Secrets() {
		redactor.Learn(secret.Reveal())
	}
	timeout := t.Limits.Timeout
	if timeout == 0 {
		timeout = o.Timeout
	}
	client := httpx.New(httpx.Options{
		RootCAs: s.roots, Resolve: s.resolve, Timeout: timeout, Rate: t.Limits.Rate,
		UserAgent: o.UserAgent, Redactor: redactor,
	})
	provider, err := flow.Discover(ctx, t, client, redactor)
	if err != nil {
		return nil, err
	}
	s.Provider = provider
	return s, nil
}

// trust reads the target's certificate authorities, unless the caller brought
// some.
func (s *Session) trust(t *target.Target) error {
	if s.roots != nil || t.CAFile == "" {
		return nil
	}
	pem, err := os.ReadFile(t.CAFile)
	if err != nil {
		return fmt.Errorf("ca_file: %w", err)
	}
	s.roots = x509.NewCertPool()
	if !s.roots.AppendCertsFromPEM(pem) {
		return fmt.Errorf("ca_file: %s holds no certificate in PEM form", t.CAFile)
	}
	return nil
}

// ErrLogin is wrapped by the error of Login.
var ErrLogin = errors.New("login failed")

// Login tries every user at the first client that has a redirect_uri. Only
// credentials that the target rejects are an error here: everything else is for
// the cases to judge.
func (s *Session) Login(ctx context.Context) error {
	t := s.Provider.Target
	for _, role := range target.Roles() {
		client := t.Clients[role]
		if client == nil || !client.FrontChannel() {
			continue
		}
		for i := range t.Users {
			if err := s.loginAs(ctx, client, &t.Users[i]); err != nil {
				return fmt.Errorf("%w for users[%d]: %w", ErrLogin, i, err)
			}
		}
		return nil
	}
	return nil
}

func (s *Session) loginAs(ctx context.Context, c *target.Client, user *target.User) error {
	a, err := s.NewAgent(ctx, check.HTTP)
	if err != nil {
		return err
	}
	defer a.Close()
	_, err = s.Provider.Authorize(ctx, a, user, flow.Code(c))
	if errors.Is(err, agent.ErrLoginRejected) {
		return err
	}
	return nil
}

// Check returns the parts of a check.Config that the session provides.
func (s *Session) Check() check.Config {
	c := check.Config{Provider: s.Provider, NewAgent: s.NewAgent}
	if b := s.running(); b != nil {
		c.Framer = b
	}
	return c
}

// NewAgent returns a user agent with cookies of its own.
func (s *Session) NewAgent(ctx context.Context, driver string) (agent.Agent, error) {
	if driver == check.Browser {
		b := s.running()
		if b == nil {
			return nil, errors.New("no browser was started for this session")
		}
		return b.NewAgent(ctx)
	}
	return agent.NewHTTP(s.Provider.HTTP, s.Provider.Redactor), nil
}
