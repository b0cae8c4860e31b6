package target

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

const full = `
name: example
issuer: https://op.example.test
profiles: [oidc, security]
ca_file: ca.pem
resolve: {"op.example.test:443": "127.0.0.1:8443"}
clients:
  confidential-basic:
    client_id: basic
    client_secret: {env: OIDCHECK_TEST_SECRET}
    redirect_uris: [https://a.rp.test/cb, https://a.rp.test/other]
    grant_types: [authorization_code, refresh_token]
    scope: openid offline_access
  confidential-post: {client_id: post, client_secret: {file: post.txt}, redirect_uris: [https://b.rp.test/cb]}
  public-pkce: {client_id: 42, redirect_uris: [https://c.rp.test/cb], issuer: https://op.example.test/c}
  short-lived: {client_id: short, client_secret: s3cr3t-value, redirect_uris: [https://d.rp.test/cb], code_lifetime: 2s}
users:
  - {username: alice, password: "correct horse"}
  - {username: bob, password: {file: sub/bob.txt}}
login:
  steps:
    - {when: /signin, fill: {username: "{username}", "#pw": "{password}", realm: staff}, click: "#next"}
limits: {rate: 2.5, timeout: 20s}
refresh_reuse_leeway: 10s
ledger: known.yml
consent: {by: Ops, until: 2027-01-31}
`

// folder holds the full target and what it refers to.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"target.yml": full, "ca.pem": "", "known.yml": "", "post.txt": "from-post-file\n", "sub/bob.txt": "from-bob-file\r\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("OIDCHECK_TEST_SECRET", "from-environment")
	return dir
}

func TestLoad(t *testing.T) {
	g := NewWithT(t)
	dir := folder(t)

	target, err := Load(filepath.Join(dir, "target.yml"))

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(target.Name).To(Equal("example"))
	g.Expect(target.Profiles).To(Equal([]string{"oidc", "security"}))
	g.Expect(target.CAFile).To(Equal(filepath.Join(dir, "ca.pem")))
	g.Expect(target.Ledger).To(Equal(filepath.Join(dir, "known.yml")))
	g.Expect(target.Resolve).To(HaveKeyWithValue("op.example.test:443", "127.0.0.1:8443"))
	g.Expect(target.Limits).To(Equal(Limits{Rate: 2.5, Timeout: 20 * time.Second}))
	g.Expect(target.RefreshReuseLeeway).To(Equal(10 * time.Second))
	g.Expect(target.Login.Steps).To(Equal([]Step{{
		When: "/signin", Click: "#next",
		Fill: map[string]string{"username": "{username}", "#pw": "{password}", "realm": "staff"},
	}}))
	g.Expect(target.Users).To(Equal([]User{
		{Username: "alice", Password: exchange.NewSecret("correct horse")},
		{Username: "bob", Password: exchange.NewSecret("from-bob-file")},
	}))
	g.Expect(target.Clients).To(HaveLen(4))
	g.Expect(*target.Clients[ConfidentialBasic]).To(Equal(Client{
		Role: ConfidentialBasic, Issuer: "https://op.example.test",
		ClientID: "basic", ClientSecret: exchange.NewSecret("from-environment"),
		TokenEndpointAuthMethod:         ClientSecretBasic,
		IntrospectionEndpointAuthMethod: ClientSecretBasic,
		RevocationEndpointAuthMethod:    ClientSecretBasic,
		RedirectURIs:                    []string{"https://a.rp.test/cb", "https://a.rp.test/other"},
		GrantTypes:                      []string{"authorization_code", "refresh_token"},
		ResponseTypes:                   []string{"code"},
		Scope:                           "openid offline_access",
		IDTokenSignedResponseAlg:        "RS256",
	}))
}

func TestLoadFillsInDefaults(t *testing.T) {
	g := NewWithT(t)
	target, err := Load(filepath.Join(folder(t), "target.yml"))
	g.Expect(err).NotTo(HaveOccurred())

	public, post, short := target.Clients[PublicPKCE], target.Clients[ConfidentialPost], target.Clients[ShortLived]

	g.Expect(public.ClientID).To(Equal("42"))
	g.Expect(public.Issuer).To(Equal("https://op.example.test/c"))
	g.Expect(public.Public()).To(BeTrue())
	g.Expect(public.IntrospectionEndpointAuthMethod).To(Equal(None))
	g.Expect(public.Grants("authorization_code")).To(BeTrue())
	g.Expect(public.Grants("refresh_token")).To(BeFalse())
	g.Expect(public.Scope).To(Equal("openid"))
	g.Expect(post.TokenEndpointAuthMethod).To(Equal(ClientSecretPost))
	g.Expect(post.Public()).To(BeFalse())
	g.Expect(short.CodeLifetime).To(Equal(2 * time.Second))
}

func TestNameDefaultsToTheFile(t *testing.T) {
	g := NewWithT(t)
	target, err := parse("some/where/staging.yml", "/", []byte(minimal))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(target.Name).To(Equal("staging"))
}

func TestSecrets(t *testing.T) {
	g := NewWithT(t)
	target, err := Load(filepath.Join(folder(t), "target.yml"))
	g.Expect(err).NotTo(HaveOccurred())

	var revealed []string
	for _, s := range target.Secrets() {
		revealed = append(revealed, s.Reveal())
	}
	g.Expect(revealed).To(Equal([]string{"from-environment", "from-post-file", "s3cr3t-value", "correct horse", "from-bob-file"}))
}

func TestConsentHoldsThroughItsLastDay(t *testing.T) {
	g := NewWithT(t)
	c := &Consent{By: "Ops", Until: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)}
	g.Expect(c.Covers(time.Date(2027, 1, 31, 23, 59, 59, 0, time.UTC))).To(BeTrue())
	g.Expect(c.Covers(time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC))).To(BeFalse())
	g.Expect((*Consent)(nil).Covers(time.Time{})).To(BeFalse())
}

func TestYAMLRoundTrip(t *testing.T) {
	g := NewWithT(t)
	dir := folder(t)
	first, err := Load(filepath.Join(dir, "target.yml"))
	g.Expect(err).NotTo(HaveOccurred())

	text, err := first.YAML()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(text)).To(HavePrefix("# A target for oidcheck. The secrets in this file are in clear"))
	copied := filepath.Join(dir, "copy.yml")
	g.Expect(os.WriteFile(copied, text, 0o600)).To(Succeed())

	g.Expect(Load(copied)).To(Equal(first))
}

func TestLoadMissingFile(t *testing.T) {
	g := NewWithT(t)
	_, err := Load(filepath.Join(t.TempDir(), "absent.yml"))
	g.Expect(err).To(MatchError(ContainSubstring("cannot read the target file")))
	g.Expect(err).To(MatchError(os.ErrNotExist))
}
