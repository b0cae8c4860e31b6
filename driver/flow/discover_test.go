package flow

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/driver/target"
)

func tryDiscover(ctx context.Context, issuer string) (*Provider, error) {
	r := exchange.NewRedactor()
	return Discover(ctx, &target.Target{Issuer: issuer}, httpx.New(httpx.Options{Redactor: r}), r)
}

func TestDiscover(t *testing.T) {
	var o *op
	metadata := func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, o.metadata()) }
	o = serve(t, handlers{metadataPath: metadata, "/tenant/a" + metadataPath: metadata})
	for _, issuer := range []string{o.URL, o.URL + "/", o.URL + "/tenant/a", o.URL + "/tenant/a/"} {
		p, err := tryDiscover(t.Context(), issuer)
		if err != nil {
			t.Errorf("%s: %v", issuer, err)
			continue
		}
		if p.Metadata.TokenEndpoint != o.URL+"/token" || p.Keys == nil || p.KeysErr != nil {
			t.Errorf("%s: %+v, keys %v, %v", issuer, p.Metadata, p.Keys, p.KeysErr)
		}
	}
}

func TestDiscoverRefusesWhatIsNoProvider(t *testing.T) {
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		says   string
	}{
		"not found":      {http.NotFound, "status 404"},
		"redirect":       {redirect(301, "https://elsewhere.example/"), "status 301"},
		"a page":         {answer(200, "text/html", "<html>Welcome"), "no JSON object"},
		"array":          {answer(200, "application/json", "[]"), "no JSON object"},
		"null":           {answer(200, "application/json", "null"), "it is null"},
		"two documents":  {answer(200, "application/json", "{}{}"), "something follows"},
		"no endpoints":   {answer(200, "application/json", "{}"), "no authorization_endpoint and no token_endpoint"},
		"no token":       {answer(200, "application/json", `{"authorization_endpoint":"https://op.example/a"}`), "names no token_endpoint"},
		"wrong type":     {answer(200, "application/json", `{"authorization_endpoint":["x"],"token_endpoint":"https://op.example/t"}`), "(authorization_endpoint has the wrong type)"},
		"deep":           {answer(200, "application/json", strings.Repeat(`{"a":`, 20000)), "no JSON object"},
		"larger than ok": {answer(200, "application/json", `{"a":"`+strings.Repeat("x", httpx.DefaultMaxBody)+`"}`), "no JSON object"},
	} {
		t.Run(name, func(t *testing.T) {
			o := serve(t, handlers{metadataPath: test.answer})
			p, err := tryDiscover(t.Context(), o.URL)
			if err == nil || p != nil {
				t.Fatalf("%v, error %v", p, err)
			}
			for _, part := range []string{test.says, o.URL + metadataPath, "is the issuer " + o.URL + " right?"} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
			if unreachable := (*httpx.UnreachableError)(nil); errors.As(err, &unreachable) {
				t.Error("an answer is taken for none")
			}
		})
	}
}

func TestDiscoverUnreachable(t *testing.T) {
	o := serve(t, nil)
	o.Close()
	_, err := tryDiscover(t.Context(), o.URL)
	unreachable := (*httpx.UnreachableError)(nil)
	if !errors.As(err, &unreachable) || !strings.Contains(err.Error(), "connection refused") || unreachable.Remedy == "" {
		t.Errorf("error %v", err)
	}
}

func TestDiscoverEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tryDiscover(ctx, serve(t, nil).URL); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestDiscoverWithoutKeys: much can be tested without them.
func TestDiscoverWithoutKeys(t *testing.T) {
	for name, test := range map[string]struct {
		jwks http.HandlerFunc
		drop bool
		says string
	}{
		"not named": {drop: true, says: "the metadata has no jwks_uri"},
		"error":     {jwks: answer(500, "text/plain", "oops"), says: "jwks_uri answers status 500"},
		"no set":    {jwks: answer(200, "application/json", `{"keys":7}`), says: `"keys"`},
	} {
		t.Run(name, func(t *testing.T) {
			var o *op
			o = serve(t, handlers{"/jwks": test.jwks, metadataPath: func(w http.ResponseWriter, _ *http.Request) {
				m := o.metadata()
				if test.drop {
					delete(m, "jwks_uri")
				}
				writeJSON(w, m)
			}})
			p := discover(t, o)
			if p.Keys != nil || p.KeysErr == nil || !strings.Contains(p.KeysErr.Error(), test.says) {
				t.Errorf("keys %v, error %v", p.Keys, p.KeysErr)
			}
		})
	}
}
