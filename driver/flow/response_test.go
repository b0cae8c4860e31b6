package flow

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
)

func TestReadArrival(t *testing.T) {
	const cb = "https://app.rp.test/cb"
	for name, test := range map[string]struct {
		url    string
		form   url.Values
		status int
		where  string
		code   string
		state  string
		issued string
	}{
		"query":                   {url: cb + "?code=c1&state=s1", where: "query", code: "c1", state: "s1", issued: "code"},
		"own query":               {url: cb + "?a=1&code=c1", where: "query", code: "c1", issued: "code"},
		"error":                   {url: cb + "?error=login_required&state=s1", where: "query", state: "s1"},
		"nothing":                 {url: cb, where: "query"},
		"fragment":                {url: cb + "#code=c%26d&id_token=i&access_token=t", where: "fragment", code: "c&d", issued: "code access_token id_token"},
		"error in fragment":       {url: cb + "?a=1#error=x&state=s+1", where: "fragment", state: "s 1"},
		"fragment of no response": {url: cb + "?code=c1#_=_", where: "query", code: "c1", issued: "code"},
		"state in the fragment":   {url: cb + "?code=c1&state=s1#state=s2", where: "query", code: "c1", state: "s1", issued: "code"},
		"code beside an error":    {url: cb + "?code=c1#error=access_denied", where: "fragment", issued: "code"},
		"first value empty":       {url: cb + "?code=&code=c2", where: "query", code: "c2", issued: "code"},
		"empty":                   {url: cb + "?code=", where: "query"},
		"semicolon":               {url: cb + "?code=c1;2&state=a;b", where: "query", code: "c1;2", state: "a;b", issued: "code"},
		"badly escaped":           {url: cb + "?code=c1%&state=%zz", where: "query", code: "c1%", state: "%zz", issued: "code"},
		"special":                 {url: cb + "?state=a%2Bb+c%252Fd%26e%3Df", where: "query", state: "a+b c%2Fd&e=f"},
		"form":                    {url: cb, form: url.Values{"code": {"c1"}, "state": {"s1"}}, where: "form_post", code: "c1", state: "s1", issued: "code"},
		"empty form":              {url: cb, form: url.Values{}, where: "form_post"},
		"form, code in the query": {url: cb + "?code=c1", form: url.Values{"x": {"1"}}, where: "query", code: "c1", issued: "code"},
		"form of a redirect":      {url: cb + "?code=c1", form: url.Values{"password": {"p"}, "state": {"page"}}, status: 307, where: "query", code: "c1", issued: "code"},
		"form of a bare redirect": {url: cb, form: url.Values{"password": {"p"}}, status: 308, where: "query"},
		"application's scheme":    {url: "com.example.app:/cb?code=c1", where: "query", code: "c1", issued: "code"},
	} {
		p := &Provider{Redactor: exchange.NewRedactor()}
		r := p.read(&Authorization{}, &agent.Arrival{URL: parse(t, test.url), Form: test.form, Status: test.status})
		issued := strings.Join(r.Issued(), " ")
		if r.Where != test.where || r.Code().Reveal() != test.code || r.Params.Get("state") != test.state || issued != test.issued || !r.Redirected() {
			t.Errorf("%s: %s code %q state %q issued %q", name, r.Where, r.Code().Reveal(), r.Params.Get("state"), issued)
		}
	}
}

// TestReadForeignArrival: a code that went to a stranger is issued all the same.
func TestReadForeignArrival(t *testing.T) {
	p := &Provider{Redactor: exchange.NewRedactor()}
	r := p.read(&Authorization{}, &agent.Arrival{URL: parse(t, "https://stranger.com/x?code=c1"), Foreign: true})
	if r.Where != "elsewhere" || r.Redirected() || !slices.Equal(r.Issued(), []string{"code"}) || r.To() != "https://stranger.com/x" {
		t.Errorf("%s to %s, issued %v", r.Where, r.To(), r.Issued())
	}
}

func TestReadPage(t *testing.T) {
	p := &Provider{Redactor: exchange.NewRedactor()}
	r := p.read(&Authorization{}, &agent.Arrival{Pages: []agent.Page{{Kind: agent.Other}}})
	if r.Where != "page" || r.Redirected() || r.Issued() != nil || r.To() != "" || !r.Code().Empty() || r.Params == nil {
		t.Errorf("%+v", r)
	}
}

func TestToLeavesOutQueryAndFragment(t *testing.T) {
	for raw, want := range map[string]string{
		"https://app.rp.test/a%2Fb?code=x#y": "https://app.rp.test/a%2Fb",
		"https://app.rp.test/cb?":            "https://app.rp.test/cb",
		"https://app.rp.test":                "https://app.rp.test",
	} {
		r := &AuthorizationResponse{Arrival: &agent.Arrival{URL: parse(t, raw)}}
		if r.To() != want {
			t.Errorf("%s: %s, want %s", raw, r.To(), want)
		}
	}
}

func TestReadLearnsEveryCredential(t *testing.T) {
	p := &Provider{Redactor: exchange.NewRedactor()}
	p.read(&Authorization{}, &agent.Arrival{URL: parse(t, "https://app.rp.test/cb?code=Aa11Bb22&code=Cc33Dd44#access_token=Ee55Ff66&id_token=Gg77Hh88")})
	shown := p.Redactor.Text("Aa11Bb22 Cc33Dd44 Ee55Ff66 Gg77Hh88")
	if strings.Count(shown, "[redacted:") != 4 {
		t.Error(shown)
	}
}

// FuzzReadArrival: whatever URL a target redirects to, reading it neither fails
// nor overlooks a code, and To holds no value of query or fragment.
func FuzzReadArrival(f *testing.F) {
	for _, seed := range []string{
		"https://app.rp.test/cb?code=c1&state=s1", "https://app.rp.test/cb#code=c&error=e", "https://app.rp.test/cb?code=%zz;&code=", "com.example.app:/cb?code=1",
		"https://u:p@app.rp.test/cb?&&=&code", "javascript:alert(1)", "//h?code=a#id_token=b&%41=1", "?#", "mailto:x?code=1",
	} {
		f.Add(seed, 302, false)
	}
	f.Add("https://app.rp.test/cb?code=c1", 307, true)
	f.Fuzz(func(t *testing.T, raw string, status int, posted bool) {
		u, err := url.Parse(raw)
		if err != nil {
			return
		}
		arrival := &agent.Arrival{URL: u, Status: status}
		if posted {
			arrival.Form = url.Values{"password": {"p"}}
		}
		r := (&Provider{Redactor: exchange.NewRedactor()}).read(&Authorization{}, arrival)
		if !slices.Contains([]string{"query", "fragment", "form_post"}, r.Where) || r.Params == nil {
			t.Fatalf("%s %v", r.Where, r.Params)
		}
		if r.Where == "form_post" && status != 0 {
			t.Fatal("what the user sent is taken for the response")
		}
		standard := u.Query().Get("code") != ""
		if found := slices.Contains(r.Issued(), "code"); standard && !found || !r.Code().Empty() && !found {
			t.Fatalf("a code is overlooked: issued %v", r.Issued())
		}
		if strings.ContainsAny(r.To(), "?#") {
			t.Fatalf("to %s", r.To())
		}
	})
}
