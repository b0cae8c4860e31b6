package flow

import (
	"net/http"
	"testing"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

func TestRepeatedParameters(t *testing.T) {
	a := Code(&target.Client{ClientID: "a", RedirectURIs: []string{"https://rp.test/cb"}})
	m := a.Message("https://op.test/auth", Before("redirect_uri", "first"), Add("redirect_uri", "last"), ByPost(Param{"x", "y"}))
	if m.Get("redirect_uri") != "first" || m.Params[len(m.Params)-1].Value != "last" || len(m.Params) != 10 {
		t.Errorf("the parameters are %v", m.Params)
	}
	if m.Method != http.MethodPost || m.URL != "https://op.test/auth?x=y" {
		t.Errorf("%s %s", m.Method, m.URL)
	}
}

func TestIssuedBesideWhatWasPlanted(t *testing.T) {
	for asked, arrived := range map[string]string{
		"https://rp.test/cb?code=evil": "https://rp.test/cb?code=evil&error=e",
		"https://rp.test/cb#code=evil": "https://rp.test/cb#code=evil?error=e",
	} {
		planted := Planted(asked)
		if got := at(t, arrived).IssuedBeside(planted); len(got) != 0 {
			t.Errorf("%s: %v came out", arrived, got)
		}
		if got := at(t, arrived+"&code=real").IssuedBeside(planted); len(got) != 1 {
			t.Errorf("%s and a code: %v came out", arrived, got)
		}
	}
}

// at is the response of a visit that ended at a URL.
func at(t *testing.T, url string) *AuthorizationResponse {
	t.Helper()
	p := &Provider{Redactor: exchange.NewRedactor()}
	return p.read(&Authorization{}, &agent.Arrival{URL: parse(t, url)})
}

func TestForgiving(t *testing.T) {
	p := &Provider{Target: &target.Target{}, Redactor: exchange.NewRedactor()}
	rejecting := &fake{arrival: &agent.Arrival{}, err: agent.ErrLoginRejected}
	a := Code(&target.Client{ClientID: "a", RedirectURIs: []string{callback}})
	if _, err := p.Authorize(t.Context(), rejecting, nil, a); err == nil {
		t.Error("a rejected login is no error")
	}
	if r, err := p.Authorize(t.Context(), rejecting, nil, a, Forgiving()); err != nil || r.Where != "page" {
		t.Errorf("%+v, error %v", r, err)
	}
}
