package flow

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/oidcheck/oidcheck/driver/httpx"
)

// steady is a provider whose metadata and keys change after the start.
func steady(t *testing.T, metadata, keys http.HandlerFunc) *Provider {
	t.Helper()
	routes := handlers{}
	p := discover(t, serve(t, routes))
	routes[metadataPath], routes["/jwks"] = metadata, keys
	return p
}

func TestFetchMetadata(t *testing.T) {
	p := steady(t, answer(200, "Application/JSON ; charset=utf-8", `{"issuer":"https://op.example","scopes_supported":["openid"],"a":null}`), nil)
	m, err := p.FetchMetadata(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if m.Status != 200 || m.MediaType != "application/json" || m.Problem != "" || m.Text("issuer") != "https://op.example" {
		t.Errorf("%+v", m)
	}
	if !m.Has("a") || m.Has("b") || !slices.Equal(m.Texts("scopes_supported"), []string{"openid"}) {
		t.Errorf("%+v", m)
	}
}

func TestMembersOfWrongTypes(t *testing.T) {
	p := steady(t, answer(200, "application/json", `{"n":7,"s":"x","mixed":["x",1],"null":["x",null],"none":null,"empty":[]}`), nil)
	m, err := p.FetchMetadata(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"n", "s", "mixed", "null", "none", "empty", "absent"} {
		if got := m.Texts(name); len(got) > 0 {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, name := range []string{"n", "mixed", "none", "absent"} {
		if got := m.Text(name); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestAnswersThatMakeNoSense are described, for the case to judge.
func TestAnswersThatMakeNoSense(t *testing.T) {
	p := steady(t, answer(503, "text/html", "<html>"), answer(404, "text/plain", "gone"))
	m, err := p.FetchMetadata(t.Context())
	if err != nil || m.Status != 503 || m.MediaType != "text/html" || m.Problem == "" || m.Has("issuer") || m.Text("issuer") != "" {
		t.Errorf("%+v, %v", m, err)
	}
	k, err := p.FetchKeys(t.Context(), p.Metadata.JWKSURI)
	if err != nil || k.Status != 404 || k.Problem == "" || k.Keys != nil {
		t.Errorf("%+v, %v", k, err)
	}
}

func TestFetchKeys(t *testing.T) {
	p := steady(t, nil, answer(200, "application/json", `{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0LXZhbHVl"}]}`))
	k, err := p.FetchKeys(t.Context(), p.Metadata.JWKSURI)
	if err != nil || k.Problem != "" || len(k.Keys) != 1 || k.Keys[0].Kid != "a" || !slices.Equal(k.Keys[0].Private, []string{"k"}) {
		t.Errorf("%+v, %v", k, err)
	}
	if _, err := p.FetchKeys(t.Context(), "%"); err == nil {
		t.Error("no error for what is no URL")
	}
}

func FuzzMetadataMembers(f *testing.F) {
	f.Add([]byte(`{"a":["x",null,1]}`))
	f.Add([]byte(`{"a":"\ud800"}`))
	f.Add([]byte(`{"a":{"b":[[[]]]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		m := ReadMetadata(&httpx.Response{Status: 200, Body: body})
		if (m.Problem == "") != (m.members != nil) {
			t.Fatalf("problem %q, %d members", m.Problem, len(m.members))
		}
		for name, raw := range m.members {
			if !m.Has(name) {
				t.Errorf("%q is lost", name)
			}
			var list []any
			if isList := json.Unmarshal(raw, &list) == nil; m.Text(name) != "" && isList || len(m.Texts(name)) > 0 && !isList {
				t.Errorf("%q is text and list", name)
			}
		}
	})
}
