package strict

import (
	"encoding"
	"math"
	"reflect"
	"time"

	"gopkg.in/yaml.v3"
)

// scalar decodes a single value. No value at all leaves collections as they are
// (all entries of a list may be commented out) and is an error for the rest.
func scalar(n *yaml.Node, v reflect.Value, path []string) *Error {
	switch {
	case isNull(n) && isAny(v):
		v.SetZero()
		return nil
	case isNull(n) && isCollection(v):
		return nil
	case isNull(n):
		return at(n, path, "has no value: must be %s", wanted(v))
	case n.ShortTag() == "!!binary":
		return at(n, path, "must be %s, not base64", wanted(v))
	case isText(v):
		return own(n, path, v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(n.Value)))
	case isAny(v):
		return anything(n, v, path)
	}
	if !plain(n, v) {
		return at(n, path, "must be %s", wanted(v))
	}
	return nil
}

func isCollection(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Map, reflect.Slice:
		return !isText(v)
	case reflect.Struct:
		return !isText(v) && v.Type() != timeType
	}
	return false
}

// plain sets v to the value of n and reports whether that was possible without
// loss.
func plain(n *yaml.Node, v reflect.Value) bool {
	switch {
	case v.Type() == durationType:
		d, err := time.ParseDuration(n.Value)
		v.SetInt(int64(d))
		return err == nil
	case v.Type() == timeType:
		return date(n.Value, v)
	case v.Kind() == reflect.String:
		v.SetString(n.Value)
		return true
	case v.Kind() == reflect.Bool:
		return n.Decode(v.Addr().Interface()) == nil
	case v.CanInt(), v.CanUint():
		return n.ShortTag() == "!!int" && n.Decode(v.Addr().Interface()) == nil
	case v.CanFloat():
		return number(n, v)
	}
	return false
}

// date reads a day, which begins at 00:00 UTC, or a time of RFC 3339.
func date(text string, v reflect.Value) bool {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			v.Set(reflect.ValueOf(t))
			return true
		}
	}
	return false
}

func number(n *yaml.Node, v reflect.Value) bool {
	if tag := n.ShortTag(); tag != "!!float" && tag != "!!int" {
		return false
	}
	if n.Decode(v.Addr().Interface()) != nil {
		return false
	}
	return !math.IsNaN(v.Float()) && !math.IsInf(v.Float(), 0)
}
