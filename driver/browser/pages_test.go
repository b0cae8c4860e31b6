package browser_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

const plainLogin = `<form method=post action=/login><input name=username><input name=password type=password><button>Sign in</button></form>`

// application is a login as JavaScript applications write them: inputs outside
// any form, a button that is enabled by typing, an API, and consent without a
// navigation.
const application = `<!doctype html><title>App</title><div id=root></div><script>
	const root = document.getElementById('root');
	function login() {
		root.innerHTML = '<p id=msg></p><input placeholder=Email><input type=password><button type=button disabled>Log in</button>';
		const [name, word] = root.querySelectorAll('input'), button = root.querySelector('button');
		const typed = {};
		for (const [key, field] of [['user', name], ['pass', word]])
			field.addEventListener('input', () => { typed[key] = field.value; setTimeout(() => button.disabled = !(typed.user && typed.pass), 5) });
		button.addEventListener('click', async () => {
			button.disabled = true;
			button.textContent = 'Please wait';
			const answer = await fetch('/api/login', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(typed)});
			if (answer.ok) return consent();
			document.getElementById('msg').textContent = 'Wrong password';
			button.disabled = false;
		});
	}
	function consent() {
		root.innerHTML = '<p>Demo wants your profile</p><button type=button>Deny</button><button type=button>Allow</button>';
		root.querySelectorAll('button')[1].onclick = async () => { location.href = (await (await fetch('/api/consent', {method: 'POST'})).text()) };
	}
	setTimeout(login, 20);
</script>`

// twoSteps hides the password until the username was given.
const twoSteps = `<form method=post action=/login><input name=username autocomplete=username>
	<span style="display:none"><input name=password type=password></span><button type=button>Next</button></form><script>
	document.querySelector('button').onclick = (event) => {
		document.querySelector('span').style.display = '';
		event.target.textContent = 'Sign in';
		event.target.onclick = () => document.forms[0].submit();
	}</script>`

func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(status)
		w.Write([]byte(body))
	}
}

func TestVisitPages(t *testing.T) {
	b := start(t, browser.Options{})
	for name, test := range map[string]struct {
		routes handlers
		want   string // requests
		kinds  string
	}{
		"application": {handlers{"/auth": show(application), "/api/login": answer(200, "{}"), "/api/consent": answer(200, callback)},
			"GET /auth\nPOST /api/login {\"user\":\"alice@op.example\",\"pass\":\"correct horse\"}\nPOST /api/consent", "login consent"},
		"two steps in one page": {handlers{"/auth": show(twoSteps), "/login": redirect(302, callback)},
			"GET /auth\nPOST /login username=alice%40op.example&password=correct+horse", "login login"},
		"form_post": {handlers{"/auth": show(`<body onload="document.forms[0].submit()"><form method=post action="https://rp.test/cb"><input type=hidden name=code value=thecode></form>`)},
			"GET /auth", ""},
		"form_post without scripts": {handlers{"/auth": show(`<form method=post action="https://rp.test/cb"><input type=hidden name=code value=thecode><button>Continue</button></form>`)},
			"GET /auth", "form_post"},
		"meta refresh": {handlers{"/auth": show(`<meta http-equiv=refresh content="0;url=/next">`), "/next": redirect(302, callback)},
			"GET /auth\nGET /next", ""},
		"script redirect": {handlers{"/auth": show(`<p>wait</p><script>setTimeout(() => location.href = '/next', 50)</script>`), "/next": redirect(302, callback)},
			"GET /auth\nGET /next", ""},
		"consent by link": {handlers{"/auth": show(`<a href=/no>Deny</a><a href="/yes">Allow</a>`), "/yes": redirect(302, callback)},
			"GET /auth\nGET /yes", "consent"},
		"dialogs": {handlers{"/auth": show(`<script>alert('hello'); if (confirm('really?')) location.href = 'https://evil.example/'</script>` + plainLogin), "/login": redirect(302, callback)},
			"GET /auth\nPOST /login username=alice%40op.example&password=correct+horse", "login"},
		"image that hangs up": {handlers{"/auth": show(`<img src="https://cdn.example/x.png"><link rel=stylesheet href="https://cdn.example/x.css">` + plainLogin), "/login": redirect(302, callback)},
			"GET /auth\nPOST /login username=alice%40op.example&password=correct+horse", "login"},
		"custom scheme": {handlers{"/auth": show(plainLogin), "/login": redirect(302, "com.example.app:/cb?code=thecode")},
			"GET /auth\nPOST /login username=alice%40op.example&password=correct+horse", "login"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, test.routes)
			v := visit(s)
			v.Stop = atClientOrApp
			got, err := newAgent(t, b).Visit(within(t), v)
			if err != nil {
				t.Fatalf("%v; arrival %+v", err, got)
			}
			if s.requests() != test.want {
				t.Errorf("requests\n%s\nwant\n%s", s.requests(), test.want)
			}
			code := got.URL != nil && got.URL.Query().Get("code") == "thecode" || got.Form.Get("code") == "thecode"
			if !code || got.Foreign {
				t.Errorf("arrival %+v", got)
			}
			if kinds := kinds(got); test.kinds != kinds {
				t.Errorf("pages %q, want %q", kinds, test.kinds)
			}
		})
	}
}

func kinds(a *agent.Arrival) string {
	var all []string
	for _, p := range a.Pages {
		all = append(all, string(p.Kind))
	}
	return strings.Join(all, " ")
}

func TestVisitEndsAtAPage(t *testing.T) {
	b := start(t, browser.Options{})
	for name, test := range map[string]struct {
		handler     http.HandlerFunc
		interactive bool
		kind        agent.PageKind
		status      int
	}{
		"error page":            {answer(400, "invalid redirect_uri"), true, agent.Other, 400},
		"login, must not":       {show(plainLogin), false, agent.Login, 200},
		"application, must not": {show(application), false, agent.Login, 200},
		"empty application":     {show(`<div id=root></div><script>setInterval(() => document.title += '.', 100)</script>`), true, agent.Other, 200},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, handlers{"/auth": test.handler})
			v := visit(s)
			v.Interactive = test.interactive
			recorder := &exchange.Recorder{}
			got, err := newAgent(t, b).Visit(exchange.WithRecorder(within(t), recorder), v)
			if err != nil {
				t.Fatal(err)
			}
			if got.URL != nil || len(got.Pages) != 1 || got.Pages[0].Kind != test.kind || got.Pages[0].Status != test.status {
				t.Errorf("arrival %+v", got)
			}
			e := recorder.Evidence()
			if len(e.Screenshots) != 1 || !strings.HasPrefix(string(e.Screenshots[0].PNG), "\x89PNG") {
				t.Errorf("%d screenshots", len(e.Screenshots))
			}
			if s.requests() != "GET /auth" {
				t.Errorf("requests %s", s.requests())
			}
		})
	}
}

func TestVisitWithRecipe(t *testing.T) {
	s := serve(t, handlers{"/auth": show(`<form method=post action=/login><input name=x1><input name=x2><button name=b value=1>Los</button><button name=b value=2>Weg</button></form>`),
		"/login": show(`<p>Pick <span id=pick onclick="location.href='/go'">Alice</span></p>`), "/go": redirect(302, callback)})
	v := visit(s)
	v.Recipe = target.LoginRecipe{Steps: []target.Step{
		{When: "/auth", Fill: map[string]string{"x1": "{username}", "[name=x2]": "{password}"}, Click: `button[value="2"]`},
		{Click: "#pick"},
	}}
	got, err := newAgent(t, start(t, browser.Options{})).Visit(within(t), v)
	if err != nil || got.URL == nil {
		t.Fatalf("arrival %+v, error %v", got, err)
	}
	if want := "GET /auth\nPOST /login x1=alice%40op.example&x2=correct+horse&b=2\nGET /go"; s.requests() != want {
		t.Errorf("requests\n%s", s.requests())
	}
}
