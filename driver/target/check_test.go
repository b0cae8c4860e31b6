package target

import (
	"errors"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/strict"
)

const minimal = `issuer: https://op.example.test
clients:
  confidential-basic:
    client_id: basic
    client_secret: s3cr3t-value
    redirect_uris: [https://a.rp.test/cb]
`

// TestParseRefuses edits the minimal target, which is accepted as it stands.
func TestParseRefuses(t *testing.T) {
	if _, err := parse("t.yml", "/", []byte(minimal)); err != nil {
		t.Fatalf("the target that is edited below is refused itself: %v", err)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"misspelt key", "redirect_uris", "redirect_uri", `t.yml:6: unknown key "redirect_uri" in clients.confidential-basic: did you mean "redirect_uris"?`},
		{"no issuer", "issuer: https://op.example.test", "name: x", "t.yml: issuer is missing"},
		{"relative issuer", "https://op", "//op", "t.yml:1: issuer must be an https URL"},
		{"issuer without host", "https://op.example.test", "op.example.test", "t.yml:1: issuer is not an absolute URL"},
		{"issuer with query", "example.test\n", "example.test?a=b\n", "t.yml:1: issuer must have no user, query or fragment"},
		{"http issuer", "https://op", "http://op", "t.yml:1: issuer is http and not on loopback"},
		{"http client issuer", "client_id: basic", "client_id: basic\n    issuer: http://op.example.test", "t.yml:5: clients.confidential-basic.issuer is http"},
		{"no clients", minimal[strings.Index(minimal, "\n"):], "\n", "t.yml: clients is missing or empty"},
		{"unknown role", "confidential-basic", "confidential-basics", `t.yml:3: clients.confidential-basics is no role that is known here: did you mean "confidential-basic"?`},
		{"unheard-of role", "confidential-basic", "x", "is no role that is known here: it can be confidential-basic, confidential-post,"},
		{"no client_id", "client_id: basic", "scope: openid", "t.yml:3: clients.confidential-basic needs a client_id"},
		{"no secret", "client_secret: s3cr3t-value", "scope: openid", "t.yml:3: clients.confidential-basic.client_secret is missing"},
		{"no secret value", "s3cr3t-value", "", "t.yml:5: clients.confidential-basic.client_secret has no value"},
		{"secret in braces", "s3cr3t-value", "{s3cr3t: value}", "t.yml:5: clients.confidential-basic.client_secret must be text"},
		{"secret of unset variable", "s3cr3t-value", "{env: OIDCHECK_TEST_UNSET}", "environment variable OIDCHECK_TEST_UNSET, which is not set: export it"},
		{"secret of absent file", "s3cr3t-value", "{file: absent/secret}", "t.yml:5: clients.confidential-basic.client_secret is to come from a file that cannot be used"},
		{"secret of a device", "s3cr3t-value", "{file: /dev/null}", "/dev/null is not a regular file"},
		{"secret of a public client", "confidential-basic:", "public-pkce:", "t.yml:5: clients.public-pkce.client_secret has no use"},
		{"method against role", "client_id: basic", "client_id: basic\n    token_endpoint_auth_method: client_secret_post", "t.yml:5: clients.confidential-basic.token_endpoint_auth_method must be client_secret_basic"},
		{"unknown method", "client_id: basic", "client_id: basic\n    revocation_endpoint_auth_method: client_secret_post_", `t.yml:5: clients.confidential-basic.revocation_endpoint_auth_method is no client authentication method that is known here: did you mean "client_secret_post"?`},
		{"no redirect_uri", "redirect_uris: [https://a.rp.test/cb]", "redirect_uris: []", "t.yml:6: clients.confidential-basic.redirect_uris is missing"},
		{"relative redirect_uri", "https://a.rp.test/cb", "/cb", "t.yml:6: clients.confidential-basic.redirect_uris.0 is not an absolute URI"},
		{"redirect_uri with fragment", "test/cb", "test/cb#", "redirect_uris.0 must have no fragment"},
		{"same redirect_uri twice", "[https://a.rp.test/cb]", "[https://a.rp.test/cb, https://a.rp.test/cb]", "redirect_uris.1 is given twice"},
		{"unknown grant", "client_id: basic", "client_id: basic\n    grant_types: [authorisation_code]", `grant_types.0 is no grant type that is known here: did you mean "authorization_code"?`},
		{"unknown response type", "client_id: basic", "client_id: basic\n    response_types: [code idtoken]", `response_types.0 is no response type that is known here: did you mean "id_token"?`},
		{"unknown algorithm", "client_id: basic", "client_id: basic\n    id_token_signed_response_alg: RSA256", `did you mean "RS256"?`},
		{"negative lifetime", "client_id: basic", "client_id: basic\n    code_lifetime: -1s", "code_lifetime must not be negative"},
		{"lifetime without unit", "client_id: basic", "client_id: basic\n    code_lifetime: 2", "code_lifetime must be a duration with its unit"},
		{"user without password", "clients:", "users: [{username: a}]\nclients:", "t.yml:2: users.0 needs a password"},
		{"user without name", "clients:", "users: [{password: a}]\nclients:", "t.yml:2: users.0 needs a username"},
		{"user twice", "clients:", "users: [{username: a, password: b}, {username: a, password: c}]\nclients:", "users.1.username is that of an earlier user"},
		{"idle step", "clients:", "login: {steps: [{when: /x}]}\nclients:", "login.steps.0 does nothing"},
		{"unknown placeholder", "clients:", "login: {steps: [{fill: {u: \"{user}\"}}]}\nclients:", "login.steps.0.fill.u is no placeholder"},
		{"negative rate", "clients:", "limits: {rate: -1}\nclients:", "limits.rate must not be negative"},
		{"negative timeout", "clients:", "limits: {timeout: -1s}\nclients:", "limits.timeout must not be negative"},
		{"negative leeway", "clients:", "refresh_reuse_leeway: -1s\nclients:", "refresh_reuse_leeway must not be negative"},
		{"resolve without port", "clients:", "resolve: {op: \"127.0.0.1:1\"}\nclients:", "resolve.op must be named host:port"},
		{"resolve to a name", "clients:", "resolve: {\"op:443\": \"localhost:1\"}\nclients:", "resolve.op:443 must lead to an address and port"},
		{"absent CA", "clients:", "ca_file: absent.pem\nclients:", "t.yml:2: ca_file cannot be read"},
		{"absent ledger", "clients:", "ledger: absent.yml\nclients:", "t.yml:2: ledger cannot be read"},
		{"consent by nobody", "clients:", "consent: {until: 2027-01-31}\nclients:", "consent needs by"},
		{"consent for ever", "clients:", "consent: {by: x}\nclients:", "consent needs until"},
		{"consent until nonsense", "clients:", "consent: {by: x, until: soon}\nclients:", "t.yml:2: consent.until is not usable: write a day as 2027-01-31"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(minimal, c.old, c.new, 1)
			_, err := parse("t.yml", "/", []byte(text))
			var e *strict.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want a *strict.Error with %q", err, c.want)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %s\nwant %s", err, c.want)
			}
			if strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("the error shows the secret: %s", err)
			}
		})
	}
}

func TestParseAccepts(t *testing.T) {
	for _, c := range []struct{ name, old, new string }{
		{"http on loopback by address", "https://op.example.test", "http://127.0.0.1:8080"},
		{"http on loopback by name", "https://op.example.test", "http://localhost:8080/op"},
		{"http on IPv6 loopback", "https://op.example.test", "http://[::1]:8080"},
		{"http when it is allowed", "https://op.example.test", "http://op.example.test\nallow_http: true"},
		{"issuer with final slash", "example.test\n", "example.test/\n"},
		{"native redirect_uri", "https://a.rp.test/cb", "com.example.app:/cb"},
		{"extension grant", "client_id: basic", "client_id: basic\n    grant_types: [authorization_code, \"urn:ietf:params:oauth:grant-type:device_code\"]"},
		{"public second", "confidential-basic:\n    client_id: basic\n    client_secret: s3cr3t-value", "public-second:\n    client_id: basic"},
		{"back channel only", "redirect_uris: [https://a.rp.test/cb]", "grant_types: [client_credentials]"},
		{"merged client", "clients:", "clients:\n  second: &c {client_id: b, client_secret: x, redirect_uris: [https://a.rp.test/cb]}\n  short-lived: {<<: *c, client_id: d}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := parse("t.yml", "/", []byte(strings.Replace(minimal, c.old, c.new, 1))); err != nil {
				t.Error(err)
			}
		})
	}
}
