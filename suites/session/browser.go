package session

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"net"
	"net/url"
	"slices"

	"github.com/oidcheck/oidcheck/driver/browser"
)

// StartBrowser starts a Chromium for the session, unless it has one. path is
// what browser.Find returned.
func (s *Session) StartBrowser(ctx context.Context, path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own != nil || s.options.Browser != nil {
		return nil
	}
	pins, err := s.pins(ctx)
	if err != nil {
		return err
	}
	s.own, err = browser.Start(ctx, browser.Options{
		Path: path, SPKI: pins, Hosts: s.hosts(), Resolve: s.resolve,
		Redactor: s.Provider.Redactor, Busy: s.Provider.HTTP.Busy, Timeout: s.timeout,
	})
	if err != nil {
		return fmt.Errorf("the browser does not start: %w", err)
	}
	return nil
}

// hosts are the names of the target: the browser reaches no others.
func (s *Session) hosts() []string {
	t, m := s.Provider.Target, s.Provider.Metadata
	urls := []string{t.Issuer, m.Issuer, m.AuthorizationEndpoint}
	for _, c := range t.Clients {
		urls = append(urls, c.Issuer)
	}
	var out []string
	for _, raw := range urls {
		if u, err := url.Parse(raw); err == nil && u.Hostname() != "" {
			out = append(out, u.Hostname())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// pins returns the keys that the browser is to trust beyond its own store: that
// of a certificate which we verified by the target's own authorities. A target
// whose certificate the system trusts needs none.
func (s *Session) pins(ctx context.Context) ([]string, error) {
	u, err := url.Parse(s.Provider.Metadata.AuthorizationEndpoint)
	if err != nil || u.Scheme != "https" || s.roots == nil {
		return nil, nil
	}
	address := u.Host
	if u.Port() == "" {
		address = net.JoinHostPort(u.Hostname(), "443")
	}
	if to := s.resolve[address]; to != "" {
		address = to
	}
	dialer := tls.Dialer{
		NetDialer: &net.Dialer{Timeout: s.timeout}, // the handshake included
		Config:    &tls.Config{RootCAs: s.roots, ServerName: u.Hostname()},
	}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("verifying the certificate of %s for the browser: %w", u.Host, err)
	}
	defer conn.Close()
	leaf := conn.(*tls.Conn).ConnectionState().PeerCertificates[0]
	sum := sha256.Sum256(leaf.RawSubjectPublicKeyInfo)
	return []string{base64.StdEncoding.EncodeToString(sum[:])}, nil
}

func (s *Session) running() *browser.Browser {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own != nil {
		return s.own
	}
	return s.options.Browser
}

// Close ends what the session started. Further calls do nothing.
func (s *Session) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own == nil {
		return nil
	}
	err := s.own.Close()
	s.own = nil
	return err
}

// HandOverBrowser starts a Chromium that the session uses and the caller
// closes. Of a session that was given one, that one is returned.
func (s *Session) HandOverBrowser(ctx context.Context, path string) (*browser.Browser, error) {
	if err := s.StartBrowser(ctx, path); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own != nil {
		s.own, s.options.Browser = nil, s.own
	}
	return s.options.Browser, nil
}
