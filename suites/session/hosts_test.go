package session

import (
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
)

func TestHosts(t *testing.T) {
	s := &Session{Provider: &flow.Provider{
		Target: &target.Target{Issuer: "https://op.example/tenant", Clients: map[target.Role]*target.Client{
			target.Second: {Issuer: "https://other.example:8443"},
		}},
		Metadata: flow.Metadata{Issuer: "https://op.example/tenant", AuthorizationEndpoint: "https://login.example/auth"},
	}}
	if got := strings.Join(s.hosts(), " "); got != "login.example op.example other.example" {
		t.Errorf("hosts %q", got)
	}
}
