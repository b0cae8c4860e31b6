// Package httpx sends single HTTP exchanges to a target that is not trusted:
// it bounds their size and time, follows nothing, keeps its own cookies and
// records each exchange, redacted.
package httpx

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// The bounds of an exchange where Options names no other.
const (
	DefaultTimeout   = 10 * time.Second
	DefaultMaxBody   = 1 << 20
	DefaultMaxHeader = 64 << 10
)

// Options configure a Client. The zero value is usable.
type Options struct {
	// RootCAs verify the target's certificate; nil means the system's.
	RootCAs *x509.CertPool
	// Resolve maps "host:port" to the "addr:port" to dial in its place. The
	// name stays in the Host header and in the verification of TLS.
	Resolve map[string]string
	// Timeout bounds one exchange, from dialling to the last byte of the
	// body. Default: DefaultTimeout.
	Timeout time.Duration
	// MaxBody bounds the bytes read of a body; the rest is not read, and the
	// Response says so. Default: DefaultMaxBody.
	MaxBody int64
	// MaxHeader bounds the bytes of status line and headers; an answer that
	// has more is an AnswerError. Default: DefaultMaxHeader.
	MaxHeader int64
	// Rate bounds the requests a second; 0 means no bound.
	Rate float64
	// UserAgent overrides the User-Agent header of both channels.
	UserAgent string
	// Redactor redacts what is recorded; nil means one of the Client's own.
	Redactor *exchange.Redactor
}

// Client sends exchanges over connections that it keeps. It talks HTTP/1.1
// straight to the target, through no proxy, and is safe for concurrent use.
type Client struct {
	options   Options
	dialer    net.Dialer
	transport *http.Transport
	limiter   *rate.Limiter
	redactor  *exchange.Redactor
	meter     meter
}

// New returns a Client with the given options.
func New(o Options) *Client {
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.MaxBody <= 0 {
		o.MaxBody = DefaultMaxBody
	}
	if o.MaxHeader <= 0 {
		o.MaxHeader = DefaultMaxHeader
	}
	if o.Redactor == nil {
		o.Redactor = exchange.NewRedactor()
	}
	o.Resolve = lowerKeys(o.Resolve)
	c := &Client{options: o, redactor: o.Redactor, dialer: net.Dialer{Timeout: o.Timeout}}
	if o.Rate > 0 {
		c.limiter = rate.NewLimiter(rate.Limit(o.Rate), 1)
	}
	c.transport = c.newTransport()
	return c
}

// RootCAs returns the authorities that the Client trusts; nil means those of
// the system.
func (c *Client) RootCAs() *x509.CertPool { return c.options.RootCAs }

// Do sends one request and reads its answer. It never follows a redirect. The
// exchange is recorded in the Recorder of ctx, an error too.
//
// When a kept connection turns out to be closed before any byte of an answer
// came, the request is sent once more on a new one, whatever its method.
//
// An UnreachableError says that no byte of an answer came, an AnswerError that
// one began but broke off or was not HTTP; then the Response holds what arrived
// with its headers, or is nil. When ctx itself ends, the error wraps its cause.
func (c *Client) Do(ctx context.Context, r Request) (*Response, error) {
	p, err := c.prepare(r)
	if err != nil {
		return nil, err
	}
	if err := c.wait(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", p.name(), err)
	}
	a := c.send(ctx, p)
	if a.dropped(ctx) {
		a.note = "the kept-alive connection was closed before an answer came: sent again on a new one"
		c.record(ctx, p, a)
		c.transport.CloseIdleConnections()
		a = c.send(ctx, p)
	}
	c.record(ctx, p, a)
	return a.response, c.explain(ctx, p, a)
}

// wait holds a request back until the rate allows it.
func (c *Client) wait(ctx context.Context) error {
	if c.limiter == nil {
		return ctx.Err()
	}
	if err := c.limiter.Wait(ctx); err != nil && ctx.Err() == nil {
		// The turn would come after ctx's deadline: that it is over is a matter of
		// time only, and of our own limit, not of the target.
		return fmt.Errorf("%w: the limit on the rate of requests leaves no time for it", context.DeadlineExceeded)
	}
	return ctx.Err()
}

func lowerKeys(m map[string]string) map[string]string {
	lower := make(map[string]string, len(m))
	for k, v := range m {
		lower[strings.ToLower(k)] = v
	}
	return lower
}
