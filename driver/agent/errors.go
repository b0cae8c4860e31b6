package agent

import (
	"errors"
	"fmt"
)

// The bounds of one visit.
const (
	MaxPages     = 10 // pages shown
	MaxRedirects = 20 // HTTP redirects between two pages
)

// ErrLoginRejected is wrapped by the error of a visit that submitted the
// credentials and was shown a login form again.
var ErrLoginRejected = errors.New("login rejected: the credentials were submitted and a login form came again; check users in the target file")

// ErrNeedsBrowser is wrapped by the error of a visit that met a page which
// only a browser can operate.
var ErrNeedsBrowser = errors.New("the page needs JavaScript: use the browser driver")

// ErrNeedsHTTP is wrapped by the error of a visit that sends or changes a form by
// itself, which no browser is made to do.
var ErrNeedsHTTP = errors.New("only the HTTP driver can do that")

// LimitError says that a target kept the user agent busy beyond a bound.
type LimitError struct {
	What  string // what there was too much of
	Limit int
	URL   string // where it was reached, redacted
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("more than %d %s in one visit, the last at %s: the target loops", e.Limit, e.What, e.URL)
}

// ForeignError says that a form would have sent the user's credentials to a
// host that is not the provider's. They were not sent.
type ForeignError struct {
	From string // the form's page, or the URL that redirected, without query
	To   string // scheme, host and port that it leads to
}

func (e *ForeignError) Error() string {
	return fmt.Sprintf("%s leads the user's credentials to %s, which is not the provider: not sent", e.From, e.To)
}

// RecipeError says which step of a login recipe does not fit the page.
type RecipeError struct {
	Step  int // from 1
	Page  string
	Cause string
}

func (e *RecipeError) Error() string {
	return fmt.Sprintf("login.steps[%d] does not fit the page %s: %s", e.Step-1, e.Page, e.Cause)
}
