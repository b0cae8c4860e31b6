// Package proof shows that the suite can fail: it arms the faults of the
// bundled provider one by one, and compares who turns red with who should.
package proof

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/strict"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/fault"
)

// Bench is the bundled provider, started and described as a target.
type Bench struct {
	Target        *target.Target
	Roots         *x509.CertPool
	CACertificate []byte // PEM
	Preset        reference.Preset
	Faults        []string
	provider      *reference.Provider
	ahead         atomic.Int64 // nanoseconds by which the provider's clock is ahead
}

// Elapse moves the provider's clock on, in place of waiting.
func (b *Bench) Elapse(d time.Duration) { b.ahead.Add(int64(d)) }

func (b *Bench) now() time.Time { return time.Now().Add(time.Duration(b.ahead.Load())) }

// Options says how the bundled provider is started.
type Options struct {
	Addr   string   // 127.0.0.1:0 when empty
	Expose bool     // allow an address that is not loopback
	Preset string   // that of the faults when empty, modes when there are none
	Faults []string // IDs, armed together

	Console bool // serve the application console

	// Around wraps all that is served, as a proxy before the provider would; it may
	// be nil.
	Around func(http.Handler) http.Handler

	// Asked is told the path of each decision that the provider takes; it may be
	// nil, and is called by several goroutines at once.
	Asked func(decision string)
}

// preset is the name of the chosen preset: without one, that on which a fault
// shows.
func (o Options) preset() string {
	if o.Preset != "" {
		return o.Preset
	}
	for _, id := range o.Faults {
		if f, err := fault.Find(id); err == nil && f.Preset != reference.PresetModes {
			return f.Preset
		}
	}
	return reference.PresetModes
}

// Start starts the bundled provider. An unknown preset or fault is an error
// that names the nearest one.
func Start(o Options) (*Bench, error) {
	preset, err := reference.FindPreset(o.preset())
	if err != nil {
		return nil, err
	}
	b := &Bench{Preset: preset, Faults: o.Faults}
	options := reference.Options{Addr: o.Addr, Expose: o.Expose, Preset: preset.Name, Armed: o.Faults, Now: b.now, Around: o.Around, Console: o.Console, Explain: map[string]string{}}
	for _, id := range o.Faults {
		f, err := FindFault(id)
		if err != nil {
			return nil, err
		}
		options.Arm = append(options.Arm, f.Arm)
		options.Explain[id] = f.Summary
	}
	if o.Asked != nil {
		options.Arm = append(options.Arm, func(p *reference.Policy) { p.Instrument(o.Asked) })
	}
	provider, err := reference.Start(options)
	if err != nil {
		return nil, err
	}
	b.provider, b.CACertificate, b.Roots = provider, provider.CACertificate(), x509.NewCertPool()
	b.Roots.AppendCertsFromPEM(b.CACertificate)
	b.Target = describe(provider, preset)
	return b, nil
}

// FindFault returns the fault of that ID. The error names the nearest one.
func FindFault(id string) (fault.Fault, error) {
	f, err := fault.Find(id)
	if err == nil {
		return f, nil
	}
	var known []string
	for _, f := range fault.All() {
		known = append(known, f.ID)
	}
	if near := strict.Nearest(id, known); near != "" {
		return f, fmt.Errorf("%w: did you mean %q?", err, near)
	}
	return f, fmt.Errorf("%w: `oidcheck list --format json` names them all", err)
}

// ConsoleLink opens the application console, for whoever has it; empty when
// there is none.
func (b *Bench) ConsoleLink() string { return b.provider.ConsoleLink() }

// Close stops the provider.
func (b *Bench) Close() error { return b.provider.Close() }

// describe makes a target of a provider, as its owner would in a target file.
func describe(p *reference.Provider, preset reference.Preset) *target.Target {
	t := &target.Target{
		Name: fmt.Sprintf("bundled provider (%s)", preset.Name), Issuer: p.Issuer(),
		Profiles: preset.Profiles, Strict: true, Clients: map[target.Role]*target.Client{},
	}
	for role, app := range p.Applications() {
		t.Clients[target.Role(role)] = &target.Client{
			Role: target.Role(role), Issuer: p.IssuerOf(role), ClientID: app.ClientID, ClientSecret: exchange.NewSecret(app.ClientSecret),
			TokenEndpointAuthMethod:         app.TokenEndpointAuthMethod,
			IntrospectionEndpointAuthMethod: app.IntrospectionEndpointAuthMethod,
			RevocationEndpointAuthMethod:    app.RevocationEndpointAuthMethod,
			RedirectURIs:                    app.RedirectURIs, PostLogoutRedirectURIs: app.PostLogoutRedirectURIs, GrantTypes: app.GrantTypes, ResponseTypes: app.ResponseTypes,
			Scope: "openid", IDTokenSignedResponseAlg: app.IDTokenSignedResponseAlg, CodeLifetime: app.CodeLifetime, RefreshTokenLifetime: app.RefreshTokenLifetime,
		}
	}
	if service := t.Clients[target.Service]; service != nil {
		service.Scope, service.ForbiddenScope = strings.Join(p.Applications()[string(target.Service)].Scopes, " "), "admin:all"
	}
	if c := t.Clients[target.KeyJWT]; c != nil {
		if key, err := p.ClientKey(); err == nil {
			c.PrivateKey = exchange.NewSecret(string(key))
		}
	}
	for _, u := range p.Users() {
		t.Users = append(t.Users, target.User{Username: u.Username, Password: exchange.NewSecret(u.Password), Sacrificial: u.Sacrificial})
	}
	return t
}
