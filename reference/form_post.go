package reference

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"
	"slices"
	"strings"
)

// formPostScript sends the form of a form_post page as soon as it is there.
const formPostScript = "document.forms[0].submit()"

// formPostPolicy allows that script beside what every page may have.
var formPostPolicy = func() string {
	digest := sha256.Sum256([]byte(formPostScript))
	return pagePolicy + "; script-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'"
}()

// formField is a parameter of a form_post page.
type formField struct{ Name, Value string }

// formPostPage sends an authorization response as a form (OAuth 2.0 Form Post
// Response Mode, 2).
func (p *Provider) formPostPage(w http.ResponseWriter, r *AuthorizationResponse) {
	shown := page{
		Title: "Back to the application", Policy: formPostPolicy,
		Action: template.URL(r.RedirectURI), // registered and validated; schemes of native applications, too
		Script: formPostScript,
	}
	for name, values := range r.Params {
		for _, value := range values {
			shown.Fields = append(shown.Fields, formField{name, value})
		}
	}
	slices.SortFunc(shown.Fields, func(a, b formField) int { return strings.Compare(a.Name, b.Name) })
	p.show(w, http.StatusOK, "form_post.html", shown)
}
