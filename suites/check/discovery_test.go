package check

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

const metadataPath = "/.well-known/openid-configuration"

// saying answers with that status and body.
func saying(status int, body string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
		return true
	}
}

// demanding chooses the documents that own discovery, and keeps evidence.
func demanding(dir string) func(*Config) {
	return func(c *Config) {
		c.Selection = requirement.Select(requirement.RFC6749, requirement.Core, requirement.Discovery)
		c.Evidence = reports.NewEvidenceStore(dir)
	}
}

func keysOf(ctx context.Context, p *Probe) { p.Keys(ctx) }

// TestDiscoveryOfACase: a case fetches metadata and keys itself, and what it
// can't read is owned by the requirement that it breaks.
func TestDiscoveryOfACase(t *testing.T) {
	for name, test := range map[string]struct {
		path  string
		steer func(http.ResponseWriter, *http.Request) bool
		owner *requirement.Requirement
	}{
		"all is well":       {"", nil, nil},
		"no metadata":       {metadataPath, saying(500, "{}"), requirement.MetadataJSON},
		"no JSON":           {metadataPath, saying(200, "<html>"), requirement.MetadataJSON},
		"no jwks_uri":       {metadataPath, saying(200, "{}"), requirement.MetadataRequiredMembers},
		"jwks_uri no URL":   {metadataPath, saying(200, `{"jwks_uri":"%"}`), requirement.IDTokenSignature},
		"no keys":           {"/jwks", saying(404, `{"keys":[]}`), requirement.IDTokenSignature},
		"keys without form": {"/jwks", saying(200, `{"keys":7}`), requirement.IDTokenSignature},
	} {
		t.Run(name, func(t *testing.T) {
			p, dir := newProvider(t), t.TempDir()
			run := prepare(t, p, func(s *Suite) { One(s, must, "text", keysOf) }, demanding(dir))
			if test.steer != nil {
				p.steer = at(test.path, test.steer)
			}
			c := run.execute().ofCase(must.ID)
			if test.owner == nil {
				if c.Verdict != reports.Pass || len(exchanges(t, dir, c)) < 2 {
					t.Errorf("%s, evidence %q", c.Verdict, c.Evidence)
				}
				return
			}
			if c.Verdict != reports.Blocked || c.BlockedBy != test.owner.ID {
				t.Errorf("%s by %q: %s", c.Verdict, c.BlockedBy, c.Reason)
			}
		})
	}
}

// TestPrivateKeysStayOutOfEvidence: the value of a private member is neither in
// the report nor in what is kept of the exchange.
func TestPrivateKeysStayOutOfEvidence(t *testing.T) {
	const private = "cHJpdmF0ZS1wYXJ0LW9mLWEta2V5"
	p, dir := newProvider(t), t.TempDir()
	run := prepare(t, p, func(s *Suite) {
		One(s, must, "text", func(ctx context.Context, p *Probe) {
			p.Violated("public members alone", "%+v", p.Keys(ctx).Keys)
		})
	}, demanding(dir))
	p.steer = at("/jwks", saying(200, `{"keys":[{"kty":"EC","d":"`+private+`"}]}`))
	c := run.execute().ofCase(must.ID)
	if c.Verdict != reports.Fail || !strings.Contains(c.Actual, "Private:[d]") || strings.Contains(c.Actual, private) {
		t.Errorf("%s: %s", c.Verdict, c.Actual)
	}
	for _, file := range c.Evidence {
		kept, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil || strings.Contains(string(kept), private) {
			t.Errorf("%s shows the value, or can't be read: %v", file, err)
		}
	}
	if learned := run.config.Provider.Redactor.Text("see " + private); strings.Contains(learned, private) {
		t.Error("the value would be shown elsewhere")
	}
}
