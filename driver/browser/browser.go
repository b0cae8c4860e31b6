// Package browser is the user agent that runs scripts: a Chromium, driven over
// the DevTools protocol. One process serves many agents, each with a browser
// context of its own. Redirects to the client are intercepted, so nothing has to
// listen there, and no host is reached but the target's.
package browser

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// DefaultTimeout bounds one step of a visit where Options name no other.
const DefaultTimeout = 10 * time.Second

// closeTimeout is how long the browser may take to leave by itself.
const closeTimeout = 5 * time.Second

// Options configure a Browser.
type Options struct {
	Path string // program, from Find
	// SPKI are the keys whose certificates are accepted without verification:
	// base64 of the SHA-256 of the SubjectPublicKeyInfo, as in RFC 7469.
	SPKI []string
	// Hosts are the names and addresses that may be reached; those below the
	// same registrable domain are reached too. Others don't resolve. Loopback is
	// allowed when a host is on loopback, or when there are neither Hosts
	// nor Resolve.
	Hosts []string
	// Resolve maps "host:port" to the "addr:port" to connect to.
	Resolve  map[string]string
	Redactor *exchange.Redactor
	// Busy is called when a request is sent, and what it returns when the
	// answer is complete: httpx.Client.Busy. May be nil.
	Busy func() func()
	// Timeout bounds each step of a visit: one load of a page, or what a page
	// does after a click. Default: DefaultTimeout.
	Timeout time.Duration
}

// ErrGone is wrapped by errors that come from a browser that ended by itself
// or was killed.
var ErrGone = errors.New("the browser is gone")

// Browser is a running Chromium. It is safe for concurrent use.
type Browser struct {
	options Options
	ctx     context.Context // chromedp's; ends with the process
	cancel  func()          // ends the process and waits, removing the profile

	closing  sync.Once
	closeErr error
}

// Start starts a Chromium with an empty profile. ctx bounds the start only:
// the browser runs until Close. When it dies before, agents get ErrGone.
func Start(ctx context.Context, o Options) (*Browser, error) {
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Redactor == nil {
		o.Redactor = exchange.NewRedactor()
	}
	if o.Busy == nil {
		o.Busy = func() func() { return func() {} }
	}
	b := &Browser{options: o}
	allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(), flags(o)...)
	var cancelBrowser context.CancelFunc
	b.ctx, cancelBrowser = chromedp.NewContext(allocator, chromedp.WithLogf(quiet), chromedp.WithErrorf(quiet))
	b.cancel = sync.OnceFunc(func() {
		cancelBrowser()
		cancelAllocator()
	})
	if err := b.start(ctx); err != nil {
		b.cancel()
		return nil, fmt.Errorf("start %s: %w", o.Path, err)
	}
	return b, nil
}

// quiet drops what chromedp would log: protocol messages hold secrets.
func quiet(string, ...any) {}

func (b *Browser) start(ctx context.Context) error {
	stop := context.AfterFunc(ctx, b.cancel)
	err := chromedp.Do(b.ctx)
	if !stop() {
		return context.Cause(ctx)
	}
	if err != nil {
		return err
	}
	return chromedp.ListenBrowser(b.ctx, b.closePopups)
}

// closePopups closes each window that a page opens: a visit has one tab.
func (b *Browser) closePopups(event any) {
	created, ok := event.(*target.EventTargetCreated)
	if !ok || created.TargetInfo.Type != "page" || created.TargetInfo.OpenerID == "" {
		return
	}
	go func() { // a listener must not wait; that the window is gone already is no harm
		_, _ = chromedp.CallBrowser(b.ctx, target.CloseTarget, target.CloseTargetParams{TargetID: created.TargetInfo.TargetID})
	}()
}

// Close ends the browser and waits until its processes and its profile are
// gone. Further calls return the same error.
func (b *Browser) Close() error {
	b.closing.Do(func() {
		dead := b.dead()
		ctx, cancel := context.WithTimeout(b.ctx, closeTimeout)
		defer cancel()
		err := chromedp.Cancel(ctx)
		b.cancel() // kills it if it did not leave
		if err != nil && !dead && !errors.Is(err, context.DeadlineExceeded) {
			b.closeErr = fmt.Errorf("close the browser: %w", err)
		}
	})
	return b.closeErr
}

// session is where commands for the browser itself go.
func (b *Browser) session() cdp.Session { return chromedp.FromContext(b.ctx).Browser }

// dead reports whether the browser has ended. The connection is lost a moment
// before chromedp ends the context, so it waits for that.
func (b *Browser) dead() bool {
	select {
	case <-chromedp.FromContext(b.ctx).Browser.LostConnection:
	default:
		return b.ctx.Err() != nil
	}
	ctx, cancel := context.WithTimeout(b.ctx, closeTimeout)
	defer cancel()
	<-ctx.Done()
	return true
}

// gone explains an error: when the browser has ended, that is the cause.
func (b *Browser) gone(err error) error {
	if err == nil || !b.dead() {
		return err
	}
	_, cause := chromedp.CallBrowser(b.ctx, browser.GetVersion, cdp.Empty{})
	return fmt.Errorf("%w: %v", ErrGone, cause) // not %w: the cause includes context.Canceled
}
