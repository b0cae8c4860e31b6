package strict

import (
	"fmt"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Error is what is wrong with a file.
type Error struct {
	File    string
	Line    int    // from 1; 0: the file as a whole
	Key     string // full path, dotted: clients.confidential-basic.redirect_uri
	Nearest string // the key or value that was probably meant; empty: none is near
	Message string // what is wrong and what to do, without file, line and Nearest
}

// Error returns `file:line: message: did you mean "nearest"?`.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(e.Message)
	if e.Nearest != "" {
		fmt.Fprintf(&b, ": did you mean %q?", e.Nearest)
	}
	return b.String()
}

// At returns an error about the value at path in data, for what is found wrong
// after decoding. Its line is that of the deepest part of path that the file
// has: what is missing is reported where it belongs. The message follows the
// dotted path.
func At(name string, data []byte, path []string, format string, args ...any) *Error {
	e := &Error{File: name, Key: dotted(path), Message: subject(path) + fmt.Sprintf(format, args...)}
	if root, err := parse(name, data); err == nil {
		e.Line = line(root, path)
	}
	return e
}

// line returns where the deepest part of path stands, 0 when none does.
func line(n *yaml.Node, path []string) int {
	found := 0
	for _, name := range path {
		key, child := lookup(resolve(n), name)
		if child == nil {
			break
		}
		found, n = key.Line, child
	}
	return found
}

// lookup returns the key and value called name; of a list, name is the index.
func lookup(n *yaml.Node, name string) (key, child *yaml.Node) {
	if n.Kind == yaml.SequenceNode {
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(n.Content) {
			return n.Content[i], n.Content[i]
		}
		return nil, nil
	}
	pairs, err := members(n, nil)
	if err != nil {
		return nil, nil
	}
	for _, p := range pairs {
		if p.key.Value == name {
			return p.key, p.value
		}
	}
	return nil, nil
}

// at returns an error at a node; the message follows the dotted path.
func at(n *yaml.Node, path []string, format string, args ...any) *Error {
	return &Error{Line: n.Line, Key: dotted(path), Message: subject(path) + fmt.Sprintf(format, args...)}
}

func (e *Error) in(name string) *Error {
	e.File = name
	return e
}

func dotted(path []string) string {
	clipped := make([]string, len(path))
	for i, name := range path {
		clipped[i] = clip(name)
	}
	return strings.Join(clipped, ".")
}

func subject(path []string) string {
	if len(path) == 0 {
		return "the document "
	}
	return dotted(path) + " "
}
