// Package discovery describes what a provider says of itself: its metadata and
// its keys. OIDC Discovery 3 and 4, RFC 7517, RFC 7518.
package discovery

import (
	"context"
	"net/url"
	"slices"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Register describes the suite.
func Register(s *check.Suite) {
	s.Describe("metadata", func() {
		documents(s)
		addresses(s)
		algorithms(s)
		truth(s)
		hosts(s)
	})
	s.Describe("discouraged modes", func() { discouraged(s) })
	s.Describe("keys", func() { keys(s) })
}

func documents(s *check.Suite) {
	check.One(s, requirement.MetadataJSON, "answers with JSON", func(ctx context.Context, p *check.Probe) {
		Expect(p.Metadata(ctx).MediaType).To(Equal("application/json"), "media type of the metadata")
	})

	check.One(s, requirement.MetadataRequiredMembers, "leaves out nothing that is required", func(ctx context.Context, p *check.Probe) {
		if wrong := lacking(p.Metadata(ctx)); len(wrong) > 0 {
			p.Violated("every required member, of its type and not empty", "%s", strings.Join(wrong, ", "))
		}
	})
}

// lacking says of each required member what is wrong with it.
func lacking(m *flow.MetadataAnswer) []string {
	var wrong []string
	need := func(name string, ok bool) {
		switch {
		case ok:
		case m.Has(name):
			wrong = append(wrong, name+" is empty or has the wrong type")
		default:
			wrong = append(wrong, name+" is missing")
		}
	}
	texts := []string{"issuer", "authorization_endpoint", "jwks_uri"}
	if usesTokenEndpoint(m) {
		texts = append(texts, "token_endpoint")
	}
	for _, name := range texts {
		need(name, m.Text(name) != "")
	}
	for _, name := range []string{"response_types_supported", "subject_types_supported", "id_token_signing_alg_values_supported"} {
		need(name, len(m.Texts(name)) > 0)
	}
	return wrong
}

// usesTokenEndpoint reports whether another flow than the implicit one is
// offered, which is assumed where the response types can't be read.
func usesTokenEndpoint(m *flow.MetadataAnswer) bool {
	types := m.Texts("response_types_supported")
	return len(types) == 0 || slices.ContainsFunc(types, func(t string) bool {
		return slices.Contains(strings.Fields(t), "code")
	})
}

func addresses(s *check.Suite) {
	check.One(s, requirement.MetadataIssuer, "names the URL that the metadata are found below", func(ctx context.Context, p *check.Probe) {
		got, want := p.Metadata(ctx).Text("issuer"), p.Provider().Target.Issuer
		p.Reach(requirement.MetadataRequiredMembers, got != "", "the metadata have no issuer")
		if got != want {
			p.Fact("the issuer of the target file is %q, that of the metadata %q", want, got)
		}
		// Both lead to the same metadata (Discovery 4.1), so the slash shows nothing.
		Expect(strings.TrimSuffix(got, "/")).To(Equal(strings.TrimSuffix(want, "/")), "issuer")
	})

	check.One(s, requirement.MetadataHTTPS, "names https addresses", func(ctx context.Context, p *check.Probe) {
		if !secure(p.Provider().Target.Issuer) {
			p.Unsupported("the issuer is no https URL, and so its addresses need not be")
		}
		m := p.Metadata(ctx)
		var open []string
		for _, name := range secured {
			if address := m.Text(name); address != "" && !secure(address) {
				open = append(open, name)
			}
		}
		Expect(open).To(BeEmpty(), "members that are no https URL")
	})
}

// secured are the members that a clause wants to be https URLs.
var secured = []string{
	"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "registration_endpoint", "introspection_endpoint",
}

func secure(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Host != ""
}

func algorithms(s *check.Suite) {
	check.One(s, requirement.MetadataRS256, "lists RS256", func(ctx context.Context, p *check.Probe) {
		Expect(signing(ctx, p)).To(ContainElement("RS256"), "id_token_signing_alg_values_supported")
	})

	check.One(s, requirement.MetadataAlgNone, "does not list none", func(ctx context.Context, p *check.Probe) {
		Expect(signing(ctx, p)).NotTo(ContainElement("none"), "id_token_signing_alg_values_supported")
	})

	check.One(s, requirement.MetadataPKCEMethods, "lists S256", func(ctx context.Context, p *check.Probe) {
		Expect(p.Metadata(ctx).Texts("code_challenge_methods_supported")).To(ContainElement("S256"), "code_challenge_methods_supported")
	})
}

// signing are the algorithms that ID tokens may be signed by.
func signing(ctx context.Context, p *check.Probe) []string {
	algorithms := p.Metadata(ctx).Texts("id_token_signing_alg_values_supported")
	p.Reach(requirement.MetadataRequiredMembers, len(algorithms) > 0, "the metadata list no algorithms of ID tokens")
	return algorithms
}
