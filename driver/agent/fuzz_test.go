package agent_test

import (
	"net/url"
	"testing"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/target"
)

// FuzzPage gives the recognition any page and any recipe: it must come to an
// end and keep its promises.
func FuzzPage(f *testing.F) {
	for _, html := range []string{singlePage, outsideButton, imageButton, secondOfTwo, denyFirst, denyForm, linkConsent, autoPost,
		cspPost, autoHop, metaRefresh, looseInputs, scriptAction, templated, "<select name=s><option>a<option selected>b</select>",
		"<form><textarea name=t>\n\rx</textarea><input type=radio name=r checked>", "<plaintext><form>", "<!--><form action=/x>"} {
		f.Add([]byte(html), "button[type=submit].x#y", true)
	}
	u, err := url.Parse("https://op.example/auth")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, html []byte, selector string, scripting bool) {
		d := agent.Parse(u, html, scripting)
		for _, recipe := range []target.LoginRecipe{{}, {Steps: []target.Step{{Fill: map[string]string{selector: "{password}"}, Click: selector}}}} {
			p, err := agent.NewPilot(agent.Visit{URL: u.String(), User: alice, Stop: atClient, Interactive: true, Recipe: recipe})
			if err != nil {
				t.Fatal(err)
			}
			m, err := p.Next(d)
			if err != nil && !m.Idle() {
				t.Errorf("error %v with something to do", err)
			}
			for _, e := range m.Fill {
				if m.Form != nil && e.Control.Form != m.Form {
					t.Error("a field of another form is filled")
				}
			}
		}
	})
}
