// Package suites lists what the program checks, one package a subject.
package suites

import (
	"github.com/oidcheck/oidcheck/suites/authorization"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/clientcredentials"
	"github.com/oidcheck/oidcheck/suites/code"
	"github.com/oidcheck/oidcheck/suites/discovery"
	"github.com/oidcheck/oidcheck/suites/frontchannel"
	"github.com/oidcheck/oidcheck/suites/idtoken"
	"github.com/oidcheck/oidcheck/suites/introspection"
	"github.com/oidcheck/oidcheck/suites/login"
	"github.com/oidcheck/oidcheck/suites/password"
	"github.com/oidcheck/oidcheck/suites/pkce"
	"github.com/oidcheck/oidcheck/suites/refresh"
	"github.com/oidcheck/oidcheck/suites/revocation"
	"github.com/oidcheck/oidcheck/suites/token"
	"github.com/oidcheck/oidcheck/suites/transport"
	"github.com/oidcheck/oidcheck/suites/userinfo"
	"github.com/oidcheck/oidcheck/suites/vendor"
)

// All collects the cases of every package.
func All() *check.Suite {
	return check.Collect(
		discovery.Register,
		authorization.Register,
		login.Register,
		code.Register,
		frontchannel.Register,
		pkce.Register,
		clientcredentials.Register,
		password.Register,
		token.Register,
		transport.Register,
		idtoken.Register,
		userinfo.Register,
		introspection.Register,
		refresh.Register,
		revocation.Register,
		vendor.Register,
	)
}
