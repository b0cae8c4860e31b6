package reference

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"net/http"
)

//go:embed pages/*.html pages/style.css
var pageFiles embed.FS

// Values of the buttons of the consent page.
const (
	decisionAllow = "allow"
	decisionDeny  = "deny"
)

var (
	pageTemplates = template.Must(template.ParseFS(pageFiles, "pages/*.html"))
	pageStyle     = string(mustRead("pages/style.css"))
	pagePolicy    = contentSecurityPolicy(pageStyle)
)

func mustRead(name string) []byte {
	b, err := pageFiles.ReadFile(name)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return b
}

// contentSecurityPolicy allows the one style sheet and nothing else, and no
// frame around the page. It has no form-action: browsers apply that to the
// redirect after a form too, and the redirect leads to the client.
func contentSecurityPolicy(style string) string {
	digest := sha256.Sum256([]byte(style))
	hash := base64.StdEncoding.EncodeToString(digest[:])
	return "default-src 'none'; style-src 'sha256-" + hash + "'; base-uri 'none'; frame-ancestors 'none'"
}

// page is what the templates show.
type page struct {
	Title       string
	Style       template.CSS
	Armed       []string
	Links       []navLink // of the console's navigation; none elsewhere
	Policy      string    // Content-Security-Policy; pagePolicy when empty
	Action      template.URL
	Application string
	Interaction string
	CSRF        string
	Message     string
	User        string
	Scopes      []scopeText
	Allow, Deny string
	Fields      []formField // of a form_post page
	Script      template.JS
}

// navLink is a link of the console's navigation.
type navLink struct {
	Path, Text string
	Here       bool // it leads to the page that it stands on
}

// scopeText is a scope in words for the user.
type scopeText struct{ Name, Text string }

var scopeTexts = map[string]string{
	scopeOpenID:        "know who you are",
	scopeProfile:       "see your name",
	scopeEmail:         "see your e-mail address",
	scopeOfflineAccess: "keep this access while you are away",
}

func (p *Provider) loginPage(w http.ResponseWriter, status int, i *interaction, message string) {
	p.show(w, status, "login.html", page{
		Title: "Sign in", Action: template.URL(p.root + pathLogin), Message: message,
		Application: i.request.Application.displayName(), Interaction: i.id, CSRF: i.csrf,
	})
}

func (p *Provider) consentPage(w http.ResponseWriter, i *interaction) {
	shown := page{
		Title: "Allow access", Action: template.URL(p.root + pathConsent), User: i.user.Name,
		Application: i.request.Application.displayName(), Interaction: i.id, CSRF: i.csrf,
		Allow: decisionAllow, Deny: decisionDeny,
	}
	for _, scope := range i.request.Scopes {
		shown.Scopes = append(shown.Scopes, scopeText{scope, scopeTexts[scope]})
	}
	p.show(w, http.StatusOK, "consent.html", shown)
}

func (p *Provider) errorPage(w http.ResponseWriter, status int, message string) {
	p.show(w, status, "error.html", page{Title: "This did not work", Message: message})
}

func (p *Provider) show(w http.ResponseWriter, status int, name string, shown page) {
	shown.Style = template.CSS(pageStyle) // ours, not a client's
	shown.Armed = p.armed
	writePage(w, status, name, cmp.Or(shown.Policy, pagePolicy), shown, p.policy.Page.EditHeader)
}

// writePage answers with a page. edit may change its headers.
func writePage(w http.ResponseWriter, status int, name, policy string, shown any, edit func(http.Header)) {
	var body bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&body, name, shown); err != nil {
		http.Error(w, "the page cannot be shown", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	noStore(h)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	edit(h)
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // the browser may be gone
}
