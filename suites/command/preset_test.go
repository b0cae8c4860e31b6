package command

import (
	"maps"
	"slices"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reports"
)

// Where a preset offers what a profile forbids, that is what the preset is for.
// Nothing else may be found.
func TestFindingsOfPresets(t *testing.T) {
	offered := map[string]reports.Verdict{
		"password-grant-absent":             reports.Fail, // RFC 9700 2.4: the preset offers the password grant
		"front-channel-access-token-absent": reports.Warn, // RFC 9700 2.1.2: it gives access tokens by implicit and hybrid flows
	}
	imitated := maps.Clone(offered)
	imitated["pkce-required"] = reports.Warn // RFC 9700 2.1.1: the imitated vendor does not demand PKCE of confidential clients

	for _, c := range []struct {
		preset, profile string
		code            int
		want            map[string]reports.Verdict
	}{
		{reference.PresetModes, "oidc", reports.ExitOK, nil},
		{reference.PresetModes, "security", reports.ExitViolated, offered},
		{reference.PresetHardened, "oidc,security,oauth-2.1,asvs-l2", reports.ExitOK, nil},
		{reference.PresetGenAuth, "genauth", reports.ExitOK, nil},
		{reference.PresetGenAuth, "oidc", reports.ExitOK, nil},
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
