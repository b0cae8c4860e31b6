package flow

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

func TestUserinfo(t *testing.T) {
	for name, test := range map[string]struct {
		status    int
		body, sub string
		ok        bool
	}{
		"claims":            {200, `{"sub":"alice","email":"a@op.example"}`, "alice", true},
		"refused":           {401, `{"error":"invalid_token"}`, "", false},
		"claims and status": {403, `{"sub":"alice"}`, "alice", false},
		"no sub":            {200, `{"email":"a@op.example"}`, "", false},
		"number":            {200, `{"sub":7}`, "", false},
		"no object":         {200, `sub=alice`, "", false},
		"signed":            {200, "eyJhbGciOiAiUlMyNTYifQ.eyJzdWIiOiAiYWxpY2UifQ.c2lnbmF0dXJl", "alice", true},
	} {
		t.Run(name, func(t *testing.T) {
			o := serve(t, handlers{"/userinfo": answer(test.status, "application/json", test.body)})
			u, err := discover(t, o).Userinfo(t.Context(), &target.Client{}, exchange.NewSecret("At-1234567"))
			if err != nil {
				t.Fatal(err)
			}
			if u.Status != test.status || u.Sub != test.sub || u.OK() != test.ok || len(u.Issued()) > 0 != test.ok {
				t.Errorf("%+v, issued %v", u, u.Issued())
			}
			if got := o.last(t); got.method != http.MethodGet || got.path != "/userinfo" || got.header.Get("Authorization") != "Bearer At-1234567" {
				t.Errorf("sent %+v", got)
			}
		})
	}
}

func TestIntrospect(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		body   string
		active bool
	}{
		"active":       {200, `{"active":true,"sub":"alice"}`, true},
		"inactive":     {200, `{"active":false}`, false},
		"absent":       {200, `{"sub":"alice"}`, false},
		"a string":     {200, `{"active":"true"}`, false},
		"a number":     {200, `{"active":1}`, false},
		"null":         {200, `{"active":null}`, false},
		"refused":      {401, `{"error":"invalid_client"}`, false},
		"other status": {500, `{"active":true}`, true},
		"no object":    {200, `[{"active":true}]`, false},
	} {
		t.Run(name, func(t *testing.T) {
			o := serve(t, handlers{"/introspect": answer(test.status, "application/json", test.body)})
			i, err := discover(t, o).Introspect(t.Context(), aClient(target.ClientSecretPost), exchange.NewSecret("A t"))
			if err != nil {
				t.Fatal(err)
			}
			if i.Status != test.status || i.Active != test.active || len(i.Issued()) > 0 != test.active {
				t.Errorf("%+v, issued %v", i, i.Issued())
			}
			if got := o.last(t); got.method != http.MethodPost || !strings.HasPrefix(got.body, "token=A+t&client_id=an+app%3A1&client_secret=") {
				t.Errorf("sent %+v", got)
			}
		})
	}
}

func TestUseFails(t *testing.T) {
	o := serve(t, nil)
	p := discover(t, o)
	o.Close()
	if u, err := p.Userinfo(t.Context(), &target.Client{}, exchange.NewSecret("At-1234567")); err == nil || u != nil {
		t.Errorf("userinfo %v, error %v", u, err)
	}
	if i, err := p.Introspect(t.Context(), aClient(target.None), exchange.NewSecret("At-1234567")); err == nil || i != nil {
		t.Errorf("introspection %v, error %v", i, err)
	}
}

// TestIntrospectByItsOwnMethod: a client may authenticate otherwise there than
// at the token endpoint.
func TestIntrospectByItsOwnMethod(t *testing.T) {
	o := serve(t, handlers{"/introspect": answer(200, "application/json", "{}")})
	c := aClient(target.ClientSecretPost)
	c.IntrospectionEndpointAuthMethod = target.ClientSecretBasic
	if _, err := discover(t, o).Introspect(t.Context(), c, exchange.NewSecret("t")); err != nil {
		t.Fatal(err)
	}
	if got := o.last(t); got.body != "token=t" || !strings.HasPrefix(got.header.Get("Authorization"), "Basic ") {
		t.Errorf("sent %+v", got)
	}
}
