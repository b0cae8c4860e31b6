package fault

import (
	"regexp"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reference"
)

func TestAllIsSortedAndCopied(t *testing.T) {
	list := All()
	for i := 1; i < len(list); i++ {
		if list[i-1].ID >= list[i].ID {
			t.Errorf("%q stands before %q", list[i-1].ID, list[i].ID)
		}
	}
	list[0].ID = "changed"
	if All()[0].ID == "changed" {
		t.Error("a caller can change the list")
	}
}

func TestFaultsAreDescribed(t *testing.T) {
	slug := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	row := regexp.MustCompile(`^[A-Z]+-[0-9]{2}$`)
	for _, f := range All() {
		if !slug.MatchString(f.ID) {
			t.Errorf("%s: the ID is not a slug", f.ID)
		}
		if strings.HasSuffix(f.Summary, ".") || strings.Contains(f.Summary, "\n") {
			t.Errorf("%s: the summary is not one line without a full stop: %q", f.ID, f.Summary)
		}
		for _, target := range f.Targets {
			if !slug.MatchString(target) {
				t.Errorf("%s: the target %q is not a slug", f.ID, target)
			}
		}
		for _, attack := range f.Attacks {
			if !row.MatchString(attack) {
				t.Errorf("%s: the attack %q is not a row of the catalogue", f.ID, attack)
			}
		}
		if _, err := reference.FindPreset(f.Preset); err != nil {
			t.Errorf("%s: %v", f.ID, err)
		}
	}
}

func TestCollectRefusesMistakes(t *testing.T) {
	good := Fault{ID: "a", Summary: "s", Targets: []string{"t"}, Arm: func(*reference.Policy) {}}
	half := good
	half.Arm = nil
	for name, group := range map[string][]Fault{"twice": {good, good}, "half": {half}} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			collect(group)
		})
	}
}

func TestFind(t *testing.T) {
	found, err := Find("code-reuse-accepted")
	if err != nil || found.ID != "code-reuse-accepted" || found.Preset != reference.PresetModes {
		t.Errorf("found %+v, %v", found.ID, err)
	}
	if _, err := Find("xyz"); err == nil || !strings.Contains(err.Error(), `"xyz"`) {
		t.Errorf("an unknown ID is not named: %v", err)
	}
}

// TestEveryDecisionHasAFault shows that no seam of the policy is there for
// nothing, and that no fault does nothing.
func TestEveryDecisionHasAFault(t *testing.T) {
	changed := make(map[string]bool)
	for _, f := range All() {
		for _, path := range f.Changes() {
			changed[path] = true
		}
		if len(f.Changes()) == 0 {
			t.Errorf("%s: changes no decision", f.ID)
		}
	}
	for path := range reference.Decisions(reference.DefaultPolicy()) {
		if !changed[path] {
			t.Errorf("%s: no fault changes it", path)
		}
	}
}
