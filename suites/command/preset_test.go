package command

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/strict"
	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// unlikeVendor are the requirements that the vendor's integration pages alone
// make: a provider may conform to every specification and meet none of them. The
// default preset answers revocations as they say.
func unlikeVendor() map[string]reports.Verdict {
	out := map[string]reports.Verdict{}
	for _, id := range []string{"refresh-token-kept", "rejected-scope", "service-token-claims", "profile-claims", "updated-at", "access-token-rs256"} {
		out["genauth-"+id] = reports.Fail
	}
	return out
}

// TestVendorsStayInTheirProfiles: the other profiles judge by specifications
// alone.
func TestVendorsStayInTheirProfiles(t *testing.T) {
	var config Config
	if err := strict.Decode(configFile, newProgram(t).defaults, &config); err != nil {
		t.Fatal(err)
	}
	for name, documents := range config.Profiles {
		for _, d := range documents {
			if requirement.Document(d).Vendor() && !strings.HasPrefix(name, "genauth") {
				t.Errorf("profile %s judges by %s", name, d)
			}
		}
	}
}

// Where a preset offers what a profile forbids, that is what the preset is for.
// Nothing else may be found.
func TestFindingsOfPresets(t *testing.T) {
	offered := map[string]reports.Verdict{
		"password-grant-absent":             reports.Fail, // RFC 9700 2.4: the preset offers the password grant
		"front-channel-access-token-absent": reports.Warn, // RFC 9700 2.1.2: it gives access tokens by implicit and hybrid flows
	}
	imitated := maps.Clone(offered)
	imitated["pkce-required"] = reports.Warn    // RFC 9700 2.1.1: the imitated vendor does not demand PKCE of confidential clients
	imitated["refresh-rotation"] = reports.Fail // RFC 9700 4.14.2: its refresh tokens stay the same, those of public clients too
	written := map[string]reports.Verdict{
		"userinfo-claim-types":    reports.Fail, // OIDC Core 5.1: its updated_at is a text
		"userinfo-claims-omitted": reports.Warn, // OIDC Core 5.3.2: its unset claims are null
	}

	for _, c := range []struct {
		preset, profile string
		code            int
		want            map[string]reports.Verdict
	}{
		{reference.PresetModes, "oidc", reports.ExitOK, nil},
		{reference.PresetModes, "security", reports.ExitViolated, offered},
		{reference.PresetHardened, "oidc,security,oauth-2.1,asvs-l2", reports.ExitOK, nil},
		{reference.PresetGenAuth, "genauth", reports.ExitOK, nil},
		{reference.PresetGenAuth, "oidc", reports.ExitViolated, written},
		{reference.PresetGenAuth, "oidc,genauth", reports.ExitViolated, written},
		{reference.PresetModes, "genauth", reports.ExitViolated, unlikeVendor()},
		{reference.PresetGenAuth, "security", reports.ExitViolated, imitated},
	} {
		t.Run(c.preset+" by "+c.profile, func(t *testing.T) {
			p := newProgram(t)
			p.wants(c.code, p.do(fast("out", "--preset", c.preset, "--profile", c.profile)...))
			got := verdicts(p.report("out"))
			maps.DeleteFunc(got, func(_ string, v reports.Verdict) bool {
				return slices.Contains([]reports.Verdict{reports.Pass, reports.NotTested, reports.NotApplicable}, v)
			})
			if !maps.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}
