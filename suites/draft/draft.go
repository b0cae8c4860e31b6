// Package draft makes a target file for a provider of which nothing is known but
// its issuer: it reads the metadata, registers a client for each role where that
// is open to everybody, and sees whether the login form is recognised.
package draft

import (
	"context"
	"crypto/x509"
	"fmt"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/session"
)

// Options says what is known of the provider, and how to reach it.
type Options struct {
	Issuer    string
	RootCAs   *x509.CertPool // nil: those of the system
	Resolve   map[string]string
	Timeout   time.Duration // of one exchange
	UserAgent string

	Initial  exchange.Secret        // initial access token of the registration (RFC 7591 section 3); may be empty
	Chromium func() (string, error) // finds the program, for login pages that are made by scripts; nil: none is used
	Users    []User
}

// User is a test account that exists already: accounts can't be registered.
type User struct {
	Name     string
	Variable string // environment variable that holds the password
}

// Draft is what a target file is written from.
type Draft struct {
	Issuer  string
	CAFile  string // as it is to stand in the file
	Resolve map[string]string
	Clients []Client // in the order of target.Roles
	Users   []User
	Login   Login

	Registered bool   // by the provider; else they are to be registered by hand
	Why        string // why nothing was registered
}

// Client is one of a role that was registered, or that is to be registered by hand.
type Client struct {
	*target.Client
	Missing string // why there is none for this role; it may hold text of the provider
	JWKS    string // public key, of one that signs assertions
}

// Login is how the login page presented itself.
type Login struct {
	Recognised bool
	Script     bool   // it takes a browser
	Saw        string // page that came; it may hold text of the provider
}

// Make reads, registers and looks. An error says that the provider can't be
// reached, or is none.
func Make(ctx context.Context, o Options) (*Draft, error) {
	t := &target.Target{Name: o.Issuer, Issuer: o.Issuer, Clients: map[target.Role]*target.Client{}}
	s, err := session.Open(ctx, t, session.Options{RootCAs: o.RootCAs, Resolve: o.Resolve, Timeout: o.Timeout, UserAgent: o.UserAgent})
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Close() }()
	if named := s.Provider.Metadata.Issuer; named != o.Issuer {
		return nil, fmt.Errorf("the metadata of %s name the issuer %q: give that one with --issuer, or let the provider name the other (OIDC Discovery section 4.3)", o.Issuer, named)
	}
	metadata, err := s.Provider.FetchMetadata(ctx)
	if err != nil {
		return nil, err
	}
	d := &Draft{Issuer: o.Issuer, Resolve: o.Resolve, Users: o.Users}
	wishes := wishesOf(metadata)
	r := &registrar{provider: s.Provider, initial: o.Initial}
	d.Clients, d.Why = r.all(ctx, wishes)
	if d.Registered = d.Why == ""; !d.Registered {
		d.Clients = byHand(wishes)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if d.Registered {
		d.Login = look(ctx, s, d.front(), o.Chromium)
	}
	return d, nil
}

// front is the first client that receives answers by redirection.
func (d *Draft) front() *target.Client {
	for _, c := range d.Clients {
		if c.Missing == "" && c.FrontChannel() {
			return c.Client
		}
	}
	return nil
}
