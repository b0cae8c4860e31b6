package strict

import (
	"encoding/json"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"gopkg.in/yaml.v3"
)

// config has a field of every kind.
type config struct {
	Text     string
	Count    int           `yaml:"count"`
	Size     uint8         `yaml:"size"`
	Rate     float64       `yaml:"rate"`
	On       bool          `yaml:"on"`
	Wait     time.Duration `yaml:"wait"`
	Day      time.Time     `yaml:"day"`
	Tags     []string      `yaml:"tags"`
	Steps    []step        `yaml:"steps"`
	Profiles map[string]*profile
	Ports    map[int]string `yaml:"ports"`
	Addr     netip.Addr     `yaml:"addr"`
	Grade    grade          `yaml:"grade"`
	Any      any            `yaml:"any"`
	Limit    *int           `yaml:"limit"`
	Inner    `yaml:",inline"`
	Hidden   string `yaml:"-"`
	private  string
}

type step struct {
	Name string `yaml:"name"`
}

type profile struct {
	Extends string            `yaml:"extends"`
	Gate    map[string]string `yaml:"gate"`
}

type Inner struct {
	Depth int `yaml:"depth"`
}

// grade decodes itself and refuses all but two words.
type grade string

func (g *grade) UnmarshalYAML(n *yaml.Node) error {
	switch n.Value {
	case "high", "low":
		*g = grade(n.Value)
		return nil
	case "odd":
		return &Error{Nearest: "low", Message: "must be high or low"}
	}
	var i int
	if err := n.Decode(&i); err != nil {
		return err
	}
	return errors.New("numbers are not grades")
}

func TestDecode(t *testing.T) {
	g := NewWithT(t)
	limit := 7
	got := config{Hidden: "kept", private: "kept", Tags: []string{"old"}}
	err := Decode("c.yml", []byte(`
text: 007
count: -3
size: 255
rate: 2
on: true
wait: 1m30s
day: 2027-01-31
tags: &tags [a, b]
steps:
  - name: one
  - {name: two}
profiles:
  base: &base {extends: none, gate: {a: x}}
  ci: {<<: *base, extends: base}
ports: {80: http}
addr: 127.0.0.1
grade: low
any: {list: *tags, n: 1, none: ~}
limit: 7
depth: 2
`), &got)

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got).To(Equal(config{
		Text: "007", Count: -3, Size: 255, Rate: 2, On: true, Wait: 90 * time.Second,
		Day:  time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC),
		Tags: []string{"a", "b"}, Steps: []step{{"one"}, {"two"}},
		Profiles: map[string]*profile{
			"base": {Extends: "none", Gate: map[string]string{"a": "x"}},
			"ci":   {Extends: "base", Gate: map[string]string{"a": "x"}},
		},
		Ports: map[int]string{80: "http"}, Addr: netip.MustParseAddr("127.0.0.1"), Grade: "low",
		Any:   map[string]any{"list": []any{"a", "b"}, "n": 1, "none": nil},
		Limit: &limit, Inner: Inner{2}, Hidden: "kept", private: "kept",
	}))
}

func TestDecodeKeepsDefaults(t *testing.T) {
	g := NewWithT(t)
	got := config{Text: "default", Tags: []string{"a"}, Profiles: map[string]*profile{"old": {}}}
	err := Decode("c.yml", []byte("count: 1\ntags:\nprofiles: {new: {}}\nlimit: ~"), &got)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got.Text).To(Equal("default"))
	g.Expect(got.Tags).To(Equal([]string{"a"}))
	g.Expect(got.Profiles).To(And(HaveKey("old"), HaveKey("new")))
	g.Expect(got.Limit).To(BeNil())
}

func TestDecodeList(t *testing.T) {
	g := NewWithT(t)
	var ledger []struct {
		Case    string    `yaml:"case"`
		Expires time.Time `yaml:"expires"`
	}
	err := Decode("ledger.yml", []byte("- {case: a@b, expires: \"2027-01-31\"}\n- {case: c, expires: 2027-01-31T10:00:00Z}"), &ledger)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(ledger).To(HaveLen(2))
	g.Expect(ledger[1].Expires.Hour()).To(Equal(10))
}

func TestDecodeNeedsAPointer(t *testing.T) {
	g := NewWithT(t)
	g.Expect(Decode("c.yml", []byte("a: 1"), config{})).To(MatchError(ContainSubstring("give a pointer")))
}

func TestErrorIsStructured(t *testing.T) {
	g := NewWithT(t)
	err := Decode("c.yml", []byte("profiles:\n  ci:\n    extend: base"), &config{})
	var e *Error
	g.Expect(errors.As(err, &e)).To(BeTrue())
	g.Expect(*e).To(Equal(Error{
		File: "c.yml", Line: 3, Key: "profiles.ci.extend", Nearest: "extends",
		Message: `unknown key "extend" in profiles.ci`,
	}))
}

func TestAt(t *testing.T) {
	text := []byte("clients:\n  basic:\n    uris:\n      - a\n      - b\n")
	for path, want := range map[string]string{
		"clients.basic.uris.1": "t.yml:5: clients.basic.uris.1 is bad",
		"clients.basic.scope":  "t.yml:2: clients.basic.scope is bad",
		"clients.basic.uris.9": "t.yml:3: clients.basic.uris.9 is bad",
		"issuer":               "t.yml: issuer is bad",
	} {
		if got := At("t.yml", text, strings.Split(path, "."), "is %s", "bad").Error(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	g := NewWithT(t)
	known := []string{"client_id", "client_secret", "scope"}
	g.Expect(Nearest("client-ID", known)).To(Equal("client_id"))
	g.Expect(Nearest("clientsecret", known)).To(Equal("client_secret"))
	g.Expect(Nearest("scopes", known)).To(Equal("scope"))
	g.Expect(Nearest("password", known)).To(BeEmpty())
	g.Expect(Nearest(strings.Repeat("scope", 1000), known)).To(BeEmpty())
}

func TestAcceptsWhatJSONWrites(t *testing.T) {
	g := NewWithT(t)
	data, err := json.Marshal(map[string]any{"text": "a\tb", "tags": []string{"x"}, "rate": 0.5})
	g.Expect(err).NotTo(HaveOccurred())
	var got config
	g.Expect(Decode("c.json", data, &got)).To(Succeed())
	g.Expect(got.Text).To(Equal("a\tb"))
}
