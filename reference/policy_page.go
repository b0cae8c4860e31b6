package reference

import (
	"net/http"
	"net/url"
)

// PagePolicy holds the outputs that only a browser notices.
type PagePolicy struct {
	// EditHeader may change the headers of every page.
	EditHeader func(h http.Header)

	// Echo returns what a page shows of the parameters of its request as they came,
	// markup included: nothing.
	Echo func(sent url.Values) string

	// Detour is where a response leads in place of the client, as parameters of the
	// request and fields of the forms since have it: nowhere (RFC 9700, 2.1).
	Detour func(sent url.Values) string

	// RedirectStatus is the status of the redirect to the client. It is never 307
	// or 308, which would send the password along (RFC 9700, 4.12).
	RedirectStatus func() int

	// EditCookie may change the name and the attributes of the session cookie.
	// It sees the cookie without a value when the provider wants to know under
	// which name to read it.
	EditCookie func(c *http.Cookie)
}

func defaultPagePolicy() PagePolicy {
	return PagePolicy{EditHeader: keepHeader, Echo: echoNothing, Detour: noDetour, RedirectStatus: seeOther, EditCookie: keepCookie}
}

func echoNothing(url.Values) string { return "" }

func noDetour(url.Values) string { return "" }

func seeOther() int { return http.StatusSeeOther }

func keepCookie(*http.Cookie) {}
