package httpx

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
)

// UnreachableError says that no byte of an answer came: the connection or TLS
// failed, or nothing was said in time.
type UnreachableError struct {
	Request string // method and URL, without query
	Host    string // host and port that were asked
	Cause   string // in plain words
	Remedy  string // what to do; may be empty
	Err     error
}

// Error names the request, the cause and what to do.
func (e *UnreachableError) Error() string {
	text := e.Request + ": " + e.Host + " cannot be reached: " + e.Cause
	if e.Remedy != "" {
		text += ": " + e.Remedy
	}
	return text
}

// Unwrap returns the cause as the network reported it.
func (e *UnreachableError) Unwrap() error { return e.Err }

// AnswerError says that an answer began, but was no HTTP, exceeded the limit on
// headers, or broke off.
type AnswerError struct {
	Request string // method and URL, without query
	Problem string // in plain words
	Err     error
}

// Error names the request and what was wrong with the answer.
func (e *AnswerError) Error() string { return e.Request + ": " + e.Problem }

// Unwrap returns the cause as the network reported it.
func (e *AnswerError) Unwrap() error { return e.Err }

var (
	errSwitched   = errors.New("the answer switches to another protocol")
	errHeaderSize = errors.New("the headers of the answer exceed the limit")
)

// explain turns the error of an attempt into the one that callers see.
func (c *Client) explain(ctx context.Context, p *prepared, a attempt) error {
	if a.err == nil {
		return nil
	}
	name := c.redactor.Text(bounded(p.name()))
	if ctx.Err() != nil {
		return fmt.Errorf("%s: ended before the answer was complete: %w", name, context.Cause(ctx))
	}
	if errors.Is(a.err, ErrNotReleased) {
		return fmt.Errorf("%s: %w", name, a.err)
	}
	if a.answered {
		return &AnswerError{Request: name, Problem: c.problem(a.err), Err: a.err}
	}
	cause, remedy := c.diagnose(a.err)
	return &UnreachableError{Request: name, Host: c.redactor.Text(bounded(p.url.Host)), Cause: cause, Remedy: remedy, Err: a.err}
}

// problem words what ended an answer that had begun.
func (c *Client) problem(err error) string {
	switch {
	case isTimeout(err):
		return fmt.Sprintf("the answer was not complete within %v", c.options.Timeout)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		return "the connection was closed in the middle of the answer"
	case errors.Is(err, errHeaderSize), strings.Contains(err.Error(), "headers exceeded"):
		return fmt.Sprintf("the headers of the answer exceed %d bytes", c.options.MaxHeader)
	}
	return "the answer cannot be read: " + c.redactor.Text(bounded(err.Error()))
}

// diagnose words why no answer came and what to do about it.
func (c *Client) diagnose(err error) (cause, remedy string) {
	if cause, remedy = DiagnoseTLS(err); cause != "" {
		return cause, remedy
	}
	var dns *net.DNSError
	switch {
	case isTimeout(err):
		return fmt.Sprintf("no answer within %v", c.options.Timeout), "is it overloaded or behind a firewall? raise limits.timeout"
	case errors.As(err, &dns):
		return "its name is not known", "check the issuer's host name, or give its address with --resolve host:port:addr"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused", "is it running, and on this port?"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the connection was closed before any answer", "is this the provider's port, and its scheme http or https?"
	}
	return c.redactor.Text(bounded(err.Error())), ""
}

// DiagnoseTLS words why a handshake failed and what to do about it; empty where
// that was not the reason.
func DiagnoseTLS(err error) (cause, remedy string) {
	var (
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &authority):
		return "its certificate is signed by an unknown authority", "name the authority with --ca-file or ca_file"
	case errors.As(err, &hostname):
		return "its certificate is for another name", "use the name that the certificate holds, with --resolve where it has no DNS entry"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate has expired or is not valid yet", "renew it, or check this machine's clock"
	case errors.As(err, &record):
		return "it does not speak TLS", "is the issuer http:// rather than https://?"
	}
	return "", ""
}
