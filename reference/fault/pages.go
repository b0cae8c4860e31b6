package fault

import (
	"html"
	"net/http"
	"net/url"
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements that the faults of this file target.
const (
	pageNoReflection = "page-no-reflection"
	metadataOwnHost  = "metadata-own-host"
	contentPolicy    = "page-content-security-policy"

	authorizationCORSAbsent = "authorization-cors-absent"
)

// pageHeaderFaults spoil what protects the pages of the provider.
var pageHeaderFaults = []Fault{
	{
		ID:      "authorization-cors-any-origin",
		Summary: "the authorization endpoint may be read by scripts of all origins",
		Preset:  reference.PresetHardened,
		Targets: []string{authorizationCORSAbsent},
		Attacks: []string{"TK-03"},
		Arm:     allowOrigin(func(string) string { return "*" }),
	},
	{
		ID:      "authorization-cors-null-origin",
		Summary: "the authorization endpoint may be read by sandboxed frames, whose origin is null",
		Preset:  reference.PresetHardened,
		Targets: []string{authorizationCORSAbsent},
		Attacks: []string{"TK-03"},
		Arm: allowOrigin(func(origin string) string {
			if origin == "null" {
				return origin
			}
			return ""
		}),
	},
	{
		ID:      "page-referrer-unsafe",
		Summary: "pages tell every site the whole address that a user comes from",
		Preset:  reference.PresetHardened,
		Targets: []string{"page-referrer-policy"},
		Attacks: []string{"WB-04"},
		Arm:     editPage(func(h http.Header) { h.Set("Referrer-Policy", "unsafe-url") }),
	},
	{
		ID:      "page-without-policy",
		Summary: "pages have no Content-Security-Policy",
		Preset:  reference.PresetHardened,
		Targets: []string{contentPolicy},
		Attacks: []string{"WB-06"},
		Arm:     editPage(func(h http.Header) { h.Set(contentSecurityPolicy, "frame-ancestors 'none'") }),
	},
	{
		ID:      "page-inline-scripts",
		Summary: "pages let every script run that stands in them",
		Preset:  reference.PresetHardened,
		Targets: []string{contentPolicy},
		Attacks: []string{"WB-06"},
		Arm: editPage(func(h http.Header) {
			h.Set(contentSecurityPolicy, "script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; frame-ancestors 'none'")
		}),
	},
	{
		ID:      "page-cacheable",
		Summary: "pages may be cached",
		Preset:  reference.PresetHardened,
		Targets: []string{"page-no-store"},
		Attacks: []string{"WB-11"},
		Arm:     editPage(func(h http.Header) { h.Set("Cache-Control", "private, max-age=60") }),
	},
	{
		ID:      "login-redirect-307",
		Summary: "the redirect to the client has the status 307, by which browsers send the form along",
		Preset:  reference.PresetHardened,
		Targets: []string{"login-redirect-status"},
		Attacks: []string{"SE-04"},
		Arm:     func(p *reference.Policy) { p.Page.RedirectStatus = func() int { return http.StatusTemporaryRedirect } },
	},
	{
		ID:      "session-not-renewed",
		Summary: "a login keeps the session that the browser had before",
		Preset:  reference.PresetHardened,
		Targets: []string{"session-renewed"},
		Attacks: []string{"SE-01"},
		Arm:     func(p *reference.Policy) { p.SignIn.RenewSession = func(bool) bool { return false } },
	},
	{
		ID:      "metadata-of-forwarded-host",
		Summary: "the metadata name the host that X-Forwarded-Host or Forwarded says",
		Targets: []string{metadataOwnHost},
		Attacks: []string{"SE-09"},
		Arm: func(p *reference.Policy) {
			p.Discovery.Origin = func(r *http.Request) string {
				if host := r.Header.Get("X-Forwarded-Host"); host != "" {
					return "https://" + host
				}
				if _, host, ok := strings.Cut(r.Header.Get("Forwarded"), "host="); ok {
					host, _, _ = strings.Cut(host, ";")
					return "https://" + host
				}
				return ""
			}
		},
	},
	{
		ID:      "metadata-of-forwarded-scheme",
		Summary: "the metadata have the scheme that X-Forwarded-Proto says",
		Targets: []string{metadataOwnHost},
		Attacks: []string{"SE-09"},
		Arm: func(p *reference.Policy) {
			p.Discovery.Origin = func(r *http.Request) string {
				if scheme := r.Header.Get("X-Forwarded-Proto"); scheme != "" {
					return scheme + "://" + r.Host
				}
				return ""
			}
		},
	},
	{
		ID:      "page-echoes-request",
		Summary: "pages show the parameters of the request as they came",
		Preset:  reference.PresetHardened,
		Targets: []string{pageNoReflection},
		Attacks: []string{"WB-02"},
		Arm: func(p *reference.Policy) {
			p.Page.Echo = func(sent url.Values) string { return everything(sent) }
		},
	},
	{
		ID:      "page-echoes-state",
		Summary: "the page that posts the response shows the state as it came",
		Preset:  reference.PresetHardened,
		Targets: []string{pageNoReflection},
		Attacks: []string{"WB-03"},
		Arm: func(p *reference.Policy) {
			p.Page.Echo = func(sent url.Values) string {
				if sent.Get("response_mode") == reference.ModeFormPost {
					return "<p>" + sent.Get("state") + "</p>"
				}
				return "<p>" + html.EscapeString(sent.Get("state")) + "</p>"
			}
		},
	},
	{
		ID:      "page-foreign-image",
		Summary: "the login page shows an image from another site",
		Preset:  reference.PresetHardened,
		Targets: []string{"page-own-content"},
		Attacks: []string{"WB-05"},
		Arm:     addToPages(`<img src="https://cdn.example/logo.png" alt="">`),
	},
	{
		ID:      "page-foreign-script",
		Summary: "the login page loads a script from another site without a digest, beside one with",
		Preset:  reference.PresetHardened,
		Targets: []string{"page-own-content"},
		Attacks: []string{"WB-05"},
		Arm: addToPages(`<script src="https://cdn.example/a.js" integrity="sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="></script>` +
			`<script src="//cdn.example/b.js"></script>`),
	},
}

// addToPages adds the same to the pages on which users of an ordinary request sign
// in. Error pages are left out: a page of scripts without a form is looked at in a
// browser, which takes its time.
func addToPages(text string) func(*reference.Policy) {
	return func(p *reference.Policy) {
		p.Page.Echo = func(asked url.Values) string {
			if !strings.HasSuffix(asked.Get("redirect_uri"), ".rp.test/cb") || asked.Get("prompt") != "" {
				return ""
			}
			return text
		}
	}
}

// everything is the values, one after the other.
func everything(sent url.Values) string {
	var b strings.Builder
	for _, values := range sent {
		b.WriteString("<p>" + strings.Join(values, " ") + "</p>")
	}
	return b.String()
}

// allowOrigin lets scripts of an origin read the authorization endpoint, where
// allowed names one.
func allowOrigin(allowed func(origin string) string) func(*reference.Policy) {
	return func(p *reference.Policy) {
		p.Transport.EditHeader = func(h http.Header, at reference.Endpoint, r *http.Request) {
			if name := allowed(r.Header.Get("Origin")); name != "" && at == reference.EndpointAuthorization {
				h.Set("Access-Control-Allow-Origin", name)
			}
		}
	}
}
