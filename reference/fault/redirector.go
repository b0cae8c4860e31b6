package fault

import (
	"net/url"
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

const loginNoRedirector = "login-no-redirector"

// redirectorFaults lead the browser where a parameter says.
var redirectorFaults = []Fault{
	{
		ID:      "login-follows-next",
		Summary: "the browser is led to the address that the parameter next names",
		Preset:  reference.PresetHardened,
		Targets: []string{loginNoRedirector},
		Attacks: []string{"SE-10"},
		Arm:     detour(func(sent url.Values) string { return sent.Get("next") }),
	},
	{
		ID:      "login-follows-local-path",
		Summary: "the browser is led to what returnUrl names where that begins like a path, which addresses without a scheme do too",
		Preset:  reference.PresetHardened,
		Targets: []string{loginNoRedirector},
		Attacks: []string{"SE-10"},
		Arm: detour(func(sent url.Values) string {
			if to := sent.Get("returnUrl"); strings.HasPrefix(to, "/") {
				return to
			}
			return ""
		}),
	},
	{
		ID:      "login-follows-decoded-path",
		Summary: "the browser is led to the path that returnUrl names, which is decoded once more after it was checked",
		Preset:  reference.PresetHardened,
		Targets: []string{loginNoRedirector},
		Attacks: []string{"SE-10"},
		Arm: detour(func(sent url.Values) string {
			to := sent.Get("returnUrl")
			if len(to) < 2 || to[0] != '/' || to[1] == '/' || to[1] == '\\' {
				return ""
			}
			decoded, _ := url.PathUnescape(to)
			return decoded
		}),
	},
}

func detour(to func(sent url.Values) string) func(*reference.Policy) {
	return func(p *reference.Policy) { p.Page.Detour = to }
}
