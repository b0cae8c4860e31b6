package proof

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/oidcheck/oidcheck/driver/strict"
)

// CollateralFile is where the source keeps what faults hit beside their
// targets. `prove --update` writes it; its diff is to be read like code.
const CollateralFile = "suites/proof/collateral.yml"

//go:embed collateral.yml
var collateralText []byte

const collateralHead = `# What faults hit beside their targets. Written by: oidcheck prove --update
# Every entry is a requirement that fails, too, and why that is right has to be
# clear to whoever reads the change.
`

// Collateral returns the known collateral of each fault.
func Collateral() (map[string][]string, error) {
	known := map[string][]string{}
	if err := strict.Decode(CollateralFile, collateralText, &known); err != nil {
		return nil, err
	}
	return known, nil
}

// CollateralOf writes down the collateral of a matrix.
func CollateralOf(m *Matrix) ([]byte, error) {
	found := map[string][]string{}
	for _, r := range m.Faults {
		if len(r.Collateral) > 0 {
			found[r.Fault] = r.Collateral
		}
	}
	var b bytes.Buffer
	b.WriteString(collateralHead)
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(found); err != nil {
		return nil, fmt.Errorf("writing %s: %w", CollateralFile, err)
	}
	return b.Bytes(), encoder.Close()
}

func cmpStrings(a, b string) int { return strings.Compare(a, b) }

// list is never nil, so that it is [] in JSON.
func list(s []string) []string { return append([]string{}, s...) }

func sorted(s []string) []string {
	out := list(s)
	slices.Sort(out)
	return out
}
