package strict

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// member is one key of a mapping with its value.
type member struct{ key, value *yaml.Node }

// members returns the keys of a mapping in their order, those merged in by `<<`
// last. A key that is given twice is an error; one that is merged in as well is
// the usual way to override it.
func members(n *yaml.Node, path []string) ([]member, *Error) {
	var c collector
	if e := c.mapping(n, path); e != nil {
		return nil, e
	}
	return c.all, nil
}

// collector gathers members; of those with the same name the first wins.
type collector struct {
	all  []member
	have map[string]bool
}

func (c *collector) add(m member) {
	if c.have == nil {
		c.have = map[string]bool{}
	}
	if !c.have[m.key.Value] {
		c.have[m.key.Value] = true
		c.all = append(c.all, m)
	}
}

func (c *collector) mapping(n *yaml.Node, path []string) *Error {
	if n.Kind != yaml.MappingNode {
		return at(n, path, "must be a mapping of keys to values")
	}
	var merged []*yaml.Node
	lines := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := resolve(n.Content[i])
		if key.Kind != yaml.ScalarNode {
			return at(n.Content[i], path, "has a key that is not plain text")
		}
		if first, twice := lines[key.Value]; twice {
			return at(n.Content[i], below(path, key.Value), "is given twice, first in line %d", first)
		}
		lines[key.Value] = n.Content[i].Line
		if key.ShortTag() == "!!merge" {
			merged = append(merged, resolve(n.Content[i+1]))
			continue
		}
		c.add(member{key, n.Content[i+1]})
	}
	for _, m := range merged {
		if e := c.merge(m, path); e != nil {
			return e
		}
	}
	return nil
}

// merge adds what `<<` brings in: a mapping, or a list of them.
func (c *collector) merge(n *yaml.Node, path []string) *Error {
	if n.Kind != yaml.SequenceNode {
		return c.mapping(n, path)
	}
	for _, child := range n.Content {
		if e := c.mapping(resolve(child), path); e != nil {
			return e
		}
	}
	return nil
}

func mapping(n *yaml.Node, v reflect.Value, path []string) *Error {
	all, e := members(n, path)
	if e != nil {
		return e
	}
	if v.IsNil() {
		v.Set(reflect.MakeMapWithSize(v.Type(), len(all)))
	}
	for _, m := range all {
		place := below(path, m.key.Value)
		key := reflect.New(v.Type().Key()).Elem()
		if e := value(m.key, key, place); e != nil {
			return e
		}
		item := reflect.New(v.Type().Elem()).Elem()
		if e := value(m.value, item, place); e != nil {
			return e
		}
		v.SetMapIndex(key, item)
	}
	return nil
}

func structure(n *yaml.Node, v reflect.Value, path []string) *Error {
	all, e := members(n, path)
	if e != nil {
		return e
	}
	known := fields(v)
	for _, m := range all {
		place := below(path, m.key.Value)
		f, ok := known[m.key.Value]
		if !ok {
			return unknown(m.key, path, known)
		}
		if e := value(m.value, f, place); e != nil {
			return e
		}
	}
	return nil
}

// fields returns the fields of a struct by the key under which they are written.
func fields(v reflect.Value) map[string]reflect.Value {
	known := map[string]reflect.Value{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case !f.IsExported() || name == "-":
		case strings.Contains(options, "inline") && f.Type.Kind() == reflect.Struct:
			for key, inner := range fields(v.Field(i)) {
				known[key] = inner
			}
		case name != "":
			known[name] = v.Field(i)
		default:
			known[strings.ToLower(f.Name)] = v.Field(i)
		}
	}
	return known
}

func unknown(key *yaml.Node, path []string, known map[string]reflect.Value) *Error {
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	e := &Error{Line: key.Line, Key: dotted(below(path, key.Value)), Nearest: Nearest(key.Value, names)}
	e.Message = "unknown key " + strconv.Quote(clip(key.Value))
	if len(path) > 0 {
		e.Message += " in " + dotted(path)
	}
	if e.Nearest == "" {
		e.Message += ": the keys here are " + strings.Join(slices.Sorted(slices.Values(names)), ", ")
	}
	return e
}
