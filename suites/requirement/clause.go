package requirement

import (
	"fmt"
	"regexp"
	"strings"
)

// Level is how binding a clause is, in the words of RFC 2119.
type Level int

// The levels, weakest first, so that they compare.
const (
	None Level = iota // no clause that applies
	May
	Should
	Must
)

// String gives the level as the documents write it.
func (l Level) String() string {
	return [...]string{"none", "MAY", "SHOULD", "MUST"}[l]
}

// Party is whom a clause binds.
type Party string

// The parties of OAuth 2.0 and OpenID Connect.
const (
	OP     Party = "op"
	Client Party = "client"
	RS     Party = "rs"
)

// Condition names a circumstance, observed at run time, without which a clause
// does not bind.
type Condition string

// The conditions that clauses of the catalogue carry.
const (
	Always                  Condition = ""
	IssAdvertised           Condition = "iss-advertised"            // authorization_response_iss_parameter_supported is true
	PKCEAdvertised          Condition = "pkce-advertised"           // code_challenge_methods_supported is there
	IntrospectionAdvertised Condition = "introspection-advertised"  // introspection_endpoint is there
	SeveralRedirectURIs     Condition = "several-redirect-uris"     // the client registered more than one redirect_uri
	LifetimeDeclared        Condition = "lifetime-declared"         // the target file gives the client's code_lifetime
	FormPostAdvertised      Condition = "form-post-advertised"      // response_modes_supported has form_post
	RefreshLifetimeDeclared Condition = "refresh-lifetime-declared" // the target file gives the client's refresh_token_lifetime
	NoConsentAsked          Condition = "no-consent-asked"          // no consent page was shown in the flow
)

// Clause is a place where a requirement is written.
type Clause struct {
	Document Document
	Section  string
	Level    Level
	Binds    Party      // OP when empty
	When     Condition  // Always when empty
	Replaces []Document // documents whose clauses on this requirement are void where this one is chosen
	Says     string     // what it demands, in our words
}

var slug = regexp.MustCompile(`^[a-z][a-z0-9]*([-_][a-z0-9]+)*$`)

func (c Clause) check() error {
	if _, known := documents[c.Document]; !known {
		return fmt.Errorf("no such document %q", c.Document)
	}
	if c.Section == "" || c.Level == None || c.Says == "" {
		return fmt.Errorf("clause of %s: section, level and words are needed", c.Document)
	}
	return nil
}

// Party returns whom the clause binds.
func (c Clause) Party() Party {
	if c.Binds == "" {
		return OP
	}
	return c.Binds
}

// URL is the address of the section.
func (c Clause) URL() string {
	chapter, _, _ := strings.Cut(c.Section, ".")
	return strings.NewReplacer("{section}", c.Section, "{chapter}", asvsChapters[chapter]).Replace(documents[c.Document].url)
}

// String names the clause: "RFC 6749 4.1.2 (MUST, binds op)". That of a vendor
// says so.
func (c Clause) String() string {
	if c.Document.Vendor() {
		return fmt.Sprintf("%s, %q (%s, binds %s; documented by the vendor)", c.Document.Title(), c.Section, c.Level, c.Party())
	}
	return fmt.Sprintf("%s %s (%s, binds %s)", c.Document.Title(), c.Section, c.Level, c.Party())
}
