package reference_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

func TestTokenRequestShape(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	app := b.Application(basicRole)
	good := b.RedeemForm(basicRole, b.Code(basicRole)).Encode()
	authorization := rptest.Basic(app.ClientID, app.ClientSecret)
	form := map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Authorization": authorization}
	cases := map[string]struct {
		method, path, body string
		header             map[string]string
		status             int
	}{
		"GET":                 {http.MethodGet, "/token?" + good, "", form, 405},
		"query":               {http.MethodPost, "/token?" + good, "", form, 400},
		"query beside a body": {http.MethodPost, "/token?a=b", good, form, 400},
		"JSON":                {http.MethodPost, "/token", "{}", map[string]string{"Content-Type": "application/json", "Authorization": authorization}, 400},
		"no type":             {http.MethodPost, "/token", good, map[string]string{"Authorization": authorization}, 400},
		"twice the code":      {http.MethodPost, "/token", good + "&code=x", form, 400},
		"bad encoding":        {http.MethodPost, "/token", good + "&a=%zz", form, 400},
		"too many parameters": {http.MethodPost, "/token", good + strings.Repeat("&a", 200), form, 400},
		"too long":            {http.MethodPost, "/token", good + "&a=" + strings.Repeat("a", 1<<17), form, 413},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := b.Send(c.method, c.path, c.body, c.header)
			if got.Status != c.status {
				t.Errorf("status %d, not %d", got.Status, c.status)
			}
			if c.status != 405 && got.Text("error") != "invalid_request" {
				t.Errorf("error %q", got.Text("error"))
			}
		})
	}
	if got := b.Send(http.MethodPost, "/token", good, form); got.Status != 200 {
		t.Errorf("the good request: status %d", got.Status)
	}
}

func TestClientAuthentication(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	header, body, public := b.Application(basicRole), b.Application(postRole), b.Application(publicRole)
	cases := map[string]struct {
		authorization string
		form          url.Values
		want          string
	}{
		"wrong secret":            {rptest.Basic(header.ClientID, "wrong"), nil, "invalid_client"},
		"empty secret":            {rptest.Basic(header.ClientID, ""), nil, "invalid_client"},
		"truncated secret":        {rptest.Basic(header.ClientID, header.ClientSecret[1:]), nil, "invalid_client"},
		"unknown client":          {rptest.Basic("unknown", header.ClientSecret), nil, "invalid_client"},
		"no client":               {rptest.Basic("", header.ClientSecret), nil, "invalid_client"},
		"not Basic":               {"Bearer abc", nil, "invalid_client"},
		"not base64":              {"Basic ?", nil, "invalid_client"},
		"no colon":                {"Basic YWJj", nil, "invalid_client"},
		"nothing":                 {"", nil, "invalid_client"},
		"client_id alone":         {"", url.Values{"client_id": {header.ClientID}}, "invalid_client"},
		"secret in the body":      {"", url.Values{"client_id": {header.ClientID}, "client_secret": {header.ClientSecret}}, "invalid_client"},
		"secret in the header":    {rptest.Basic(body.ClientID, body.ClientSecret), nil, "invalid_client"},
		"wrong secret in body":    {"", url.Values{"client_id": {body.ClientID}, "client_secret": {"wrong"}}, "invalid_client"},
		"empty secret in body":    {"", url.Values{"client_id": {body.ClientID}, "client_secret": {""}}, "invalid_client"},
		"public, empty secret":    {"", url.Values{"client_id": {public.ClientID}, "client_secret": {""}}, "invalid_client"},
		"public, in the header":   {rptest.Basic(public.ClientID, ""), nil, "invalid_client"},
		"assertion":               {"", url.Values{"client_id": {body.ClientID}, "client_assertion": {"a"}}, "invalid_client"},
		"two ways":                {rptest.Basic(header.ClientID, header.ClientSecret), url.Values{"client_secret": {header.ClientSecret}}, "invalid_request"},
		"two clients":             {rptest.Basic(header.ClientID, header.ClientSecret), url.Values{"client_id": {body.ClientID}}, "invalid_request"},
		"good header":             {rptest.Basic(header.ClientID, header.ClientSecret), nil, "invalid_grant"},
		"good header, same in it": {rptest.Basic(header.ClientID, header.ClientSecret), url.Values{"client_id": {header.ClientID}}, "invalid_grant"},
		"good body":               {"", url.Values{"client_id": {body.ClientID}, "client_secret": {body.ClientSecret}}, "invalid_grant"},
		"good public":             {"", url.Values{"client_id": {public.ClientID}}, "invalid_grant"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			form := b.RedeemForm(basicRole, "unknown")
			for key, values := range c.form {
				form[key] = values
			}
			headers := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
			if c.authorization != "" {
				headers["Authorization"] = c.authorization
			}
			got := b.Send(http.MethodPost, "/token", form.Encode(), headers)
			if got.Text("error") != c.want {
				t.Errorf("error %q, not %q", got.Text("error"), c.want)
			}
			refused := got.Status == 401 && strings.HasPrefix(got.Header.Get("WWW-Authenticate"), "Basic ")
			if refused != (c.want == "invalid_client") {
				t.Errorf("status %d, WWW-Authenticate %q", got.Status, got.Header.Get("WWW-Authenticate"))
			}
		})
	}
}

func TestGrantTypes(t *testing.T) {
	b := rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))
	for grantType, want := range map[string]string{"-": "invalid_request", "urn:example:unknown": "unsupported_grant_type", "code": "unsupported_grant_type"} {
		if got := b.Redeem(basicRole, "unknown", "grant_type", grantType).Text("error"); got != want {
			t.Errorf("%s: error %q", grantType, got)
		}
	}
}
