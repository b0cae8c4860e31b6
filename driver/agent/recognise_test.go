package agent_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

var alice = &target.User{Username: "alice@op.example", Password: exchange.NewSecret("correct horse")}

func page(t *testing.T, html string) *agent.Document {
	t.Helper()
	u, err := url.Parse("https://op.example/auth/page")
	if err != nil {
		t.Fatal(err)
	}
	return agent.Parse(u, []byte(html), false)
}

func atClient(u *url.URL) bool { return u.Host == "rp.test" }
func atApp(u *url.URL) bool    { return u.Scheme == "com.example.app" }

// summary writes a move as "kind action|link field=… [button]".
func summary(d *agent.Document, m agent.Move) string {
	s := string(m.Kind)
	if m.Form != nil {
		s += " " + d.Action(m.Form, m.Button).Path
	}
	if m.Link != nil {
		s += " link:" + m.Link.Get("href")
	}
	for _, e := range m.Fill {
		s += " " + e.Control.Get("name") + "=" + map[bool]string{true: "username", false: "password"}[e.Value.Reveal() == alice.Username]
	}
	for _, c := range m.Tick {
		s += " tick:" + c.Get("name")
	}
	if m.Button != nil {
		s += " [" + m.Button.Text + m.Button.Get("alt") + m.Button.Get("name") + "]"
	}
	if m.Automatic {
		s += " automatic"
	}
	return s
}

func TestRecognise(t *testing.T) {
	for name, test := range map[string]struct{ html, want string }{
		"single page":                {singlePage, "login /login email=username pass=password [Sign inaction]"},
		"password without type":      {untyped, "login /auth/login username=username password=password [Login]"},
		"button outside the form":    {outsideButton, "login /login user=username pw=password [Continuego]"},
		"image button":               {imageButton, "login /login user=username pw=password [Log ingo]"},
		"federated button first":     {federatedFirst, "login /login identifier=username pw=password [op]"},
		"search form first":          {searchFirst, "login /auth/login username=username password=password [Login]"},
		"registration first":         {registerFirst, "login /auth/login username=username password=password [Login]"},
		"hidden registration":        {hiddenRegister, "login /auth/login username=username password=password [Login]"},
		"username page":              {firstOfTwo, "login /step1 identifier=username [Next]"},
		"password page":              {secondOfTwo, "login /step2 pw=password [Sign in]"},
		"deny first":                 {denyFirst, "consent /consent [Allowdecision]"},
		"deny is a form of its own":  {denyForm, "consent /consent [Yes, go on]"},
		"labels that negate":         {trickyConsent, "consent /consent [yes]"},
		"labels in Chinese":          {chineseConsent, "consent /consent [同意授权a]"},
		"consent by links":           {linkConsent, "consent link:/consent?ok=1"},
		"consent by an image link":   {linkAllow, "consent link:/consent?ok=1"},
		"box that must be ticked":    {required, "consent /consent tick:tos [Continue]"},
		"account chooser":            {chooser, "consent /consent [alice@op.exampleaccount]"},
		"error page":                 {errorPage, "other"},
		"one-time code":              {codePage, "other"},
		"form_post by onload":        {autoPost, "form_post /cb automatic"},
		"form_post by a script file": {cspPost, "form_post /cb automatic"},
		"hop to another page":        {autoHop, "form_post /hop automatic"},
		"meta refresh":               {metaRefresh, "other automatic"},
		"session timeout refresh":    {lateRefresh, "other"},
		"inputs outside any form":    {looseInputs, "login =username =password [Log in]"},
		"application shell":          {appShell, "other"},
		"template is inert":          {templated, "consent /consent [Accept]"},
		"empty":                      {"", "other"},
	} {
		t.Run(name, func(t *testing.T) {
			d := page(t, test.html)
			if got := summary(d, agent.Recognise(d, alice, agent.Visit{Stop: atClient})); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestParseBounds(t *testing.T) {
	for name, html := range map[string]string{
		"10000 forms":        strings.Repeat(`<form action=/x><input type=password name=p></form>`, 10_000),
		"deep nesting":       strings.Repeat("<div>", 200_000) + untyped,
		"unclosed tags":      strings.Repeat("<a href=x><button><select><option>", 50_000) + strings.Repeat("</x></a>", 50_000),
		"one huge attribute": `<input value="` + strings.Repeat("a", 3<<20),
		"many attributes":    "<input " + strings.Repeat("a ", 500_000) + ">",
	} {
		t.Run(name, func(t *testing.T) {
			d := page(t, html)
			if len(d.Forms) > 256 || len(d.Controls) > 4096 || len(d.Links) > 1024 {
				t.Errorf("%d forms, %d controls, %d links", len(d.Forms), len(d.Controls), len(d.Links))
			}
			if name != "many attributes" && !d.Truncated {
				t.Error("not marked as truncated")
			}
			agent.Recognise(d, alice, agent.Visit{Stop: atClient})
		})
	}
}

func TestParsePage(t *testing.T) {
	d := page(t, `<base href="https://op.example/sub/"><title> A
		title </title><svg><title>icon</title></svg><script>var x = "<form>"</script><a href=x>Go</a>`+metaRefresh)
	if d.Title != "A title" || d.Base.Path != "/sub/" || len(d.Forms) != 0 || d.Scripts != 1 {
		t.Errorf("title %q, base %s, %d forms, %d scripts", d.Title, d.Base, len(d.Forms), d.Scripts)
	}
	if got := d.Refresh.String(); got != "https://op.example/next?a=1&b=2" {
		t.Errorf("refresh to %s", got)
	}
}
