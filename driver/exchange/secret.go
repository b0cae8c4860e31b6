package exchange

import (
	"fmt"
	"io"
)

// Redacted is what a Secret prints as.
const Redacted = "[redacted]"

// Secret holds a credential, code or token. It prints, formats and marshals
// as [redacted]: only Reveal gives the value, and only code that puts it on the
// wire calls that. Two Secrets compare equal when their values do.
//
// The value is kept encrypted in memory. Printers that walk a struct by reflection
// (fmt, gomega) call no method of an unexported field: what they show there is
// not the value either.
type Secret struct{ sealed string }

// NewSecret wraps a value that must not be shown.
func NewSecret(value string) Secret { return Secret{sealed: seal(value)} }

// Reveal returns the value itself, for a request that is about to be sent.
func (s Secret) Reveal() string { return open(s.sealed) }

// Empty reports whether there is no value.
func (s Secret) Empty() bool { return s.sealed == "" }

// String never returns the value.
func (s Secret) String() string {
	if s.Empty() {
		return ""
	}
	return Redacted
}

// Format covers every fmt verb, %#v and %x included, so that no format string
// can reach the value.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// GoString keeps the value out of %#v.
func (s Secret) GoString() string { return s.String() }

// GomegaString keeps the value out of failure messages.
func (s Secret) GomegaString() string { return s.String() }

// MarshalText keeps the value out of JSON, YAML and XML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalYAML keeps the value out of YAML documents.
func (s Secret) MarshalYAML() (any, error) { return s.String(), nil }
