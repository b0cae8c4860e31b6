// Package refresh describes when refresh tokens are given and that they work:
// RFC 6749 6, OIDC Core 11 and 12.
package refresh

import "github.com/oidcheck/oidcheck/suites/check"

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("refresh token", func() {
		table(s)
		exchanged(s)
		uses(s)
		rotation(s)
		expiry(s)
		sharedBrowser(s)
	})
}
