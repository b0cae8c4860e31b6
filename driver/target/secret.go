package target

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/strict"
)

// maxSecret bounds the file of a secret, in bytes: a key or password is far
// shorter, and the path may be a mistake.
const maxSecret = 64 << 10

// secret is a credential in a target file: a literal, `{env: NAME}` or
// `{file: path}`.
type secret struct {
	env, file string
	value     exchange.Secret
}

// UnmarshalYAML takes one of the three forms. Its errors never quote the value:
// a password in braces looks like a mapping.
func (s *secret) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode && n.ShortTag() != "!!binary" {
		s.value = exchange.NewSecret(n.Value)
		return nil
	}
	if n.Kind != yaml.MappingNode || len(n.Content) != 2 || n.Content[1].Kind != yaml.ScalarNode || n.Content[1].Value == "" {
		return errNoSecret(n)
	}
	switch n.Content[0].Value {
	case "env":
		s.env = n.Content[1].Value
	case "file":
		s.file = n.Content[1].Value
	default:
		return errNoSecret(n)
	}
	return nil
}

func errNoSecret(n *yaml.Node) error {
	return &strict.Error{Line: n.Line, Message: "must be text (quote what has special characters), {env: NAME} or {file: path}"}
}

// MarshalYAML writes the value in clear, in double quotes: the only style that
// keeps every character.
func (s secret) MarshalYAML() (any, error) {
	if !utf8.ValidString(s.value.Reveal()) {
		return nil, errors.New("a secret is not UTF-8 text")
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: s.value.Reveal()}, nil
}

// IsZero lets an absent secret be omitted.
func (s secret) IsZero() bool { return s.value.Empty() }

// reveal fetches the secrets that the file only refers to.
func (f *file) reveal(s source) *strict.Error {
	for _, role := range sortedRoles(f.Clients) {
		c := f.Clients[role]
		if e := s.fetch(&c.ClientSecret, []string{"clients", string(role), "client_secret"}); e != nil {
			return e
		}
		if e := s.fetch(&c.PrivateKey, []string{"clients", string(role), "private_key"}); e != nil {
			return e
		}
		f.Clients[role] = c
	}
	for i := range f.Users {
		if e := s.fetch(&f.Users[i].Password, []string{"users", strconv.Itoa(i), "password"}); e != nil {
			return e
		}
	}
	return nil
}

func (s source) fetch(v *secret, path []string) *strict.Error {
	text, from := "", ""
	switch {
	case v.env != "":
		from = "environment variable " + v.env
		text = os.Getenv(v.env)
		if text == "" {
			return s.wrong(path, "is to come from %s, which is not set: export it", from)
		}
	case v.file != "":
		from = s.absolute(v.file)
		data, err := readSecret(from)
		if err != nil {
			return s.wrong(path, "is to come from a file that cannot be used: %s", err)
		}
		text = strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")
		if text == "" {
			return s.wrong(path, "is to come from %s, which is empty: write the secret into it", from)
		}
	default:
		return nil
	}
	v.value = exchange.NewSecret(text)
	return nil
}

// readSecret reads a regular file only: opening a pipe or a device could hang.
func readSecret(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New(path + " is not a regular file")
	case info.Size() > maxSecret:
		return nil, errors.New(path + " is larger than " + strconv.Itoa(maxSecret) + " bytes")
	}
	return read(path, maxSecret)
}
