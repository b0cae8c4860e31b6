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
	timeout time.Duration // of one exchange

	mu  sync.Mutex
	own *browser.Browser // started by the session
}

// Open reaches the target and reads its metadata. An *httpx.UnreachableError
// says that nothing answers, another error that it is no provider or that its
// ca_file can't be used.
func Open(ctx context.Context, t *target.Target, o Options) (*Session, error) {
	s := &Session{options: o, roots: o.RootCAs, resolve: map[string]string{}, timeout: o.Timeout}
	if s.roots == nil && t.CAFile != "" {
		var err error
		if s.roots, err = Roots(t.CAFile); err != nil {
			return nil, fmt.Errorf("ca_file: %w", err)
		}
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
	if t.Limits.Timeout > 0 {
		s.timeout = t.Limits.Timeout
	}
	if s.timeout <= 0 {
		s.timeout = httpx.DefaultTimeout
	}
	client := httpx.New(httpx.Options{
		RootCAs: s.roots, Resolve: s.resolve, Timeout: s.timeout, Rate: t.Limits.Rate,
		UserAgent: o.UserAgent, Redactor: redactor,
	})
	provider, err := flow.Discover(ctx, t, client, redactor)
	if err != nil {
		return nil, err
	}
	s.Provider = provider
	return s, nil
}

// Roots reads a file of certificate authorities in PEM form.
func Roots(path string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)", path)
	}
	return roots, nil
}

// Check returns the parts of a check.Config that the session provides.
func (s *Session) Check() check.Config {
	c := check.Config{Provider: s.Provider, NewAgent: s.NewAgent}
	if b := s.running(); b != nil {
		c.Framer = b
	}
	return c
}

// NewAgent returns a user agent with cookies of its own. driver is check.HTTP
// or check.Browser; the latter needs StartBrowser or Options.Browser. Where a
// browser runs, the HTTP agent falls back on it for pages that need JavaScript.
func (s *Session) NewAgent(ctx context.Context, driver string) (agent.Agent, error) {
	b := s.running()
	if driver == check.Browser {
		if b == nil {
			return nil, errors.New("no browser was started for this session: start one, or use the driver http")
		}
		return b.NewAgent(ctx)
	}
	plain := agent.NewHTTP(s.Provider.HTTP, s.Provider.Redactor)
	if b == nil {
		return plain, nil
	}
	return &relay{HTTP: plain, browser: b}, nil
}
