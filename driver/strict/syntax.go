package strict

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
)

// What the YAML parser says, and three ways in which it misplaces it: it leaves
// out line 1, counts from 0 in the errors of its grammar, and has no line for an
// unknown anchor or bytes that are no text.
var (
	syntax  = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`)
	grammar = regexp.MustCompile(`^did not find expected ([',]|key|node content|<)|^found (undefined|duplicate|incompatible)`)
	noText  = regexp.MustCompile(`octet|control characters|Unicode|surrogate`)
	anchor  = regexp.MustCompile(`^unknown anchor '(.*)' referenced`)
)

// syntaxError translates an error of the YAML parser about data.
func syntaxError(err error, data []byte) *Error {
	if errors.Is(err, io.EOF) {
		return &Error{Message: "is empty"}
	}
	m := syntax.FindStringSubmatch(err.Error())
	if m == nil {
		return &Error{Message: "is not valid YAML"}
	}
	line, _ := strconv.Atoi(m[1])
	if name := anchor.FindStringSubmatch(m[2]); name != nil {
		return unknownAnchor(name[1], data)
	}
	if grammar.MatchString(m[2]) || line == 0 && !noText.MatchString(m[2]) {
		line++
	}
	return &Error{Line: line, Message: "is not valid YAML: " + m[2]}
}

// unknownAnchor leaves out the name: it is the text of an unquoted value that
// begins with an asterisk.
func unknownAnchor(name string, data []byte) *Error {
	e := &Error{Message: "is not valid YAML: an alias names no anchor (quote a value that begins with *)"}
	if i := bytes.Index(data, []byte("*"+name)); i >= 0 {
		e.Line = 1 + bytes.Count(data[:i], []byte("\n"))
	}
	return e
}
