package strict_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/strict"
)

type described struct {
	Name  string                        `yaml:"name"`
	Wait  time.Duration                 `yaml:"wait"`
	Until time.Time                     `yaml:"until"`
	Parts []struct{ Count int }         `yaml:"parts"`
	Named map[string]*struct{ On bool } `yaml:"named"`
	Own   string                        `yaml:"-"`
}

func TestKeys(t *testing.T) {
	want := []string{"name", "named", "named.*.on", "parts", "parts.*.count", "until", "wait"}
	if got := strict.Keys(described{}); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSchema(t *testing.T) {
	text := strict.Schema("https://schema.test/x", "a title", described{}, map[string]strict.Note{
		"": {Required: []string{"name"}}, "name": {Says: "who", Enum: []string{"a", "b"}}, "parts.*": {Says: "a part"},
	})
	var s map[string]any
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	properties := s["properties"].(map[string]any)
	name := properties["name"].(map[string]any)
	if s["title"] != "a title" || s["additionalProperties"] != false || name["description"] != "who" || len(name["enum"].([]any)) != 2 || name["type"] != nil {
		t.Errorf("schema: %s", text)
	}
	if items := properties["parts"].(map[string]any)["items"].(map[string]any); items["description"] != "a part" {
		t.Errorf("items: %v", items)
	}
	if wait := properties["wait"].(map[string]any); wait["type"] != "string" || wait["pattern"] == nil {
		t.Errorf("duration: %v", wait)
	}
}
