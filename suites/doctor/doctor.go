// Package doctor examines what a run depends on, one feature after the other,
// before anything is judged: whether the target can be reached, whether the
// clients and users of the target file are the provider's, and what this machine
// has to have. It says what is wrong in the configuration, and how to mend it.
package doctor

import (
	"context"
	"crypto/x509"
	"fmt"
	"maps"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/session"
)

// State is how a feature was found.
type State string

// The states.
const (
	OK      State = "ok"
	Problem State = "problem"
	Skipped State = "skipped" // Says tells why
)

// Finding is what was found of one feature.
type Finding struct {
	State   State
	Feature string   // what was looked at: dns, tls, client confidential-basic ...
	Says    string   // what was seen; secrets are redacted, but it may hold text of the target
	Key     []string // path in the target file of what is wrong; empty: nothing there is
	Remedy  string   // what to do; empty where nothing is known

	// Configuration is set for what the owner of the target file can mend there.
	// Other problems are the target's, or this machine's.
	Configuration bool
}

// Options says how to reach the target.
type Options struct {
	RootCAs   *x509.CertPool    // instead of Target.CAFile and the system's
	Resolve   map[string]string // in addition to Target.Resolve
	Timeout   time.Duration     // of one exchange; more than 0
	UserAgent string
	Driver    string                 // of logins: check.Browser, or plain HTTP with a browser to fall back on
	Chromium  func() (string, error) // finds the program; nil: no browser is used
	Now       func() time.Time       // nil: time.Now
}

// Examine looks at one feature after the other, and tells of each as soon as it
// is known. It returns early when ctx ends.
func Examine(ctx context.Context, t *target.Target, o Options, tell func(Finding)) {
	x := &examination{target: t, options: o, resolve: map[string]string{}, redactor: exchange.NewRedactor(), report: tell}
	maps.Copy(x.resolve, t.Resolve)
	maps.Copy(x.resolve, o.Resolve)
	for _, s := range t.Secrets() {
		x.redactor.Learn(s.Reveal())
	}
	if x.options.Now == nil {
		x.options.Now = time.Now
	}
	if t.Limits.Timeout > 0 {
		x.options.Timeout = t.Limits.Timeout
	}
	x.roots = o.RootCAs
	defer func() {
		if x.session != nil {
			_ = x.session.Close()
		}
	}()
	x.all(ctx)
}

// examination is one visit of the doctor.
type examination struct {
	target   *target.Target
	options  Options
	roots    *x509.CertPool // nil: those of the system
	resolve  map[string]string
	redactor *exchange.Redactor
	session  *session.Session // once the metadata were read
	report   func(Finding)

	told []Finding
}

func (x *examination) all(ctx context.Context) {
	reached := x.authorities() && x.reach(ctx)
	if reached && x.discovery(ctx) {
		x.keys()
		x.clock(ctx)
		x.browser(ctx)
		x.clients(ctx)
		x.login(ctx)
	} else {
		for _, feature := range []string{"keys", "clock", "browser", "clients", "login", "consent"} {
			x.skip(feature, "nothing is known of the provider yet: mend what is above first")
		}
	}
	x.ok("listener", "not needed: redirects to clients are stopped before they are sent")
}

func (x *examination) tell(f Finding) {
	f.Says, f.Remedy = x.redactor.Text(short(f.Says)), x.redactor.Text(short(f.Remedy))
	x.told = append(x.told, f)
	x.report(f)
}

func (x *examination) ok(feature, format string, args ...any) {
	x.tell(Finding{State: OK, Feature: feature, Says: fmt.Sprintf(format, args...)})
}

func (x *examination) skip(feature, format string, args ...any) {
	x.tell(Finding{State: Skipped, Feature: feature, Says: fmt.Sprintf(format, args...)})
}

// theirs is a problem of the target, or of the way to it.
func (x *examination) theirs(feature, remedy, format string, args ...any) {
	x.tell(Finding{State: Problem, Feature: feature, Says: fmt.Sprintf(format, args...), Remedy: remedy})
}

// ours is a problem that is mended in the target file, at path.
func (x *examination) ours(feature string, path []string, remedy, format string, args ...any) {
	x.tell(Finding{State: Problem, Feature: feature, Says: fmt.Sprintf(format, args...), Key: path, Remedy: remedy, Configuration: true})
}

// short bounds text that a target had a part in.
func short(s string) string {
	const most = 500
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "..."
	}
	return s
}
