// Package rptest is a browser and a relying party for the tests of the
// reference provider. It knows the provider by its exported names and by HTTP.
package rptest

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/reference"
)

// Start starts a provider that ends with the test.
func Start(t *testing.T, o reference.Options) *reference.Provider {
	t.Helper()
	p, err := reference.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// Clock is a time that tests move. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands at this moment.
func NewClock() *Clock { return &Clock{now: time.Now()} }

// Now is for reference.Options.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Answer is a response that was read to its end.
type Answer struct {
	Status int
	Header http.Header
	Body   string
	t      *testing.T
}

// JSON decodes the body, which must be a JSON object.
func (a Answer) JSON() map[string]any {
	a.t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(a.Body), &m); err != nil {
		a.t.Fatalf("status %d, not a JSON object: %v", a.Status, err)
	}
	return m
}

// Text returns a string member of a JSON answer, or the empty string.
func (a Answer) Text(member string) string {
	a.t.Helper()
	s, _ := a.JSON()[member].(string)
	return s
}

// Redirects reports whether the answer sends the browser elsewhere.
func (a Answer) Redirects() bool { return a.Header.Get("Location") != "" }

// Query returns the parameters of the redirect that the answer must be.
func (a Answer) Query() url.Values {
	a.t.Helper()
	u, err := url.Parse(a.Header.Get("Location"))
	if err != nil || !a.Redirects() {
		a.t.Fatalf("status %d: no redirect: %v", a.Status, err)
	}
	return u.Query()
}

// Response returns the parameters of the authorization response that the answer
// must redirect with, in the fragment or in the query.
func (a Answer) Response() url.Values {
	a.t.Helper()
	_, fragment, found := strings.Cut(a.Header.Get("Location"), "#")
	if !found {
		return a.Query()
	}
	values, err := url.ParseQuery(fragment)
	if err != nil {
		a.t.Fatal(err)
	}
	return values
}

// IsLogin reports whether the answer is the login page.
func (a Answer) IsLogin() bool { return strings.Contains(a.Body, `name="password"`) }

// IsConsent reports whether the answer asks the user for consent.
func (a Answer) IsConsent() bool { return strings.Contains(a.Body, `name="decision"`) }

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// Hidden returns the hidden fields of a page.
func (a Answer) Hidden() url.Values {
	v := url.Values{}
	for _, match := range hiddenInput.FindAllStringSubmatch(a.Body, -1) {
		v.Set(match[1], html.UnescapeString(match[2]))
	}
	return v
}

// Cookie returns the cookie that the answer sets, or nil.
func (a Answer) Cookie() *http.Cookie {
	set := (&http.Response{Header: a.Header}).Cookies()
	if len(set) == 0 {
		return nil
	}
	return set[0]
}
