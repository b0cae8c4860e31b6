package jose

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// The bounds of one JSON document that came from outside.
const (
	maxDepth   = 16
	maxMembers = 4096 // members and elements, all levels together
)

// parseObject reads one JSON object more strictly than encoding/json: a member
// that stands twice, text after the object and invalid UTF-8 are errors
// (RFC 7519 4 leaves the choice to reject duplicates to the reader). Numbers
// become json.Number.
func parseObject(data []byte) (map[string]any, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	p := parser{Decoder: d, left: maxMembers}
	v, err := p.value(0)
	if err != nil {
		return nil, plain(err)
	}
	object, ok := v.(map[string]any)
	if !ok {
		return nil, errors.New("not a JSON object")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("text after the JSON object")
	}
	return object, nil
}

// plain keeps the syntax error of encoding/json but not a value it may quote.
func plain(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("not JSON: syntax error at byte %d", syntax.Offset)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("not JSON: it ends too early")
	}
	return err
}

type parser struct {
	*json.Decoder
	left int // members and elements that may still come
}

func (p *parser) value(depth int) (any, error) {
	token, err := p.Token()
	if err != nil {
		return nil, err
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return token, nil
	}
	if depth == maxDepth {
		return nil, fmt.Errorf("nested deeper than %d levels", maxDepth)
	}
	if delim == '{' {
		return p.object(depth + 1)
	}
	return p.array(depth + 1)
}

func (p *parser) object(depth int) (any, error) {
	object := map[string]any{}
	for p.More() {
		token, err := p.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string) // the decoder lets nothing else through
		if _, twice := object[name]; twice {
			return nil, fmt.Errorf("member %s stands twice", quoted(name))
		}
		if err := p.count(); err != nil {
			return nil, err
		}
		if object[name], err = p.value(depth); err != nil {
			return nil, err
		}
	}
	_, err := p.Token()
	return object, err
}

func (p *parser) array(depth int) (any, error) {
	array := []any{}
	for p.More() {
		if err := p.count(); err != nil {
			return nil, err
		}
		v, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		array = append(array, v)
	}
	_, err := p.Token()
	return array, err
}

func (p *parser) count() error {
	if p.left--; p.left < 0 {
		return fmt.Errorf("more than %d members", maxMembers)
	}
	return nil
}

// quoted shows a name or identifier that came from outside, shortened.
func quoted(s string) string {
	const most = 64
	if len(s) > most {
		s = s[:most] + "..."
	}
	return fmt.Sprintf("%q", s)
}
