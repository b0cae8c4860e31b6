// Package strict decodes YAML files that people write, and refuses whatever
// they may not have meant: unknown and duplicate keys, values of the wrong
// kind, empty files, several documents. Every error names the file, the line,
// the key and, where there is one, the key that was probably meant.
//
// Errors never quote values, because a value may be a secret. The exception is
// what a type that decodes itself says.
package strict

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"

	"gopkg.in/yaml.v3"
)

// Bounds of a document. They are far above what a person writes and keep a
// hostile file from costing more than milliseconds.
const (
	MaxBytes = 1 << 20 // of the file
	maxNodes = 100_000 // keys and values, each alias counted as what it stands for
	maxDepth = 64      // lists and mappings inside each other
)

// Decode reads the single YAML document in data into the value that into points
// to, by the yaml tags of its type. name is the file's name in errors.
//
// What the document does not give is left as it was, so into may hold defaults.
// A list replaces the one before; a mapping read into a map adds to it. A struct
// has the keys of its fields (`yaml:"name"`, lower-cased field name without a
// tag, `,inline` and "-" as in package yaml). Types that implement
// yaml.Unmarshaler or encoding.TextUnmarshaler decode themselves. A duration is
// written with its unit (30s), a date as 2027-01-31.
//
// The error is an *Error, unless into cannot be decoded into at all.
func Decode(name string, data []byte, into any) error {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return fmt.Errorf("strict: cannot decode %s into %T: give a pointer", name, into)
	}
	root, err := parse(name, data)
	if err != nil {
		return err
	}
	if e := value(root, v.Elem(), nil); e != nil {
		return e.in(name)
	}
	return nil
}

// parse returns the root of the only document in data, known to be within the
// bounds and free of cycles.
func parse(name string, data []byte) (*yaml.Node, error) {
	if len(data) > MaxBytes {
		return nil, &Error{File: name, Message: fmt.Sprintf("is larger than %d bytes", MaxBytes)}
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, next yaml.Node
	if err := dec.Decode(&doc); err != nil {
		return nil, syntaxError(err, data).in(name)
	}
	if len(doc.Content) != 1 || isNull(doc.Content[0]) {
		return nil, syntaxError(io.EOF, nil).in(name)
	}
	switch err := dec.Decode(&next); {
	case err == nil:
		return nil, at(&next, nil, "holds a second document: keep one a file").in(name)
	case !errors.Is(err, io.EOF):
		return nil, syntaxError(err, data).in(name)
	}
	budget := maxNodes
	if e := bound(doc.Content[0], maxDepth, &budget); e != nil {
		return nil, e.in(name)
	}
	return doc.Content[0], nil
}

// bound refuses documents that are too large once their aliases stand for what
// they name; a cycle of aliases is the extreme case.
func bound(n *yaml.Node, depth int, budget *int) *Error {
	if *budget--; *budget < 0 {
		return at(n, nil, "has more than %d values: aliases count as what they stand for", maxNodes)
	}
	if depth == 0 {
		return at(n, nil, "is nested more than %d levels deep", maxDepth)
	}
	if n.Kind == yaml.AliasNode {
		return bound(n.Alias, depth-1, budget)
	}
	for _, child := range n.Content {
		if e := bound(child, depth-1, budget); e != nil {
			return e
		}
	}
	return nil
}

// resolve returns what an alias stands for, and any other node as it is.
func resolve(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }
