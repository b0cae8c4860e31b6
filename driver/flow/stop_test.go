package flow

import (
	"testing"

	"github.com/oidcheck/oidcheck/driver/target"
)

func TestStop(t *testing.T) {
	p := &Provider{
		Target: &target.Target{Issuer: "https://OP.test:8443/tenant"},
		Metadata: Metadata{
			AuthorizationEndpoint: "https://login.op.example/auth", TokenEndpoint: "https://op.test:8443/token",
			IntrospectionEndpoint: "https://introspect.op.test/i", JWKSURI: "https://127.0.0.1:8443/jwks",
		},
	}
	p.learnHosts()
	stop := p.stop([]string{
		"https://app.com/cb", "http://127.0.0.1:9000/cb", "com.example.app:/cb", "https://op.test:8443/account/cb", "https://127.0.0.1:8443",
		"https://app.com@evil.org/cb", "://broken", "https:///nowhere", "relative/cb", "",
	})
	for raw, want := range map[string]bool{
		// The client's own, whatever the path: a bent redirect_uri must be seen.
		"https://app.com/cb?code=1": true, "https://APP.com/other": true, "https://app.com:443/cb": true, "https://app.com./cb": true,
		"http://127.0.0.1:9000/x": true, "com.example.app:/cb?code=1": true, "com.example.app://host/x": true,
		"http://app.com/cb": false, "https://app.com:8443/cb": false, "https://sub.app.com/cb": false, "http://127.0.0.1:9001/cb": false, "com.example.other:/cb": false,
		// User information is no host.
		"https://evil.org/cb": true, "https://app.com@other.org/cb": false, "https://other.org@app.com/cb": true, "https://evil.example@op.test:8443/auth": false,
		// Attack hosts.
		"https://rp.test/cb": true, "https://a.b.evil.example/": true, "http://EVIL.example:8080/": true, "https://evil.example./": true,
		"https://evil.example.com/": false, "https://test/": false, "https://example/": false, "https://atest/": false,
		// The provider's own hosts, on any port.
		"https://op.test:8443/login": false, "https://op.test/login": false, "http://op.test:80/": false, "https://login.op.example/x": false, "https://introspect.op.test/": false,
		"https://sub.op.test/": true,
		// A client on the provider's own origin: its redirect URI, and nothing else there.
		"https://op.test:8443/account/cb?code=1": true, "https://op.test:8443/account/cb2": false, "https://op.test/account/cb": false,
		"https://127.0.0.1:8443/": true, "https://127.0.0.1:8443/auth": false,
		"": false, "relative/cb": false, "https:///nowhere": false,
	} {
		if got := stop(parse(t, raw)); got != want {
			t.Errorf("%q: %v", raw, got)
		}
	}
}
