// Package agent is a user agent: it opens an authorization request, logs in
// and consents where a page asks for it, and stops before the redirect to the
// client is sent.
//
// Two agents exist. HTTP, here, speaks HTTP and reads forms; package browser
// drives a Chromium. Both recognise pages by the same functions, so that a
// login page works with either or with neither. What a page contains is
// hostile: everything that is read from it is bounded, and credentials go
// nowhere but to the provider that the visit began at.
package agent

import (
	"context"
	"net/http"
	"net/url"

	"github.com/oidcheck/oidcheck/driver/target"
)

// Agent is a user agent with cookies of its own. It is not safe for concurrent
// use: a user does one thing at a time.
type Agent interface {
	// Visit opens v.URL, logs in and consents where it is asked to, and ends at
	// the first URL for which v.Stop holds, where nothing is sent, or at a
	// page with nothing to submit. Errors: ErrLoginRejected, ErrNeedsBrowser,
	// *LimitError, *ForeignError, *RecipeError, those of the transport and of ctx.
	// What was seen before an error is returned with it.
	Visit(ctx context.Context, v Visit) (*Arrival, error)
	// Cookies returns the cookies that the agent holds, with their attributes.
	Cookies(ctx context.Context) ([]*http.Cookie, error)
	// DropCookie forgets every cookie of that name. That there is none is an
	// error, since the caller would otherwise test something else than it believes.
	DropCookie(ctx context.Context, name string) error
	// Driver is "http" or "browser".
	Driver() string
	// Close frees what the agent holds.
	Close() error
}

// Visit is one trip of the user agent, from an authorization request to the
// redirect back to the client.
type Visit struct {
	URL    string
	Post   []byte             // a form, urlencoded: the visit begins by sending it; HTTP alone does so
	User   *target.User       // nil: a login form ends the visit
	Recipe target.LoginRecipe // overrides recognition where a step applies

	// Stop says where the visit ends. It may be called by several goroutines.
	Stop func(*url.URL) bool

	// From is the page that the visit comes from, of any site; empty: none.
	From string

	// Tamper may change the forms that are sent on the way; HTTP alone asks it.
	Tamper Tamper

	// Hold ends the visit at the first form of a page of that kind, which is filled
	// in and not sent; HTTP alone does so.
	Hold PageKind

	// Deny presses the button that refuses on a consent page.
	Deny bool

	// SignOut presses the button that ends the session, on a page that asks.
	SignOut bool

	// Interactive allows to log in and to consent. Without it the first login or
	// consent form ends the visit and nothing is submitted.
	Interactive bool
}

// Tamper changes a form of a page of that kind before it is sent: the query of
// its action, and its fields.
type Tamper func(kind PageKind, query, fields url.Values)

// stops reports whether the visit ends before u is sent.
func (v Visit) stops(u *url.URL) bool { return v.Stop != nil && v.Stop(u) }

// PageKind is what a page wants of its user.
type PageKind string

// The kinds of pages.
const (
	Login    PageKind = "login"     // a username, a password, or both
	Consent  PageKind = "consent"   // a button or link that grants or goes on
	FormPost PageKind = "form_post" // submits itself, OAuth 2.0 Form Post Response Mode section 2
	Other    PageKind = "other"
)

// Page is a page that was shown on the way. Everything in it is redacted.
type Page struct {
	Kind   PageKind
	URL    string
	Status int
	Title  string // at most 200 characters
	Header http.Header

	// Foreign are the hosts of other sites from which the page loads something
	// without saying by a digest what that has to be.
	Foreign []string
	// Marked is set when the page has an element named Mark, or runs a script with
	// that word from a link or form.
	Marked bool

	// NeedsScript is set when the page has scripts and nothing else to act on,
	// as the shell of a JavaScript application. Only a browser shows more.
	NeedsScript bool
}

// Arrival is where a visit ended.
type Arrival struct {
	// URL is the URL for which Stop held, or the foreign one that was not
	// opened, with query and fragment. It is nil when the visit ended at a page.
	URL *url.URL
	// Form is the body of a POST to URL: response_mode=form_post.
	Form url.Values
	// Status is that of the redirect that led to URL, 0 when none did.
	Status int
	// Foreign is set when URL belongs neither to the client (Stop) nor to the
	// provider. Nothing was sent there.
	Foreign bool
	// Held is the form at which the visit ended because of Visit.Hold.
	Held *Held
	// Trail are the URLs that were opened by GET, in order. They are not redacted,
	// and HTTP alone keeps them.
	Trail []*url.URL
	// Pages were shown on the way, in order, the last page too.
	Pages []Page
	// Redirects counts HTTP redirects of all pages together.
	Redirects int
}

// Showed reports whether a page of that kind was shown on the way.
func (a *Arrival) Showed(k PageKind) bool {
	if a == nil {
		return false
	}
	for _, p := range a.Pages {
		if p.Kind == k {
			return true
		}
	}
	return false
}
