package fault

import (
	"net/url"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

// Roles that the tests use.
const (
	basic  = reference.RoleConfidentialBasic
	post   = reference.RoleConfidentialPost
	public = reference.RolePublicPKCE
	second = reference.RoleSecond
	other  = reference.RolePublicSecond
)

// A probe reports whether the provider has a defect.
type probe func(t *testing.T, b *rptest.Browser) bool

// compare asks each probe about a conforming provider, which must not have the
// defect, and about one with the fault, which must.
func compare(t *testing.T, probes map[string]probe) {
	t.Helper()
	for id, defect := range probes {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			f, err := Find(id)
			if err != nil {
				t.Fatal(err)
			}
			if defect(t, rptest.NewBrowser(t, rptest.Start(t, reference.Options{}))) {
				t.Error("the conforming provider has the defect")
			}
			armed := rptest.Start(t, reference.Options{
				Arm: []func(*reference.Policy){f.Arm}, Armed: []string{f.ID},
			})
			if !defect(t, rptest.NewBrowser(t, armed)) {
				t.Error("the armed provider does not have the defect")
			}
		})
	}
}

// redeems reports whether a fresh code gives tokens in the request with those
// edits.
func redeems(b *rptest.Browser, role string, edits ...string) bool {
	return b.Redeem(role, b.Code(role), edits...).Status == 200
}

var endpointProbes = map[string]probe{
	"token-endpoint-refuses":      func(_ *testing.T, b *rptest.Browser) bool { return !redeems(b, second) },
	"client-secret-basic-refused": func(_ *testing.T, b *rptest.Browser) bool { return !redeems(b, basic) && redeems(b, post) },
	"client-secret-post-refused":  func(_ *testing.T, b *rptest.Browser) bool { return !redeems(b, post) && redeems(b, public) },
	"public-clients-refused":      func(_ *testing.T, b *rptest.Browser) bool { return !redeems(b, public) && redeems(b, basic) },
	"refresh-refused": func(_ *testing.T, b *rptest.Browser) bool {
		token := b.Redeem(basic, b.Code(basic, rptest.Offline...)).Text("refresh_token")
		return b.Refresh(basic, token).Text("error") == "invalid_grant"
	},
}

func TestEndpointFaults(t *testing.T) { compare(t, endpointProbes) }

var responseProbes = map[string]probe{
	"state-dropped": func(_ *testing.T, b *rptest.Browser) bool { return !b.Authorize(basic).Has("state") },
	"state-decoded-twice": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Authorize(basic).Get("state") != rptest.State && b.Authorize(basic, "state", "plain").Get("state") == "plain"
	},
	"state-missing-on-error": func(_ *testing.T, b *rptest.Browser) bool {
		return !failed(b).Has("state") && b.Authorize(basic).Has("state")
	},
	"iss-missing": func(_ *testing.T, b *rptest.Browser) bool { return !b.Authorize(basic).Has("iss") },
	"iss-other-issuer": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Authorize(basic).Get("iss") != b.Provider.Issuer()
	},
	"iss-missing-on-error": func(_ *testing.T, b *rptest.Browser) bool {
		return !failed(b).Has("iss") && b.Authorize(basic).Has("iss")
	},
}

// failed returns an authorization error response.
func failed(b *rptest.Browser) url.Values {
	return b.Open(b.Request(basic, "response_type", "unknown")).Query()
}

func TestResponseFaults(t *testing.T) { compare(t, responseProbes) }
