package strict

import (
	"encoding"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"time"

	"gopkg.in/yaml.v3"
)

var (
	durationType = reflect.TypeFor[time.Duration]()
	timeType     = reflect.TypeFor[time.Time]()
)

// value decodes n into v, which is addressable. path says where n stands.
func value(n *yaml.Node, v reflect.Value, path []string) *Error {
	n = resolve(n)
	if n.Style&yaml.TaggedStyle != 0 && !isStandard(n.Tag) {
		return at(n, path, "has a tag: quote a value that begins with an exclamation mark")
	}
	if u, ok := v.Addr().Interface().(yaml.Unmarshaler); ok {
		if isNull(n) {
			return at(n, path, "has no value")
		}
		return own(n, path, u.UnmarshalYAML(n))
	}
	switch {
	case v.Kind() == reflect.Pointer:
		return pointer(n, v, path)
	case n.Kind == yaml.ScalarNode:
		return scalar(n, v, path)
	case isText(v):
		return at(n, path, "must be %s", wanted(v))
	case v.Kind() == reflect.Struct:
		return structure(n, v, path)
	case v.Kind() == reflect.Map:
		return mapping(n, v, path)
	case v.Kind() == reflect.Slice:
		return list(n, v, path)
	case isAny(v):
		return anything(n, v, path)
	}
	return at(n, path, "must be %s", wanted(v))
}

// isText reports whether v decodes itself from text. A time.Time could, but
// knows no dates.
func isText(v reflect.Value) bool {
	_, ok := v.Addr().Interface().(encoding.TextUnmarshaler)
	return ok && v.Type() != timeType
}

func isAny(v reflect.Value) bool { return v.Kind() == reflect.Interface && v.NumMethod() == 0 }

func isStandard(tag string) bool { return len(tag) > 2 && tag[:2] == "!!" }

// own passes on the error of a type that decodes itself, with its place.
func own(n *yaml.Node, path []string, err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		placed := *e
		if placed.Line == 0 {
			placed.Line = n.Line
		}
		if placed.Key == "" {
			placed.Key, placed.Message = dotted(path), subject(path)+placed.Message
		}
		return &placed
	}
	var t *yaml.TypeError // quotes the value
	if errors.As(err, &t) {
		return at(n, path, "does not have the form that is expected here")
	}
	return at(n, path, "is not usable: %s", err)
}

func pointer(n *yaml.Node, v reflect.Value, path []string) *Error {
	if isNull(n) {
		v.SetZero()
		return nil
	}
	fresh := reflect.New(v.Type().Elem())
	if !v.IsNil() {
		fresh.Elem().Set(v.Elem())
	}
	if e := value(n, fresh.Elem(), path); e != nil {
		return e
	}
	v.Set(fresh)
	return nil
}

func list(n *yaml.Node, v reflect.Value, path []string) *Error {
	if n.Kind != yaml.SequenceNode {
		return at(n, path, "must be %s", wanted(v))
	}
	items := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
	for i, child := range n.Content {
		if e := value(child, items.Index(i), below(path, strconv.Itoa(i))); e != nil {
			return e
		}
	}
	v.Set(items)
	return nil
}

// anything decodes into an interface: mappings as map[string]any, lists as
// []any, scalars as package yaml resolves them.
func anything(n *yaml.Node, v reflect.Value, path []string) *Error {
	var holder any
	switch n.Kind {
	case yaml.MappingNode:
		holder = new(map[string]any)
	case yaml.SequenceNode:
		holder = new([]any)
	default:
		holder = new(any)
		if err := n.Decode(holder); err != nil {
			return own(n, path, err)
		}
		v.Set(reflect.ValueOf(holder).Elem())
		return nil
	}
	into := reflect.ValueOf(holder).Elem()
	if e := value(n, into, path); e != nil {
		return e
	}
	v.Set(into)
	return nil
}

// below returns the path of a child, never sharing memory with its siblings.
func below(path []string, name string) []string { return append(slices.Clone(path), name) }

// wanted describes what a Go value is written as.
func wanted(v reflect.Value) string {
	if isText(v) {
		return "a single value"
	}
	switch v.Type() {
	case durationType:
		return "a duration with its unit, such as 30s or 5m"
	case timeType:
		return "a date, such as 2027-01-31"
	}
	switch v.Kind() {
	case reflect.Struct, reflect.Map:
		return "a mapping of keys to values"
	case reflect.Slice:
		return "a list"
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "a whole number, not negative"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return "a whole number"
	}
	return "left out: it cannot be read into a Go " + v.Type().String()
}
