package reference

import "net/http"

// PagePolicy holds the outputs that only a browser notices.
type PagePolicy struct {
	// EditHeader may change the headers of every page.
	EditHeader func(h http.Header)

	// EditCookie may change the name and the attributes of the session cookie.
	// It sees the cookie without a value when the provider wants to know under
	// which name to read it.
	EditCookie func(c *http.Cookie)
}

func defaultPagePolicy() PagePolicy {
	return PagePolicy{EditHeader: keepHeader, EditCookie: keepCookie}
}

func keepCookie(*http.Cookie) {}
