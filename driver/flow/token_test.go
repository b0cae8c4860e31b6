package flow

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/driver/target"
)

const tokensJSON = `{"access_token":"At-1234567","token_type":"Bearer","scope":"openid","refresh_token":"Rt-1234567","id_token":"It-1234567"}`

func TestRedeem(t *testing.T) {
	o := serve(t, handlers{"/token": answer(200, "application/json;charset=UTF-8", tokensJSON)})
	p := discover(t, o)
	l := login(aClient(target.ClientSecretPost), "the code")
	r, err := p.Redeem(t.Context(), l, Set("redirect_uri", "https://other.rp.test/"))
	if err != nil {
		t.Fatal(err)
	}
	want := "grant_type=authorization_code&code=the+code&redirect_uri=https%3A%2F%2Fother.rp.test%2F&code_verifier=" + l.Request.CodeVerifier.Reveal() +
		"&client_id=an+app%3A1&client_secret=s3cr%3At+%25%2B%26%3D%C3%A9~"
	if got := o.last(t); got.method != http.MethodPost || got.path != "/token" || got.body != want || got.header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		t.Errorf("sent %+v", got)
	}
	if !r.OK() || r.Status != 200 || !r.JSON || r.MediaType != "application/json" || r.TokenType != "Bearer" || r.Scope != "openid" || r.Error != "" || r.Received.IsZero() {
		t.Errorf("%+v", r)
	}
	if r.AccessToken.Reveal() != "At-1234567" || r.RefreshToken.Reveal() != "Rt-1234567" || r.IDToken.Reveal() != "It-1234567" {
		t.Error("the tokens differ")
	}
	if shown := fmt.Sprintf("%+v %#v", r, r); strings.Contains(shown, "1234567") {
		t.Errorf("a token is printed: %s", shown)
	}
	if shown := p.Redactor.Text("At-1234567 Rt-1234567 It-1234567"); strings.Contains(shown, "1234567") {
		t.Errorf("not learned: %s", shown)
	}
}

func TestRefresh(t *testing.T) {
	o := serve(t, handlers{"/token": answer(200, "application/json", tokensJSON)})
	r, err := discover(t, o).Refresh(t.Context(), aClient(target.None), exchange.NewSecret("R/t"), Set("scope", "openid"))
	if err != nil || !slices.Equal(r.Issued(), []string{"access_token", "refresh_token", "id_token"}) {
		t.Errorf("%+v, error %v", r, err)
	}
	if got := o.last(t).body; got != "grant_type=refresh_token&refresh_token=R%2Ft&scope=openid&client_id=an+app%3A1" {
		t.Error(got)
	}
}

func TestReadToken(t *testing.T) {
	const js = "application/json"
	for name, test := range map[string]struct {
		status     int
		kind, body string
		json       bool
		err        string
		issued     string
	}{
		"error":                       {400, js, `{"error":"invalid_grant"}`, true, "invalid_grant", ""},
		"tokens beside an error code": {400, js, `{"error":"invalid_grant","access_token":"t"}`, true, "invalid_grant", "access_token"},
		"tokens beside a status":      {500, js, `{"access_token":"t","id_token":"i"}`, true, "", "access_token id_token"},
		"refresh token alone":         {200, js, `{"refresh_token":"t"}`, true, "", "refresh_token"},
		"labelled as a page":          {200, "text/html", `{"access_token":"t"}`, true, "", "access_token"},
		"no label":                    {200, "", `{"access_token":"t"}`, true, "", "access_token"},
		"numbers and objects":         {200, js, `{"access_token":7,"refresh_token":{"a":"b"},"id_token":["x"],"error":404,"token_type":null}`, true, "", ""},
		"null tokens":                 {200, js, `{"access_token":null,"id_token":""}`, true, "", ""},
		"other letters":               {200, js, `{"Access_Token":"t"}`, true, "", ""},
		"a page":                      {200, "text/html", `<p>access_token=t</p>`, false, "", ""},
		"a string":                    {200, js, `"access_token"`, false, "", ""},
		"an array":                    {200, js, `[{"access_token":"t"}]`, false, "", ""},
		"cut off":                     {200, js, `{"access_token":"t"`, false, "", ""},
		"two objects":                 {200, js, `{} {"access_token":"t"}`, false, "", ""},
		"empty":                       {204, js, "", false, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := serve(t, handlers{"/token": answer(test.status, test.kind, test.body)})
			r, err := discover(t, o).Redeem(t.Context(), login(aClient(target.None), "c"))
			if err != nil {
				t.Fatal(err)
			}
			issued := strings.Join(r.Issued(), " ")
			if r.Status != test.status || r.JSON != test.json || r.Error != test.err || issued != test.issued || r.OK() != strings.Contains(issued, "access") {
				t.Errorf("status %d, JSON %v, error %q, issued %q", r.Status, r.JSON, r.Error, issued)
			}
		})
	}
}

func TestRejectedScope(t *testing.T) {
	p := &Provider{Redactor: exchange.NewRedactor()}
	for member, want := range map[string]string{
		`"a:b c:d"`: "a:b,c:d", `["a:b","c:d"]`: "a:b,c:d", `""`: "", `7`: "", `null`: "", `["a",7]`: "",
	} {
		r := p.readToken(&httpx.Response{Body: []byte(`{"access_token":"t","rejected_scope":` + member + `}`)})
		if got := strings.Join(r.RejectedScope, ","); got != want || !r.OK() {
			t.Errorf("%s: %q", member, got)
		}
	}
}

func TestMediaType(t *testing.T) {
	p := &Provider{Redactor: exchange.NewRedactor()}
	for header, want := range map[string]string{
		"Application/JSON; charset=utf-8": "application/json", "application/json;": "application/json", "application/json; charset": "application/json", "": "", "???": "", "a b": "",
	} {
		r := p.readToken(&httpx.Response{Header: http.Header{"Content-Type": {header}}})
		if r.MediaType != want {
			t.Errorf("%q: %q", header, r.MediaType)
		}
	}
}

func TestRedeemFails(t *testing.T) {
	o := serve(t, nil)
	p := discover(t, o)
	o.Close()
	r, err := p.Redeem(t.Context(), login(aClient(target.None), "Secret-code-1"))
	if err == nil || r != nil || strings.Contains(err.Error(), "Secret-code-1") {
		t.Errorf("%v, error %v", r, err)
	}
}

func FuzzReadToken(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "null", "[]", tokensJSON, `{"error":"invalid_grant"}`, `{"access_token":1}`, `{"access_token":"\u0000\ud800"}`, `{"access_token":"a","access_token":""}`, strings.Repeat("[", 300),
	} {
		f.Add("application/json", []byte(seed))
	}
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		p := &Provider{Redactor: exchange.NewRedactor()}
		r := p.readToken(&httpx.Response{Status: 200, Header: http.Header{"Content-Type": {kind}}, Body: body})
		if !r.JSON && (len(r.Issued()) > 0 || r.Error != "") {
			t.Fatalf("read from no object: %v", r.Issued())
		}
		if r.OK() != slices.Contains(r.Issued(), "access_token") {
			t.Fatalf("OK is %v, issued %v", r.OK(), r.Issued())
		}
		if again := p.readToken(&httpx.Response{Status: 200, Header: http.Header{"Content-Type": {kind}}, Body: body}); !slices.Equal(again.Issued(), r.Issued()) {
			t.Fatal("two readings")
		}
	})
}
