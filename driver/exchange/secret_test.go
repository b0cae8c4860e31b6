package exchange_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/onsi/gomega/format"
	"gopkg.in/yaml.v3"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

const value = "s3cr3t-Value-0123456789"

// holder keeps a Secret where printers find it by reflection only.
type holder struct {
	Name   string
	hidden exchange.Secret
	inside struct{ list []exchange.Secret }
}

func TestSecretNeverPrints(t *testing.T) {
	s := exchange.NewSecret(value)
	h := holder{Name: "h", hidden: s}
	h.inside.list = []exchange.Secret{s}
	for _, v := range []any{s, &s, h, &h, []exchange.Secret{s}, map[exchange.Secret]int{s: 1}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			if out := fmt.Sprintf(verb, v); strings.Contains(out, value) || strings.Contains(out, fmt.Sprintf("%x", value)) {
				t.Errorf("%s of %T shows the value", verb, v)
			}
		}
		if strings.Contains(format.Object(v, 1), value) {
			t.Errorf("gomega shows the value of %T", v)
		}
	}
}

func TestSecretMarshalsRedacted(t *testing.T) {
	in := struct {
		S exchange.Secret `json:"s" yaml:"s"`
	}{exchange.NewSecret(value)}
	j, err := json.Marshal(in)
	if err != nil || string(j) != `{"s":"[redacted]"}` {
		t.Errorf("JSON: %s, %v", j, err)
	}
	y, err := yaml.Marshal(in)
	if err != nil || string(y) != "s: '[redacted]'\n" {
		t.Errorf("YAML: %s, %v", y, err)
	}
}

func TestSecretRevealAndCompare(t *testing.T) {
	a, b := exchange.NewSecret(value), exchange.NewSecret(strings.Clone(value))
	if a != b {
		t.Error("equal values differ")
	}
	if a == exchange.NewSecret(value+"x") {
		t.Error("different values compare equal")
	}
	if a.Reveal() != value {
		t.Errorf("Reveal gives %q", a.Reveal())
	}
	long := strings.Repeat("x", 1<<16)
	if exchange.NewSecret(long).Reveal() != long {
		t.Error("a long value does not come back")
	}
}

func TestSecretEmpty(t *testing.T) {
	var zero exchange.Secret
	if !zero.Empty() || zero != exchange.NewSecret("") || zero.Reveal() != "" || zero.String() != "" {
		t.Error("the zero Secret is not the empty one")
	}
	if exchange.NewSecret("x").Empty() {
		t.Error("a value counts as empty")
	}
}
