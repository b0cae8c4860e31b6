package draft

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"

	"gopkg.in/yaml.v3"

	"github.com/oidcheck/oidcheck/driver/target"
)

// layout is the target file. What comes from the provider is quoted before it
// gets here, so that a comment stays one line.
var layout = template.Must(template.New("target").Parse(`# A target file for oidcheck: which provider to test, and what is known of it.
# See that it works:  oidcheck doctor --target {{.File}}
# Test the provider:  oidcheck run --target {{.File}}

issuer: {{.Issuer}}

# Which documents to judge by; they combine. Others: security, oauth-2.1, asvs-l1, asvs-l2.
profiles: [oidc]
{{if .CAFile}}
# The certificate authorities to trust, in place of the system's.
ca_file: {{.CAFile}}
{{end}}{{if .Resolve}}
# Addresses in place of DNS.
resolve:
{{.Resolve}}{{end}}
# Clients by role. What needs a role that is not there is not tested.
{{- if .Registered}}
# They were registered by oidcheck; their secrets are in the directory {{.Secrets}}.
{{- else}}
# Nothing was registered: {{.Why}}.
# Register these at the provider, exactly so, and correct the client_id where it
# chooses another. Remove what you do not want.
{{- end}}
clients:
{{.Clients}}
{{- if .Missing}}
# Roles that are not there, and why:
{{.Missing}}{{end}}
# Test accounts: two are best, a third with sacrificial: true for what may lock it out.
{{.Users}}
{{.Login}}
# Cases that burden the target (run --intrusive) take its owner's consent:
# consent: {by: NAME, until: 2027-01-31}
# How much the target can take:
# limits: {rate: 50, timeout: 20s}    # requests a second, time for one
# What is known to fail, each with reason, owner and last day:
# ledger: known.yml
`))

// entry is a client as the file gives it. The target file's own form knows no
// references once it was read.
type entry struct {
	ClientID                 string            `yaml:"client_id"`
	ClientSecret             map[string]string `yaml:"client_secret,omitempty,flow"`
	PrivateKey               map[string]string `yaml:"private_key,omitempty,flow"`
	TokenEndpointAuthMethod  string            `yaml:"token_endpoint_auth_method,omitempty"`
	RedirectURIs             []string          `yaml:"redirect_uris,omitempty"`
	PostLogoutRedirectURIs   []string          `yaml:"post_logout_redirect_uris,omitempty"`
	GrantTypes               []string          `yaml:"grant_types,omitempty,flow"`
	ResponseTypes            []string          `yaml:"response_types,omitempty,flow"`
	IDTokenSignedResponseAlg string            `yaml:"id_token_signed_response_alg,omitempty"`
}

// text is the target file. file is its own name, secrets that of the directory
// of secrets, as the file names it.
func (d *Draft) text(file, secrets string) ([]byte, error) {
	clients, missing, err := d.clients(secrets)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = layout.Execute(&b, map[string]any{
		"File": file, "Secrets": secrets, "Issuer": scalar(d.Issuer), "CAFile": scalar(d.CAFile),
		"Resolve": d.resolve(), "Registered": d.Registered, "Why": oneLine(d.Why),
		"Clients": clients, "Missing": missing, "Users": d.users(), "Login": d.login(),
	})
	return b.Bytes(), err
}

// scalar writes text as YAML does; empty stays empty.
func scalar(s string) string {
	if s == "" {
		return ""
	}
	out, err := yaml.Marshal(s)
	if err != nil {
		return fmt.Sprintf("%q", s)
	}
	return strings.TrimSpace(string(out))
}

func (d *Draft) resolve() string {
	var b strings.Builder
	for _, from := range slices.Sorted(maps.Keys(d.Resolve)) {
		fmt.Fprintf(&b, "  %s: %s\n", scalar(from), scalar(d.Resolve[from]))
	}
	return b.String()
}

func (d *Draft) clients(secrets string) (there, missing string, err error) {
	var a, b strings.Builder
	for _, c := range d.Clients {
		if c.Missing != "" {
			fmt.Fprintf(&b, "#   %s: %s\n", c.Role, oneLine(c.Missing))
			continue
		}
		out, err := encode(map[target.Role]entry{c.Role: d.entry(c, secrets)})
		if err != nil {
			return "", "", fmt.Errorf("client %s: %w", c.Role, err)
		}
		a.WriteString(indented(out, "  "))
		if note := notes[c.Role]; note != "" {
			fmt.Fprintf(&a, "    # %s\n", note)
		}
	}
	return a.String(), b.String(), nil
}

func encode(v any) (string, error) {
	var b strings.Builder
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	err := encoder.Encode(v)
	return b.String(), err
}

// notes are what only the owner of the provider knows of a role.
var notes = map[target.Role]string{
	target.Service: "scope: what it may ask for; forbidden_scope: what it must not get",
}

// entry leaves out what goes without saying for the role.
func (d *Draft) entry(c Client, secrets string) entry {
	usual := target.Usual(c.Role)
	e := entry{ClientID: c.ClientID, RedirectURIs: c.RedirectURIs, PostLogoutRedirectURIs: c.PostLogoutRedirectURIs}
	if c.TokenEndpointAuthMethod != usual.TokenEndpointAuthMethod {
		e.TokenEndpointAuthMethod = c.TokenEndpointAuthMethod
	}
	if !slices.Equal(c.GrantTypes, usual.GrantTypes) {
		e.GrantTypes = c.GrantTypes
	}
	if !slices.Equal(c.ResponseTypes, usual.ResponseTypes) {
		e.ResponseTypes = c.ResponseTypes
	}
	switch {
	case !c.PrivateKey.Empty():
		e.PrivateKey = map[string]string{"file": secrets + "/" + keyFile(c.Role)}
	case needsSecret(c.Client) && d.Registered:
		e.ClientSecret = map[string]string{"file": secrets + "/" + secretFile(c.Role)}
	case needsSecret(c.Client):
		e.ClientSecret = map[string]string{"env": Variable(string(c.Role), "SECRET")}
	}
	return e
}

func (d *Draft) users() string {
	var b strings.Builder
	if len(d.Users) == 0 {
		return "# None is given: what takes a login is not tested.\n# users:\n#   - {username: alice, password: {env: OIDCHECK_ALICE_PASSWORD}}\n#   - {username: bob, password: {env: OIDCHECK_BOB_PASSWORD}}\n"
	}
	b.WriteString("users:\n")
	for _, u := range d.Users {
		fmt.Fprintf(&b, "  - username: %s\n    password: {env: %s}\n", scalar(u.Name), scalar(u.Variable))
	}
	return b.String()
}

const recipe = `# login:
#   steps:
#     - {fill: {"#user": "{username}", "#pass": "{password}"}, click: "#go"}
`

func (d *Draft) login() string {
	switch {
	case d.Login.Recognised && d.Login.Script:
		return "# The login form is made by JavaScript and recognised in a browser: " + oneLine(d.Login.Saw) + ".\n"
	case d.Login.Recognised:
		return "# The login form is recognised: " + oneLine(d.Login.Saw) + ".\n"
	case !d.Registered:
		return "# Ordinary login forms are recognised; others take a recipe:\n" + recipe
	}
	return "# No login form was recognised: " + oneLine(d.Login.Saw) + ".\n# Describe what has to be filled in and pressed:\n" + recipe
}

// oneLine keeps text of the provider within its comment.
func oneLine(s string) string {
	const most = 300
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u0085' || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "..."
	}
	return s
}

func indented(text, by string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(by + line)
	}
	return b.String()
}

// Variable is the name of the environment variable for a secret of name.
func Variable(name, kind string) string {
	word := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z':
			return r - 'a' + 'A'
		case 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
			return r
		}
		return '_'
	}, name)
	return "OIDCHECK_" + word + "_" + kind
}

// Variables are the environment variables that the target file names.
func (d *Draft) Variables() []string {
	var out []string
	for _, c := range d.Clients {
		if e := d.entry(c, ""); c.Missing == "" && e.ClientSecret["env"] != "" {
			out = append(out, e.ClientSecret["env"])
		}
	}
	for _, u := range d.Users {
		out = append(out, u.Variable)
	}
	return out
}
