// Oidcheck tests OpenID Connect providers: conformance and security, over HTTP
// and in a browser. See the README.
package main

import (
	_ "embed"
	"os"

	"github.com/oidcheck/oidcheck/suites/command"
)

//go:embed ginkgo.yml
var defaults []byte

func main() {
	os.Exit(command.Main(defaults, os.Args[1:], os.Stdout, os.Stderr))
}
