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
	consentDenied    = "consent-denied"

	loginNoRedirector = "login-no-redirector"
	contentPolicy     = "page-content-security-policy"

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
		ID:      "login-follows-next",
		Summary: "the browser is led to the address that the parameter next names",
		Preset:  reference.PresetHardened,
		Targets: []string{loginNoRedirector},
		Attacks: []string{"SE-10"},
		Arm:     detour(func(sent url.Values) string { return sent.Get("next") }),
	},
	{
		ID:      "login-follows-local-path",
		Summary: "the browser is led to what returnUrl names where that begins like a path, which addresses without a scheme do too",
		Preset:  reference.PresetHardened,
		Targets: []string{loginNoRedirector},
		Attacks: []string{"SE-10"},
		Arm: detour(func(sent url.Values) string {
			if to := sent.Get("returnUrl"); strings.HasPrefix(to, "/") {
				return to
			}
			return ""
		}),
	},
	{
		ID:      "login-follows-decoded-path",
		Summary: "the browser is led to the path that returnUrl names, which is decoded once more after it was checked",
		Preset:  reference.PresetHardened,
		Targets: []string{loginNoRedirector},
		Attacks: []string{"SE-10"},
		Arm: detour(func(sent url.Values) string {
			to := sent.Get("returnUrl")
			if len(to) < 2 || to[0] != '/' || to[1] == '/' || to[1] == '\\' {
				return ""
			}
			decoded, _ := url.PathUnescape(to)
			return decoded
		}),
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
	{
		ID:      "consent-covers-more",
		Summary: "a consent to some scopes is taken for one to all",
		Targets: []string{"consent-for-more-scope"},
		Attacks: []string{"CN-02"},
		Arm: func(p *reference.Policy) {
			covers := p.SignIn.Covers
			p.SignIn.Covers = func(allowed, asked []string) bool { return len(allowed) > 0 || covers(allowed, asked) }
		},
	},
	{
		ID:      "prompt-consent-ignored",
		Summary: "prompt=consent asks nobody who has consented before",
		Targets: []string{"prompt-consent"},
		Attacks: []string{"CN-03"},
		Arm: func(p *reference.Policy) {
			p.SignIn.NeedConsent = func(_ []string, given bool) bool { return !given }
		},
	},
	{
		ID:      "consent-denial-ignored",
		Summary: "a no on the consent page is taken for a yes",
		Targets: []string{consentDenied},
		Attacks: []string{"CN-06"},
		Arm:     func(p *reference.Policy) { p.SignIn.Allows = func(string) bool { return true } },
	},
	{
		ID:      "consent-denial-not-named",
		Summary: "a client is not told that its user said no",
		Targets: []string{consentDenied},
		Arm: editResponse(func(r *reference.AuthorizationResponse) {
			if r.Params.Get("error") == "access_denied" {
				r.Params.Set("error", "server_error")
			}
		}),
	},
}

func detour(to func(sent url.Values) string) func(*reference.Policy) {
	return func(p *reference.Policy) { p.Page.Detour = to }
}

// addToPages adds the same to every page of the authorization endpoint.
func addToPages(text string) func(*reference.Policy) {
	return func(p *reference.Policy) {
		p.Page.Echo = func(url.Values) string { return text }
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
