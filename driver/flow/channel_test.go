package flow

import (
	"net/http"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

func TestParametersInTheURL(t *testing.T) {
	o := serve(t, handlers{"/token": answer(200, "application/json", tokensJSON)})
	p := discover(t, o)
	for name, test := range map[string]struct {
		edit               Edit
		method, path, body string
		contentType        string
	}{
		"some": {InURL("client_id", "client_secret"), http.MethodPost,
			"/token?client_id=an+app%3A1&client_secret=s3cr%3At+%25%2B%26%3D%C3%A9~", "grant_type=refresh_token&refresh_token=Rt", "application/x-www-form-urlencoded"},
		"all": {InURL(), http.MethodPost,
			"/token?grant_type=refresh_token&refresh_token=Rt&client_id=an+app%3A1&client_secret=s3cr%3At+%25%2B%26%3D%C3%A9~", "", "application/x-www-form-urlencoded"},
		"GET": {ByGET(), http.MethodGet,
			"/token?grant_type=refresh_token&refresh_token=Rt&client_id=an+app%3A1&client_secret=s3cr%3At+%25%2B%26%3D%C3%A9~", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := p.Refresh(t.Context(), aClient(target.ClientSecretPost), exchange.NewSecret("Rt"), test.edit); err != nil {
				t.Fatal(err)
			}
			got := o.last(t)
			if got.method != test.method || got.path != test.path || got.body != test.body || got.header.Get("Content-Type") != test.contentType {
				t.Errorf("sent %+v", got)
			}
		})
	}
}

func TestAlsoByPost(t *testing.T) {
	o := serve(t, handlers{"/token": answer(200, "application/json", tokensJSON)})
	also := AlsoByPost(Credentials{ClientID: "b", ClientSecret: exchange.NewSecret("of b")})
	if _, err := discover(t, o).Refresh(t.Context(), aClient(target.ClientSecretBasic), exchange.NewSecret("Rt"), also); err != nil {
		t.Fatal(err)
	}
	got := o.last(t)
	if got.body != "grant_type=refresh_token&refresh_token=Rt&client_id=b&client_secret=of+b" || got.header.Get("Authorization") == "" {
		t.Errorf("sent %+v", got)
	}
}
