package strict

import (
	"encoding"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Note says of a key in a schema what its Go type does not.
type Note struct {
	Says     string         // what the key means
	Enum     []string       // the values that there are; of a map: its keys
	Required []string       // keys that a mapping must have
	Shape    map[string]any // in place of what the type says, for types that decode themselves
	Minimum  *float64
}

// Any is the path element of what all values of a map, or items of a list, have
// in common.
const Any = "*"

// Schema returns a JSON Schema (2020-12) of what Decode reads into a value like
// v. The keys are those of its types; notes add to them by dotted path (the empty
// one is the document). Types that decode themselves need a note with a Shape.
func Schema(id, title string, v any, notes map[string]Note) []byte {
	s := schematic{notes}
	out := s.of(reflect.TypeOf(v), nil)
	out["$schema"], out["$id"], out["title"] = "https://json-schema.org/draft/2020-12/schema", id, title
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		panic("strict: a note of the schema can't be written: " + err.Error()) // notes are constants of ours
	}
	return append(text, '\n')
}

// Keys returns the dotted path of every key that Decode knows below v, sorted.
func Keys(v any) []string {
	found := map[string]bool{}
	walk(reflect.TypeOf(v), nil, found)
	return slices.Sorted(maps.Keys(found))
}

func walk(t reflect.Type, path []string, found map[string]bool) {
	if len(path) > 0 && path[len(path)-1] != Any {
		found[strings.Join(path, ".")] = true
	}
	switch {
	case decodesItself(t) || t == timeType:
	case t.Kind() == reflect.Pointer:
		walk(t.Elem(), path, found)
	case t.Kind() == reflect.Map || t.Kind() == reflect.Slice:
		walk(t.Elem(), below(path, Any), found)
	case t.Kind() == reflect.Struct:
		for name, f := range fields(reflect.New(t).Elem()) {
			walk(f.Type(), below(path, name), found)
		}
	}
}

func decodesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[yaml.Unmarshaler]()) || p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) && t != timeType
}

// schematic builds the schema of one document.
type schematic struct{ notes map[string]Note }

func (s schematic) of(t reflect.Type, path []string) map[string]any {
	note := s.notes[strings.Join(path, ".")]
	out := map[string]any{}
	if note.Shape != nil {
		maps.Copy(out, note.Shape)
	} else {
		s.typed(out, t, path)
	}
	if note.Says != "" {
		out["description"] = note.Says
	}
	if note.Minimum != nil {
		out["minimum"] = *note.Minimum
	}
	if len(note.Required) > 0 {
		out["required"] = note.Required
	}
	switch {
	case len(note.Enum) == 0:
	case t.Kind() == reflect.Map:
		out["propertyNames"] = map[string]any{"enum": note.Enum}
	case t.Kind() == reflect.Slice:
		out["items"] = map[string]any{"enum": note.Enum}
	default:
		delete(out, "type")
		out["enum"] = note.Enum
	}
	return out
}

// typed adds what the Go type says. No value at all leaves a collection as it is.
func (s schematic) typed(out map[string]any, t reflect.Type, path []string) {
	switch {
	case t.Kind() == reflect.Pointer:
		maps.Copy(out, s.of(t.Elem(), path))
	case t == durationType:
		out["type"], out["pattern"] = "string", `^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h)([0-9.]+(ns|us|µs|ms|s|m|h))*$`
	case t == timeType:
		out["type"], out["pattern"] = "string", `^[0-9]{4}-[0-9]{2}-[0-9]{2}`
	case t.Kind() == reflect.Struct:
		properties := map[string]any{}
		for name, f := range fields(reflect.New(t).Elem()) {
			properties[name] = s.of(f.Type(), below(path, name))
		}
		out["type"], out["additionalProperties"], out["properties"] = []string{"object", "null"}, false, properties
	case t.Kind() == reflect.Map:
		out["type"], out["additionalProperties"] = []string{"object", "null"}, s.of(t.Elem(), below(path, Any))
	case t.Kind() == reflect.Slice:
		out["type"], out["items"] = []string{"array", "null"}, s.of(t.Elem(), below(path, Any))
	case t.Kind() == reflect.Bool:
		out["type"] = "boolean"
	case t.Kind() == reflect.Float32 || t.Kind() == reflect.Float64:
		out["type"] = "number"
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64:
		out["type"] = "integer"
	case t.Kind() == reflect.String:
		out["type"] = []string{"string", "number", "boolean"} // numbers and words are read as the text that they are
	}
}
