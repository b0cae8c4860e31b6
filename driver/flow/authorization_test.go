package flow

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

func TestAuthorizationRequest(t *testing.T) {
	a := Code(aClient(target.None))
	a.State, a.Nonce, a.Prompt = "s t", "n", "consent"
	a.CodeVerifier = exchange.NewSecret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
	p := &Provider{Metadata: Metadata{AuthorizationEndpoint: "https://op.example/auth?tenant=7"}}
	const want = "https://op.example/auth?tenant=7&response_type=code&client_id=an+app%3A1&redirect_uri=https%3A%2F%2Fapp.rp.test%2Fcb" +
		"&scope=openid+profile&state=s+t&nonce=n&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&prompt=consent"
	if got := p.AuthorizationURL(a); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	a.Prompt = ""
	if m := a.Message("", Drop("nonce"), Set("response_type", "token")); encode(m.Params) == "" || m.Get("prompt") != "" || m.Get("nonce") != "" || m.Get("response_type") != "token" {
		t.Errorf("edited: %s", encode(m.Params))
	}
}

func TestEveryRequestIsFresh(t *testing.T) {
	c := aClient(target.None)
	a, b := Code(c), Code(c)
	for _, pair := range [][2]string{{a.State, b.State}, {a.Nonce, b.Nonce}, {a.CodeVerifier.Reveal(), b.CodeVerifier.Reveal()}} {
		if pair[0] == pair[1] || len(pair[0]) != 43 || strings.ContainsAny(pair[0], "+/=") {
			t.Errorf("%q and %q", pair[0], pair[1])
		}
	}
	if Code(&target.Client{}).RedirectURI != "" {
		t.Error("a redirect_uri out of nothing")
	}
}

func TestVisit(t *testing.T) {
	p := discover(t, serve(t, nil))
	p.Target.Login = target.LoginRecipe{Steps: []target.Step{{Click: "#go"}}}
	a := Code(aClient(target.None))
	twice := func(m *Message) { m.Params = append(m.Params, Param{"redirect_uri", "https://second.example.com/x"}) }
	f := &fake{arrival: &agent.Arrival{URL: parse(t, callback+"?code=abcdef123&state="+a.State)}}
	r, err := p.Authorize(t.Context(), f, alice, a, Set("redirect_uri", "https://first.example.com/x"), twice)
	if err != nil {
		t.Fatal(err)
	}
	v := f.visit
	if !v.Interactive || v.User != alice || len(v.Recipe.Steps) != 1 || !strings.HasPrefix(v.URL, p.Metadata.AuthorizationEndpoint+"?response_type=code&") {
		t.Errorf("visit %+v", v)
	}
	for _, end := range []string{callback, "https://first.example.com/y", "https://second.example.com/x"} {
		if !v.Stop(parse(t, end)) {
			t.Errorf("the visit goes on at %s", end)
		}
	}
	if r.Request != a || r.Code().Reveal() != "abcdef123" || r.Received.IsZero() || r.Arrival != f.arrival {
		t.Errorf("response %+v", r)
	}
	if shown := p.Redactor.Text(a.CodeVerifier.Reveal() + " abcdef123"); strings.Contains(shown, "abcdef") || strings.Contains(shown, a.CodeVerifier.Reveal()) {
		t.Errorf("not learned: %s", shown)
	}
}

func TestVisitSilentlyAndFailing(t *testing.T) {
	p := discover(t, serve(t, nil))
	f := &fake{arrival: &agent.Arrival{}, err: agent.ErrLoginRejected}
	r, err := p.AuthorizeSilently(t.Context(), f, alice, Code(aClient(target.None)))
	if !errors.Is(err, agent.ErrLoginRejected) || r != nil || f.visit.Interactive {
		t.Errorf("%v, %v, interactive %v", r, err, f.visit.Interactive)
	}
}

// provider logs in by a form and then sends the browser on by the handler.
func provider(t *testing.T, then func(state string) http.HandlerFunc) *op {
	var state string
	return serve(t, handlers{
		"/auth": func(w http.ResponseWriter, r *http.Request) {
			state = r.URL.Query().Get("state")
			answer(200, "text/html", loginPage)(w, r)
		},
		"/login": func(w http.ResponseWriter, r *http.Request) { then(state)(w, r) },
	})
}

func TestAuthorizeOverHTTP(t *testing.T) {
	const form = `<body onload="document.forms[0].submit()"><form method=post action="` + callback + `"><input type=hidden name=code value=thecode-1>`
	for name, test := range map[string]struct {
		then  func(state string) http.HandlerFunc
		where string
	}{
		"query":    {func(s string) http.HandlerFunc { return redirect(303, callback+"?code=thecode-1&state="+s) }, "query"},
		"fragment": {func(s string) http.HandlerFunc { return redirect(302, callback+"#code=thecode-1&state="+s) }, "fragment"},
		"form_post": {func(s string) http.HandlerFunc {
			return answer(200, "text/html", form+"<input type=hidden name=state value="+s+">")
		}, "form_post"},
		// RFC 9700 section 4.12: the browser sends the login form on to the client.
		"by 307": {func(s string) http.HandlerFunc { return redirect(307, callback+"?code=thecode-1&state="+s) }, "query"},
	} {
		t.Run(name, func(t *testing.T) {
			p := discover(t, provider(t, test.then))
			a := Code(aClient(target.None))
			r, err := p.Authorize(t.Context(), agent.NewHTTP(p.HTTP, p.Redactor), alice, a)
			if err != nil {
				t.Fatal(err)
			}
			if r.Where != test.where || r.Code().Reveal() != "thecode-1" || r.Params.Get("state") != a.State || !r.Redirected() || r.To() != callback {
				t.Errorf("%s %v to %s", r.Where, r.Params, r.To())
			}
			if r.Params.Has("password") {
				t.Error("the login form is taken for the response")
			}
		})
	}
}

func TestAuthorizeSilentlySubmitsNothing(t *testing.T) {
	o := provider(t, func(string) http.HandlerFunc { return redirect(303, callback) })
	p := discover(t, o)
	r, err := p.AuthorizeSilently(t.Context(), agent.NewHTTP(p.HTTP, p.Redactor), alice, Code(aClient(target.None)))
	if err != nil {
		t.Fatal(err)
	}
	if r.Where != "page" || r.Redirected() || r.To() != "" || len(r.Issued()) > 0 || !r.Arrival.Showed(agent.Login) || o.last(t).method != http.MethodGet {
		t.Errorf("%s, pages %v, last request %s", r.Where, r.Arrival.Pages, o.last(t).method)
	}
}
