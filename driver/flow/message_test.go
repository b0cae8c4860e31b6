package flow

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

func TestEdits(t *testing.T) {
	for name, test := range map[string]struct {
		edit Edit
		want string
	}{
		"nothing":            {func(*Message) {}, "a=1&b=2&a=3&c="},
		"set, one value":     {Set("b", "x y&"), "a=1&b=x+y%26&a=3&c="},
		"set, repeated":      {Set("a", "x"), "a=x&b=2&c="},
		"set, empty":         {Set("a", ""), "a=&b=2&c="},
		"set, not there yet": {Set("d", "é"), "a=1&b=2&a=3&c=&d=%C3%A9"},
		"drop":               {Drop("a"), "b=2&c="},
		"drop, not there":    {Drop("d"), "a=1&b=2&a=3&c="},
		"repeat":             {func(m *Message) { m.Params = append(m.Params, Param{"b", "4"}) }, "a=1&b=2&a=3&c=&b=4"},
	} {
		m := &Message{Params: []Param{{"a", "1"}, {"b", "2"}, {"a", "3"}, {"c", ""}}}
		test.edit(m)
		if got := encode(m.Params); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func TestGetReturnsTheFirstValue(t *testing.T) {
	m := &Message{Params: []Param{{"a", "1"}, {"a", "2"}}}
	if m.Get("a") != "1" || m.Get("b") != "" {
		t.Errorf("a=%q b=%q", m.Get("a"), m.Get("b"))
	}
}

func TestWithQuery(t *testing.T) {
	params := []Param{{"x", "1 2"}}
	for endpoint, want := range map[string]string{
		"https://op.example/auth":               "https://op.example/auth?x=1+2",
		"https://op.example/auth?tenant=7":      "https://op.example/auth?tenant=7&x=1+2",
		"https://op.example/auth#part":          "https://op.example/auth?x=1+2",
		"https://op.example/auth?tenant=7#part": "https://op.example/auth?tenant=7&x=1+2",
		"https://op.example/auth#part?y=2":      "https://op.example/auth?x=1+2",
	} {
		if got := withQuery(endpoint, params); got != want {
			t.Errorf("%s: %s, want %s", endpoint, got, want)
		}
	}
}

// TestCredentials sends them and takes them apart as a provider does.
func TestCredentials(t *testing.T) {
	const id, secret = "an app:1", "s3cr:t %+&=é~"
	other := &target.Client{ClientID: "other", TokenEndpointAuthMethod: target.ClientSecretPost, ClientSecret: exchange.NewSecret("of-the-other")}
	for name, test := range map[string]struct {
		method string
		edits  []Edit
		basic  [2]string // form-urlencoded and then joined: RFC 6749 section 2.3.1
		form   string
	}{
		"basic":            {method: target.ClientSecretBasic, basic: [2]string{id, secret}},
		"post":             {method: target.ClientSecretPost, form: "client_id=an+app%3A1&client_secret=s3cr%3At+%25%2B%26%3D%C3%A9~"},
		"none":             {method: target.None, form: "client_id=an+app%3A1"},
		"wrong secret":     {method: target.ClientSecretBasic, edits: []Edit{WithSecret(exchange.NewSecret("w"))}, basic: [2]string{id, "w"}},
		"empty secret":     {method: target.ClientSecretPost, edits: []Edit{WithSecret(exchange.Secret{})}, form: "client_id=an+app%3A1&client_secret="},
		"truncated secret": {method: target.ClientSecretBasic, edits: []Edit{WithTruncatedSecret()}, basic: [2]string{id, secret[:len(secret)-1]}},
		"no secret":        {method: target.ClientSecretBasic, edits: []Edit{Unauthenticated()}, form: "client_id=an+app%3A1"},
		"another client":   {method: target.ClientSecretBasic, edits: []Edit{As(other)}, form: "client_id=other&client_secret=of-the-other"},
		"client_id edited": {method: target.None, edits: []Edit{Set("client_id", "other")}, form: "client_id=other"},
		"secret edited":    {method: target.ClientSecretPost, edits: []Edit{Set("client_secret", "x")}, form: "client_secret=x&client_id=an+app%3A1"},
	} {
		t.Run(name, func(t *testing.T) {
			o := serve(t, handlers{"/token": answer(400, "application/json", "{}")})
			if _, err := discover(t, o).Refresh(t.Context(), aClient(test.method), exchange.NewSecret("rt"), test.edits...); err != nil {
				t.Fatal(err)
			}
			got := o.last(t)
			form := strings.Trim(strings.TrimPrefix(got.body, "grant_type=refresh_token&refresh_token=rt"), "&")
			if form != test.form {
				t.Errorf("form %s, want %s", form, test.form)
			}
			if gotID, gotSecret := basicAuth(t, got.header); gotID != test.basic[0] || gotSecret != test.basic[1] {
				t.Errorf("basic %q %q, want %q", gotID, gotSecret, test.basic)
			}
		})
	}
}

func basicAuth(t *testing.T, h http.Header) (id, secret string) {
	t.Helper()
	r := &http.Request{Header: h}
	id, secret, ok := r.BasicAuth()
	if !ok {
		return "", ""
	}
	id, err := url.QueryUnescape(id)
	if err != nil {
		t.Fatal(err)
	}
	if secret, err = url.QueryUnescape(secret); err != nil {
		t.Fatal(err)
	}
	return id, secret
}

func TestTruncatingAnEmptySecretLeavesItEmpty(t *testing.T) {
	m := &Message{}
	WithTruncatedSecret()(m)
	if !m.Auth.ClientSecret.Empty() {
		t.Error("there is a secret")
	}
}

func TestHeadersOfAnEditStay(t *testing.T) {
	o := serve(t, handlers{"/token": answer(400, "application/json", "{}")})
	wrong := func(m *Message) {
		m.Header.Set("Content-Type", "text/plain")
		m.Header.Set("Authorization", "Basic ???")
	}
	if _, err := discover(t, o).Refresh(t.Context(), aClient(target.ClientSecretBasic), exchange.NewSecret("rt"), wrong); err != nil {
		t.Fatal(err)
	}
	if h := o.last(t).header; h.Get("Content-Type") != "text/plain" || h.Get("Authorization") != "Basic ???" {
		t.Errorf("%q, %q", h.Get("Content-Type"), h.Get("Authorization"))
	}
}

// TestChallengeAsVerifier uses the example of RFC 7636 appendix B.
func TestChallengeAsVerifier(t *testing.T) {
	m := &Message{Params: []Param{{"code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"}}}
	ChallengeAsVerifier()(m)
	if got := m.Get("code_verifier"); got != "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" {
		t.Error(got)
	}
}
