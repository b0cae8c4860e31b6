package html

import (
	"net/http"
	"strings"
	"testing"
)

// FuzzPage: whatever a target sends, the page shows it as text.
func FuzzPage(f *testing.F) {
	for _, seed := range []string{
		"", "<script>x()</script>", "</template></script><img src=x onerror=x()>", `{"a":"</script>"}`, "\xff\x00\u202e", "javascript:x()", "--><svg onload=x()>", strings.Repeat("<b>", 200),
	} {
		f.Add(seed, seed, "text/html", seed)
	}
	f.Fuzz(func(t *testing.T, body, location, kind, message string) {
		x, y := front(), back()
		x.Response.Header = http.Header{"Location": {location}, "Content-Type": {kind}, location: {kind}}
		y.Response.Body, y.Response.BodyBytes = body, len(body)
		y.Response.Tokens[0].Claims, y.Request.Body = body, message
		dir, names := stored(t, x, y, message)
		r := failing(names...)
		c := &r.Requirements[0].Cases[0]
		c.Message, c.Expected, c.Actual, c.Facts = message, location, body, []string{kind}
		_, doc := written(t, r, dir)
		harmless(t, doc)
	})
}
