package command

import (
	"testing"
	"time"
)

// TestRepeat: the command holds what decides a run, and nothing that is usual.
func TestRepeat(t *testing.T) {
	a := &app{}
	a.config.Run.Driver, a.config.Run.Patience = auto, 15*time.Second
	usual := runFlags{driver: auto, patience: 15 * time.Second, seed: 7, out: "elsewhere", quiet: true}
	for want, change := range map[string]func(*runFlags){
		"oidcheck run --seed 7":                                      func(*runFlags) {},
		"oidcheck run --target 'my op.yml' --seed 7":                 func(f *runFlags) { f.target = "my op.yml" },
		`oidcheck run --target 'it'\''s.yml' --seed 7`:               func(f *runFlags) { f.target = "it's.yml" },
		"oidcheck run --preset modes --fault a,b --seed 7":           func(f *runFlags) { f.preset, f.faults = "modes", []string{"a", "b"} },
		"oidcheck run --driver http --patience 0s --seed 7":          func(f *runFlags) { f.driver, f.patience = "http", 0 },
		"oidcheck run --resolve op.test:443:127.0.0.1:8443 --seed 7": func(f *runFlags) { f.resolve = []string{"op.test:443:127.0.0.1:8443"} },
		"oidcheck run --profile oidc,security --intrusive --seed 7":  func(f *runFlags) { f.profiles, f.intrusive = []string{"oidc", "security"}, true },
		"oidcheck run --chrome /opt/chrome --no-share --seed 7":      func(f *runFlags) { f.chrome, f.noShare = "/opt/chrome", true },
	} {
		f := usual
		change(&f)
		if got := a.repeat(f); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
