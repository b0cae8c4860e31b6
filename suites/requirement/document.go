package requirement

import (
	"slices"
	"strings"
)

// Document is a specification or other text that a profile chooses.
type Document string

// The documents whose clauses the catalogue quotes.
const (
	RFC6749   Document = "rfc6749"
	RFC7517   Document = "rfc7517"
	RFC7518   Document = "rfc7518"
	RFC7009   Document = "rfc7009"
	RFC6750   Document = "rfc6750"
	RFC7521   Document = "rfc7521"
	RFC7523   Document = "rfc7523"
	RFC7636   Document = "rfc7636"
	RFC7662   Document = "rfc7662"
	RFC8252   Document = "rfc8252"
	RFC9207   Document = "rfc9207"
	RFC9700   Document = "rfc9700"
	OAuth21   Document = "oauth-2.1"
	Core      Document = "oidc-core"
	Discovery Document = "oidc-discovery"

	Registration          Document = "oidc-registration"
	MultipleResponseTypes Document = "multiple-response-types"
	FormPost              Document = "form-post"
	RPInitiatedLogout     Document = "rp-initiated-logout"

	ASVSL1  Document = "asvs-l1"
	ASVSL2  Document = "asvs-l2"
	GenAuth Document = "genauth"

	GenAuthAPI Document = "genauth-api" // what its integration pages say beyond that
)

// asvsURL is the directory of the chapters; each is a file of its own.
const asvsURL = "https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/{chapter}"

// asvsChapters are the files of the chapters that clauses quote.
var asvsChapters = map[string]string{
	"1":  "0x10-V1-Encoding-and-Sanitization.md",
	"4":  "0x13-V4-API-and-Web-Service.md",
	"7":  "0x16-V7-Session-Management.md",
	"14": "0x23-V14-Data-Protection.md",
	"3":  "0x12-V3-Web-Frontend-Security.md",
	"12": "0x21-V12-Secure-Communication.md",
	"16": "0x25-V16-Security-Logging-and-Error-Handling.md",
	"9":  "0x18-V9-Self-contained-Tokens.md",
	"10": "0x19-V10-OAuth-and-OIDC.md",
}

type documentInfo struct{ title, url string }

var documents = map[Document]documentInfo{
	RFC6749:               {"RFC 6749", "https://www.rfc-editor.org/rfc/rfc6749#section-{section}"},
	RFC7517:               {"RFC 7517", "https://www.rfc-editor.org/rfc/rfc7517#section-{section}"},
	RFC7518:               {"RFC 7518", "https://www.rfc-editor.org/rfc/rfc7518#section-{section}"},
	RFC7009:               {"RFC 7009", "https://www.rfc-editor.org/rfc/rfc7009#section-{section}"},
	RFC6750:               {"RFC 6750", "https://www.rfc-editor.org/rfc/rfc6750#section-{section}"},
	RFC7521:               {"RFC 7521", "https://www.rfc-editor.org/rfc/rfc7521#section-{section}"},
	RFC7523:               {"RFC 7523", "https://www.rfc-editor.org/rfc/rfc7523#section-{section}"},
	RFC7636:               {"RFC 7636", "https://www.rfc-editor.org/rfc/rfc7636#section-{section}"},
	RFC7662:               {"RFC 7662", "https://www.rfc-editor.org/rfc/rfc7662#section-{section}"},
	RFC8252:               {"RFC 8252", "https://www.rfc-editor.org/rfc/rfc8252#section-{section}"},
	RFC9207:               {"RFC 9207", "https://www.rfc-editor.org/rfc/rfc9207#section-{section}"},
	RFC9700:               {"RFC 9700", "https://www.rfc-editor.org/rfc/rfc9700#section-{section}"},
	Registration:          {"OIDC Dynamic Client Registration", "https://openid.net/specs/openid-connect-registration-1_0.html#rfc.section.{section}"},
	MultipleResponseTypes: {"OAuth 2.0 Multiple Response Types", "https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html#rfc.section.{section}"},
	FormPost:              {"OAuth 2.0 Form Post Response Mode", "https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html#rfc.section.{section}"},

	RPInitiatedLogout: {"OIDC RP-Initiated Logout", "https://openid.net/specs/openid-connect-rpinitiated-1_0.html#rfc.section.{section}"},

	OAuth21:   {"OAuth 2.1", "https://datatracker.ietf.org/doc/html/draft-ietf-oauth-v2-1#section-{section}"},
	Core:      {"OIDC Core", "https://openid.net/specs/openid-connect-core-1_0.html#rfc.section.{section}"},
	Discovery: {"OIDC Discovery", "https://openid.net/specs/openid-connect-discovery-1_0.html#rfc.section.{section}"},
	ASVSL1:    {"ASVS 5.0 level 1", asvsURL},
	ASVSL2:    {"ASVS 5.0 level 2", asvsURL},
	GenAuth:   {"GenAuth, OIDC identity source", "https://docs.genauth.ai/"},

	GenAuthAPI: {"GenAuth, integration pages", "https://docs.genauth.ai/"},
}

// Title is the document's name as people write it.
func (d Document) Title() string { return documents[d].title }

func (d Document) asvs() bool { return strings.HasPrefix(string(d), "asvs-") }

// Vendor reports whether the document is what a vendor says of its own product:
// no specification, and its sections have names, not numbers.
func (d Document) Vendor() bool { return strings.HasPrefix(string(d), "genauth") }

// Documents returns the names of all documents, sorted.
func Documents() []Document {
	out := make([]Document, 0, len(documents))
	for d := range documents {
		out = append(out, d)
	}
	slices.Sort(out)
	return out
}
