// Package target describes the provider under test and all that is known of
// it: its issuer, clients by role, users, and how to log in.
//
// A target comes from a YAML file, read strictly: whatever is misspelt, missing
// or contradictory is an error with its line, so that no run tests less than
// its author believes.
package target

import (
	"slices"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// Target is the provider under test.
type Target struct {
	Name      string            // for reports; the file's name when not given
	Issuer    string            // issuer identifier, OIDC Discovery section 3
	AllowHTTP bool              // accept an http issuer that is not on loopback
	Profiles  []string          // documents to judge by; empty: the run's default
	CAFile    string            // absolute path of a PEM bundle; empty: system roots
	Resolve   map[string]string // "host:port" to "address:port", instead of DNS
	Clients   map[Role]*Client  // at least one
	Users     []User            // may be empty: cases that log in are then not tested
	Login     LoginRecipe
	Limits    Limits
	Ledger    string   // absolute path of the known failures; empty: none
	Consent   *Consent // nil: intrusive cases stay off unless the target is on loopback

	// RefreshReuseLeeway is how long a rotated refresh token may still be used,
	// as the target documents it (RFC 9700 section 4.14.2). Zero: not at all.
	RefreshReuseLeeway time.Duration

	// Strict says that the provider means to do what documents recommend, too: a
	// violated SHOULD fails a run that judges it by its own Profiles.
	Strict bool
}

// User is an account that may be used, and used up, by the tests.
type User struct {
	Username string
	Password exchange.Secret

	// Sacrificial says that the account may be locked out. Nothing else uses it.
	Sacrificial bool
}

// Limits keep a run from overloading its target.
type Limits struct {
	Rate    float64       // requests a second; 0: unlimited
	Timeout time.Duration // of one exchange; 0: the driver's default
}

// Consent is the permission of the target's owner to run intrusive cases.
type Consent struct {
	By    string    // who gave it
	Until time.Time // the last day on which it holds, at 00:00 UTC
}

// Covers reports whether the permission still holds at now. The day Until
// belongs to it, in UTC.
func (c *Consent) Covers(now time.Time) bool {
	return c != nil && now.Before(c.Until.AddDate(0, 0, 1))
}

// Secrets returns every credential of the target, for the redactor and for the
// scan of finished reports. The order is that of Roles, then of Users.
func (t *Target) Secrets() []exchange.Secret {
	var all []exchange.Secret
	for _, role := range Roles() {
		if c := t.Clients[role]; c != nil && !c.ClientSecret.Empty() {
			all = append(all, c.ClientSecret)
		}
		if c := t.Clients[role]; c != nil && !c.PrivateKey.Empty() {
			all = append(all, c.PrivateKey)
		}
	}
	for _, u := range t.Users {
		if !u.Password.Empty() && !slices.Contains(all, u.Password) {
			all = append(all, u.Password)
		}
	}
	return all
}
