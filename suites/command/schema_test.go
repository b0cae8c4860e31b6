package command

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/oidcheck/oidcheck/driver/strict"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
)

// compiled is a schema as `oidcheck schema` prints it.
func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	p := newProgram(t)
	printed := p.wants(reports.ExitOK, p.do("schema", name)).stdout
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(printed))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// value is a YAML node as editors see it: dates are text there.
func value(t *testing.T, n *yaml.Node) any {
	t.Helper()
	switch n.Kind {
	case yaml.DocumentNode:
		return value(t, n.Content[0])
	case yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			list = append(list, value(t, c))
		}
		return list
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = value(t, n.Content[i+1])
		}
		return m
	case yaml.AliasNode:
		return value(t, n.Alias)
	}
	if n.ShortTag() == "!!timestamp" {
		return n.Value
	}
	var v any
	if err := n.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func parsed(t *testing.T, text []byte) *yaml.Node {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal(text, &n); err != nil {
		t.Fatal(err)
	}
	return &n
}

// sourceFile is a file of the source, whatever the working directory is.
func sourceFile(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(filepath.Dir(defaultsFile), filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// examples are the files of each kind that the source shows or the program writes.
func examples(t *testing.T) map[string]map[string][]byte {
	t.Helper()
	readme := func(n int) []byte {
		text, err := os.ReadFile(example(t, n))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	out := map[string]map[string][]byte{
		"target": {"README": readme(0)},
		"ledger": {
			"README": readme(1), "oidc-provider": sourceFile(t, "fixtures/interop/oidc-provider/ledger.yml"),
			"zitadel": sourceFile(t, "fixtures/interop/zitadel/ledger.yml"),
		},
		"config": {"ginkgo.yml": sourceFile(t, "ginkgo.yml")},
	}
	p := newProgram(t)
	served := describeServed(t, p)
	out["target"]["serve"] = []byte(p.read("served.yml"))
	p.wants(reports.ExitOK, p.do("init", "--issuer", served.Issuer, "--ca-file", "served.yml.ca.pem", "--user", "alice"))
	out["target"]["init"] = []byte(p.read("provider.yml"))
	p.wants(reports.ExitOK, p.do("init", "--issuer", metadataOnly(t, nil), "--out", "hand.yml"))
	out["target"]["init by hand"] = []byte(p.read("hand.yml"))
	return out
}

// TestSchemasAcceptExamples: all that we show or write is valid, and none is
// once one of its keys is misspelt.
func TestSchemasAcceptExamples(t *testing.T) {
	for kind, files := range examples(t) {
		s := compiled(t, kind)
		for name, text := range files {
			n := parsed(t, text)
			if err := s.Validate(value(t, n)); err != nil {
				t.Errorf("%s, %s: %v", kind, name, err)
			}
			for _, key := range keysOf(n, nil) {
				if free(kind, key.path) {
					continue
				}
				was := key.node.Value
				key.node.Value = was + "x"
				if s.Validate(value(t, n)) == nil {
					t.Errorf("%s, %s: %s may be misspelt", kind, name, strings.Join(key.path, "."))
				}
				key.node.Value = was
			}
		}
	}
}

// free reports whether a key is a name that the author chooses.
func free(kind string, path []string) bool {
	return kind == "config" && len(path) == 2 && path[0] == "profiles" || kind == "target" && len(path) == 2 && path[0] == "resolve"
}

type foundKey struct {
	node *yaml.Node
	path []string
}

func keysOf(n *yaml.Node, path []string) []foundKey {
	var out []foundKey
	for i, c := range n.Content {
		if n.Kind != yaml.MappingNode {
			out = append(out, keysOf(c, path)...)
		} else if i%2 == 1 {
			here := append(slices.Clone(path), n.Content[i-1].Value)
			out = append(append(out, foundKey{n.Content[i-1], here}), keysOf(c, here)...)
		}
	}
	return out
}

// TestSchemasDescribeEveryKey: a key that the loader knows is described, and
// nothing is described that it does not know.
func TestSchemasDescribeEveryKey(t *testing.T) {
	for kind, keys := range map[string][]string{
		"target": target.Keys(), "ledger": strict.Keys(reports.Ledger{}), "config": strict.Keys(Config{}),
	} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemas[kind]()))
		if err != nil {
			t.Fatal(err)
		}
		described := map[string]string{}
		descriptions(doc.(map[string]any), nil, described)
		if got := slices.Sorted(maps.Keys(described)); !slices.Equal(got, keys) {
			t.Errorf("%s: the schema has %v, the loader %v", kind, got, keys)
		}
		for key, says := range described {
			if says == "" && !strings.HasSuffix(key, "*") {
				t.Errorf("%s: %s is not described: add a note", kind, key)
			}
		}
	}
	for kind, notes := range map[string]map[string]strict.Note{"config": configNotes()} {
		for path := range notes {
			bare := strings.TrimSuffix(path, ".*")
			if path != "" && !slices.Contains(strict.Keys(Config{}), bare) {
				t.Errorf("%s: a note is about %s, which is no key", kind, path)
			}
		}
	}
}

func descriptions(schema map[string]any, path []string, into map[string]string) {
	properties, _ := schema["properties"].(map[string]any)
	for name, p := range properties {
		here := append(slices.Clone(path), name)
		member := p.(map[string]any)
		into[strings.Join(here, ".")], _ = member["description"].(string)
		descriptions(member, here, into)
	}
	for _, all := range []string{"items", "additionalProperties"} {
		if inner, ok := schema[all].(map[string]any); ok {
			descriptions(inner, append(slices.Clone(path), strict.Any), into)
		}
	}
}

// TestSchemaAndLoaderAgree: what one refuses the other refuses.
func TestSchemaAndLoaderAgree(t *testing.T) {
	const client = "issuer: https://op.example\nclients: {public-pkce: {client_id: a, redirect_uris: [\"https://a.rp.test/cb\"]}}\n"
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"small":          {client, true},
		"no issuer":      {"clients: {public-pkce: {client_id: a, redirect_uris: [\"https://a.rp.test/cb\"]}}", false},
		"no clients":     {"issuer: https://op.example", false},
		"unknown role":   {"issuer: https://op.example\nclients: {public: {client_id: a}}", false},
		"no client_id":   {"issuer: https://op.example\nclients: {public-pkce: {redirect_uris: [\"https://a.rp.test/cb\"]}}", false},
		"number as id":   {"issuer: https://op.example\nclients: {public-pkce: {client_id: 17, redirect_uris: [\"https://a.rp.test/cb\"]}}", true},
		"secret":         {client + "users: [{username: a, password: {file: x, env: Y}}]", false},
		"no password":    {client + "users: [{username: a}]", false},
		"duration":       {client + "limits: {timeout: 10}", false},
		"good duration":  {client + "limits: {timeout: 1m30s}", true},
		"rate":           {client + "limits: {rate: fast}", false},
		"negative rate":  {client + "limits: {rate: -1}", false},
		"consent":        {client + "consent: {by: somebody}", false},
		"good consent":   {client + "consent: {by: somebody, until: 2027-01-31}", true},
		"no day":         {client + "consent: {by: somebody, until: soon}", false},
		"word for truth": {client + "strict: maybe", false},
	} {
		s := compiled(t, "target")
		path := filepath.Join(t.TempDir(), "target.yml")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, loaded := target.Load(path)
		valid := s.Validate(value(t, parsed(t, []byte(c.text))))
		if (loaded == nil) != c.ok || (valid == nil) != c.ok {
			t.Errorf("%s: loader: %v; schema: %v", name, loaded, valid)
		}
	}
}

// TestFilesNameTheNearestKey: an error names file, line, key and what was meant.
func TestFilesNameTheNearestKey(t *testing.T) {
	p := newProgram(t)
	p.write("target.yml", "issuer: https://op.example\nclients:\n  public-pkce:\n    client_id: a\n    redirect_uri: [\"https://a.rp.test/cb\"]\n")
	r := p.wants(reports.ExitUsage, p.do(fast("out", "--target", "target.yml")...))
	p.says(r, "target.yml:5:", "clients.public-pkce", `did you mean "redirect_uris"?`)
	p.write("known.yml", "entries:\n  - id: code-single-use\n    reson: known\n")
	r = p.wants(reports.ExitUsage, p.do(fast("out", "--ledger", "known.yml")...))
	p.says(r, "known.yml:3:", "entries.0", `did you mean "reason"?`)
	p.write("ginkgo.yml", "version: 1\nrun:\n  patiense: 5s\n")
	r = p.wants(reports.ExitUsage, p.do(fast("out")...))
	p.says(r, "ginkgo.yml:3:", `in run`, `did you mean "patience"?`)
	p.says(p.wants(reports.ExitUsage, p.do("doctor")), "ginkgo.yml:3:")
}

func TestSchemaUsage(t *testing.T) {
	p := newProgram(t)
	p.says(p.wants(reports.ExitUsage, p.do("schema")), "config, ledger, report, target")
	p.says(p.wants(reports.ExitUsage, p.do("schema", "taget")), `did you mean "target"?`)
}
