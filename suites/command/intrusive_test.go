package command

import (
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/target"
)

func TestIntrusiveCasesNeedConsent(t *testing.T) {
	now := time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)
	consent := &target.Consent{By: "owner", Until: now}
	for name, c := range map[string]struct {
		target    target.Target
		intrusive bool
		want      bool
		says      string
	}{
		"loopback":              {target.Target{Issuer: "https://127.0.0.1:8443/oidc"}, false, true, ""},
		"another client's":      {target.Target{Issuer: "https://[::1]", Clients: map[target.Role]*target.Client{"second": {Issuer: "https://op.example"}}}, false, false, ""},
		"not asked for":         {target.Target{Issuer: "https://op.example", Consent: consent}, false, false, ""},
		"asked for":             {target.Target{Issuer: "https://op.example", Consent: consent}, true, true, ""},
		"nobody consents":       {target.Target{Issuer: "https://op.example"}, true, false, "nobody consents"},
		"consented until today": {target.Target{Issuer: "https://localhost.example", Consent: consent}, true, true, ""},
		"consent ended":         {target.Target{Issuer: "https://op.example", Consent: &target.Consent{By: "owner", Until: now.AddDate(0, 0, -1)}}, true, false, "ended on 2027-01-14"},
	} {
		j := &job{flags: runFlags{intrusive: c.intrusive}, subject: &subject{target: &c.target}}
		got, err := j.intrude(now)
		if got != c.want || (err != nil) != (c.says != "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}
