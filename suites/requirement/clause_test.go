package requirement

import (
	"slices"
	"testing"
)

func TestLevelsCompareAndPrint(t *testing.T) {
	levels := []Level{None, May, Should, Must}
	if !slices.IsSorted(levels) {
		t.Error("the levels do not compare by strength")
	}
	for i, want := range []string{"none", "MAY", "SHOULD", "MUST"} {
		if got := levels[i].String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestClauseForms(t *testing.T) {
	for _, test := range []struct {
		c                Clause
		text, url, party string
	}{
		{Clause{Document: RFC6749, Section: "4.1.2", Level: Must},
			"RFC 6749 4.1.2 (MUST, binds op)", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2", "op"},
		{Clause{Document: RFC9700, Section: "2.1.1", Level: Should, Binds: Client},
			"RFC 9700 2.1.1 (SHOULD, binds client)", "https://www.rfc-editor.org/rfc/rfc9700#section-2.1.1", "client"},
		{Clause{Document: Core, Section: "3.1.2.1", Level: May, Binds: RS},
			"OIDC Core 3.1.2.1 (MAY, binds rs)", "https://openid.net/specs/openid-connect-core-1_0.html#rfc.section.3.1.2.1", "rs"},
		{Clause{Document: OAuth21, Section: "2.3.1", Level: Must, Binds: OP},
			"OAuth 2.1 2.3.1 (MUST, binds op)", "https://datatracker.ietf.org/doc/html/draft-ietf-oauth-v2-1#section-2.3.1", "op"},
		{Clause{Document: GenAuthAPI, Section: "validate tokens", Level: Must},
			`GenAuth, integration pages, "validate tokens" (MUST, binds op; documented by the vendor)`, "https://docs.genauth.ai/", "op"},
	} {
		if test.c.String() != test.text || test.c.URL() != test.url || string(test.c.Party()) != test.party {
			t.Errorf("%s, %s, %s", test.c, test.c.URL(), test.c.Party())
		}
	}
}

func TestDocuments(t *testing.T) {
	all := Documents()
	if len(all) != len(documents) || !slices.IsSorted(all) {
		t.Errorf("%v", all)
	}
	titles := map[string]Document{}
	for _, d := range all {
		if d.Title() == "" || !slug.MatchString(slugged(d)) {
			t.Errorf("%q: title %q", d, d.Title())
		}
		if twin, taken := titles[d.Title()]; taken {
			t.Errorf("%q and %q have the same title", d, twin)
		}
		titles[d.Title()] = d
	}
	if Document("unknown").Title() != "" {
		t.Error("an unknown document has a title")
	}
}

// slugged is a document's name with the point of a version taken out.
func slugged(d Document) string {
	if d == OAuth21 {
		return "oauth-21"
	}
	return string(d)
}
