package reports

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(JSONSchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("report.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func document(t *testing.T, r *Report) map[string]any {
	t.Helper()
	data, err := Encode(r)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return doc.(map[string]any)
}

func TestSchemaAcceptsReports(t *testing.T) {
	empty := &Report{}
	empty.Finish()
	s := compiled(t)
	for name, r := range map[string]*Report{"full": full(), "empty": empty, "every verdict": judged(Verdicts()...)} {
		if err := s.Validate(document(t, r)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaIgnoresWhatWillBeAdded(t *testing.T) {
	doc := document(t, full())
	doc["novelty"] = "of a later version"
	if err := compiled(t).Validate(doc); err != nil {
		t.Error(err)
	}
}

func TestSchemaRefusesBrokenReports(t *testing.T) {
	first := func(doc map[string]any, list string) map[string]any { return doc[list].([]any)[0].(map[string]any) }
	failed := func(d map[string]any) map[string]any { return first(first(d, "requirements"), "cases") }
	breaks := map[string]func(map[string]any){
		"another schema":        func(d map[string]any) { d["schema"] = "oidcheck/report/v2" },
		"no seed":               func(d map[string]any) { delete(d, "seed") },
		"null for a list":       func(d map[string]any) { d["requirements"] = nil },
		"unknown verdict":       func(d map[string]any) { first(d, "requirements")["verdict"] = "passed" },
		"verdict in other case": func(d map[string]any) { first(first(d, "requirements"), "cases")["verdict"] = "FAIL" },
		"no case ID":            func(d map[string]any) { delete(first(first(d, "requirements"), "cases"), "id") },
		"count below zero":      func(d map[string]any) { d["summary"].(map[string]any)["passed"] = json.Number("-1") },
		"no place at all":       func(d map[string]any) { failed(d)["decided_by"] = map[string]any{"file": "evidence/a.json"} },
		"exchange number zero":  func(d map[string]any) { failed(d)["decided_by"].(map[string]any)["seq"] = json.Number("0") },
		"time that is none":     func(d map[string]any) { d["started"] = "yesterday" },
	}
	s := compiled(t)
	for name, damage := range breaks {
		doc := document(t, full())
		damage(doc)
		if s.Validate(doc) == nil {
			t.Errorf("%s: the schema accepts it", name)
		}
	}
}

// The schema is written by hand: this keeps it and the types alike.
func TestSchemaDescribesEveryMember(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(JSONSchema(), &root); err != nil {
		t.Fatal(err)
	}
	defs := root["$defs"].(map[string]any)
	properties := root["properties"].(map[string]any)
	for _, tt := range []struct {
		is     any
		schema any
	}{
		{Report{}, root},
		{Tool{}, properties["tool"]},
		{Target{}, properties["target"]},
		{Timing{}, properties["timing"]},
		{Shard{}, properties["shard"]},
		{Conditions{}, properties["conditions"]},
		{GatePolicy{}, properties["policy"]},
		{KnownList{}, properties["known_failures"]},
		{KnownFailure{}, defs["known_failure"]},
		{Summary{}, properties["summary"]},
		{Gate{}, properties["gate"]},
		{LedgerIssue{}, properties["ledger"].(map[string]any)["items"]},
		{Requirement{}, defs["requirement"]},
		{Clause{}, defs["clause"]},
		{Case{}, defs["case"]},
		{LedgerNote{}, defs["ledger_note"]},
	} {
		kind, schema := reflect.TypeOf(tt.is), tt.schema.(map[string]any)
		all, required := members(kind)
		if got := slices.Sorted(maps.Keys(schema["properties"].(map[string]any))); !slices.Equal(got, all) {
			t.Errorf("%s: the schema has %v, the type %v", kind, got, all)
		}
		var got []string
		always, _ := schema["required"].([]any)
		for _, name := range always {
			got = append(got, name.(string))
		}
		if slices.Sort(got); !slices.Equal(got, required) {
			t.Errorf("%s: the schema requires %v, the type always has %v", kind, got, required)
		}
	}
}

func members(kind reflect.Type) (all, required []string) {
	for i := range kind.NumField() {
		name, options, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
		all = append(all, name)
		if options == "" {
			required = append(required, name)
		}
	}
	slices.Sort(all)
	slices.Sort(required)
	return all, required
}

func TestJSONSchemaCannotBeChanged(t *testing.T) {
	JSONSchema()[0] = 'x'
	if JSONSchema()[0] != '{' {
		t.Error("a caller changed the schema of all")
	}
}
