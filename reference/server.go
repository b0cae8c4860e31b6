package reference

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Paths below the issuer, whose own path is root.
const (
	root              = "/oidc"
	pathDiscovery     = "/.well-known/openid-configuration"
	pathJWKS          = "/.well-known/jwks.json"
	pathAuthorization = "/auth"
	pathLogin         = "/login"
	pathConsent       = "/consent"
	pathToken         = "/token"
	pathUserinfo      = "/me"
	pathIntrospection = "/token/introspection"
	pathRevocation    = "/token/revocation"
	pathRegistration  = "/reg"
	pathEndSession    = "/session/end"
)

const defaultAddr = "127.0.0.1:0"

// listen refuses an address that other machines can reach, unless that is
// asked for: the provider protects nothing.
func listen(o Options) (net.Listener, error) {
	addr := o.Addr
	if addr == "" {
		addr = defaultAddr
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("reference: the address %q is not host:port: %w", addr, err)
	}
	if !loopback(host) && !o.Expose {
		return nil, fmt.Errorf("reference: %q is not a loopback address: other machines could use this testing-only provider; expose it on purpose or use 127.0.0.1", addr)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("reference: listen: %w", err)
	}
	return listener, nil
}

// issuerHost is the host by which the provider calls itself.
func issuerHost(addr string) string {
	host, _, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err != nil || host == "" || ip != nil && ip.IsUnspecified() {
		return "127.0.0.1"
	}
	return host
}

// A server is an http.Server that knows when its last handler has returned.
type server struct {
	http   *http.Server
	served chan struct{} // closed when the accept loop has ended

	mu      sync.Mutex
	closed  bool
	running sync.WaitGroup
}

func serve(l net.Listener, certificate tls.Certificate, minVersion uint16, h http.Handler) *server {
	s := &server{served: make(chan struct{})}
	s.http = &http.Server{
		Handler:           s.count(h),
		TLSConfig:         &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: minVersion},
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       20 * time.Second,
		WriteTimeout:      20 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          log.New(io.Discard, "", 0), // broken connections are the clients' business
	}
	go func() {
		defer close(s.served)
		_ = s.http.ServeTLS(l, "", "") // always ErrServerClosed or the listener's end
	}()
	return s
}

// count lets close wait for the handlers.
func (s *server) count(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			panic(http.ErrAbortHandler) // ends the connection without an answer
		}
		s.running.Add(1)
		s.mu.Unlock()
		defer s.running.Done()
		h.ServeHTTP(w, r)
	})
}

func (s *server) close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	err := s.http.Close()
	<-s.served
	s.running.Wait()
	if err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("reference: close: %w", err)
	}
	return nil
}

// mark puts the headers on every answer that tell what this provider is.
func (p *Provider) mark(h http.Handler) http.Handler {
	armed := strings.Join(p.armed, ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Oidcheck-Reference", "testing only")
		header.Set("X-Content-Type-Options", "nosniff")
		if armed != "" {
			header.Set("Oidcheck-Faults", armed)
		}
		h.ServeHTTP(w, r)
	})
}

// allow answers a request by any other method than those and reports whether
// it did not have to.
func allow(w http.ResponseWriter, r *http.Request, methods ...string) bool {
	for _, method := range methods {
		if r.Method == method {
			return true
		}
	}
	w.Header().Set("Allow", strings.Join(methods, ", "))
	http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	return false
}
