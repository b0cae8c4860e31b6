package fault

import (
	"bytes"
	"crypto/tls"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements that the faults of this file target.
const (
	tlsModern          = "tls-modern"
	corsCredentials    = "cors-without-credentials"
	responseNotSplit   = "response-not-split"
	malformedAnswered  = "malformed-input-answered"
	withoutInternals   = "error-without-internals"
	clientErrorUniform = "client-error-uniform"
)

// transportFaults spoil what lies below the protocol.
var transportFaults = []Fault{
	{
		ID:      "tls-1-0-spoken",
		Summary: "clients that know nothing newer are served by TLS 1.0",
		Preset:  reference.PresetHardened,
		Targets: []string{tlsModern},
		Attacks: []string{"WB-10"},
		Arm:     speak(tls.VersionTLS10),
	},
	{
		ID:      "tls-1-1-spoken",
		Summary: "clients that know nothing newer are served by TLS 1.1",
		Preset:  reference.PresetHardened,
		Targets: []string{tlsModern},
		Attacks: []string{"WB-10"},
		Arm:     speak(tls.VersionTLS11),
	},
	{
		ID:      "cors-reflects-origin",
		Summary: "every endpoint of the back channel names the origin of the request as allowed, with credentials",
		Preset:  reference.PresetHardened,
		Targets: []string{corsCredentials},
		Attacks: []string{"TK-02"},
		Arm:     reflectOrigin(func(string) bool { return true }),
	},
	{
		ID:      "cors-trusts-null",
		Summary: "every endpoint of the back channel trusts sandboxed frames, whose origin is null, with credentials",
		Preset:  reference.PresetHardened,
		Targets: []string{corsCredentials},
		Attacks: []string{"TK-02"},
		Arm:     reflectOrigin(func(origin string) bool { return origin == "null" }),
	},
	{
		ID:      "parameters-split-response",
		Summary: "every parameter of an authorization request is copied into a header, line breaks included",
		Targets: []string{responseNotSplit},
		Attacks: []string{"WB-08"},
		Arm:     splitBy(func(string) bool { return true }),
	},
	{
		ID:      "state-splits-response",
		Summary: "state is copied into a header of the answer, line breaks included",
		Targets: []string{responseNotSplit},
		Attacks: []string{"WB-08"},
		Arm:     splitBy(func(name string) bool { return name == "state" }),
	},
	{
		ID:      "odd-input-breaks-authorization",
		Summary: "the authorization endpoint breaks down over odd values of parameters",
		Targets: []string{malformedAnswered},
		Attacks: []string{"RB-01"},
		Arm:     breakDown(reference.EndpointAuthorization, oddQuery),
	},
	{
		ID:      "odd-input-breaks-token",
		Summary: "the token endpoint breaks down over odd parameters and headers",
		Targets: []string{malformedAnswered},
		Attacks: []string{"RB-01"},
		Arm:     breakDown(reference.EndpointToken, oddForm),
	},
	{
		ID:      "token-error-shows-trace",
		Summary: "the description of a token error tells where in the code it came up",
		Preset:  reference.PresetHardened,
		Targets: []string{withoutInternals},
		Attacks: []string{"TK-14"},
		Arm: func(p *reference.Policy) {
			p.Token.EditError = func(e *reference.Error) { e.Description += ", " + trace }
		},
	},
	{
		ID:      "authorization-error-shows-trace",
		Summary: "pages for odd requests show where in the code the error came up",
		Preset:  reference.PresetHardened,
		Targets: []string{withoutInternals},
		Attacks: []string{"TK-14"},
		Arm: func(p *reference.Policy) {
			p.Page.Echo = func(values url.Values) string {
				if oddValues(values) {
					return "<pre>" + trace + "</pre>"
				}
				return ""
			}
		},
	},
	{
		ID:      "unknown-client-told-apart",
		Summary: "a client that is not registered gets an error of its own",
		Targets: []string{clientErrorUniform},
		Attacks: []string{"TK-14"},
		Arm:     unknownClient(reference.Error{Code: "unauthorized_client", Description: "there is no such client", Status: http.StatusBadRequest}),
	},
	{
		ID:      "unknown-client-other-status",
		Summary: "a client that is not registered gets the same error, with another status",
		Targets: []string{clientErrorUniform},
		Attacks: []string{"TK-14"},
		Arm:     unknownClient(reference.Error{Code: "invalid_client", Description: "the client did not authenticate", Status: http.StatusBadRequest}),
	},
}

// What the inside of a program looks like.
const trace = "at org.example.Endpoint.handle(Endpoint.java:42)"

func speak(version uint16) func(*reference.Policy) {
	return func(p *reference.Policy) {
		p.Transport.MinVersion = func() uint16 { return version }
	}
}

func unknownClient(e reference.Error) func(*reference.Policy) {
	return func(p *reference.Policy) {
		p.Client.Unknown = func() *reference.Error { return &e }
	}
}

// reflectOrigin allows the origins of requests, with credentials, everywhere but
// at the authorization endpoint, which is another requirement's.
func reflectOrigin(trusted func(origin string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		p.Transport.EditHeader = func(h http.Header, at reference.Endpoint, r *http.Request) {
			if origin := r.Header.Get("Origin"); origin != "" && trusted(origin) && at != reference.EndpointAuthorization {
				h.Set("Access-Control-Allow-Origin", origin)
				h.Set("Access-Control-Allow-Credentials", "true")
			}
		}
	}
}

// splitBy makes headers of what follows a line break in a parameter.
func splitBy(parameter func(name string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		p.Transport.EditHeader = func(h http.Header, _ reference.Endpoint, r *http.Request) {
			for name, values := range r.URL.Query() {
				if !parameter(name) {
					continue
				}
				lines := strings.Split(strings.Join(values, ""), "\r\n")
				for _, line := range lines[1:] {
					if field, value, ok := strings.Cut(line, ":"); ok {
						h.Add(field, strings.TrimSpace(value))
					}
				}
			}
		}
	}
}

// breakDown answers odd requests to an endpoint by status 500.
func breakDown(at reference.Endpoint, odd func(*http.Request) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		p.Transport.Break = func(asked reference.Endpoint, r *http.Request) string {
			if asked == at && odd(r) {
				return "Internal Server Error"
			}
			return ""
		}
	}
}

func oddQuery(r *http.Request) bool { return oddValues(r.URL.Query()) }

// oddForm looks at the Authorization header and at the body, which it leaves to
// be read again.
func oddForm(r *http.Request) bool {
	if header := r.Header.Get("Authorization"); strings.HasSuffix(header, "====") || header == `"` {
		return true
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	r.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		return false
	}
	values, err := url.ParseQuery(string(body))
	return err == nil && oddValues(values)
}

// oddValues reports whether a name or a value is such that code without checks
// stumbles over it.
func oddValues(all url.Values) bool {
	for name, values := range all {
		if strings.Contains(name, "[") || slices.ContainsFunc(values, oddValue) {
			return true
		}
	}
	return false
}

func oddValue(v string) bool {
	nested := strings.Count(v, "{") > 100
	number := len(v) > 20 && strings.Trim(v, "9") == ""
	return !utf8.ValidString(v) || strings.ContainsRune(v, 0) || len(v) > 4000 || v == "e30.e30." || nested || number
}
