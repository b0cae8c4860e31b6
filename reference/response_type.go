package reference

import (
	"slices"
	"strings"
)

// Response types (RFC 6749, 3.1.1; OAuth 2.0 Multiple Response Types, 3 and 5),
// spelt as clients register them.
const (
	ResponseCode             = "code"
	ResponseIDToken          = "id_token"
	ResponseIDTokenToken     = "id_token token"
	ResponseCodeIDToken      = "code id_token"
	ResponseCodeToken        = "code token"
	ResponseCodeIDTokenToken = "code id_token token"
)

// ResponseType says what the authorization endpoint gives for a response_type.
type ResponseType struct {
	Name                 string // in the spelling that clients register
	Code, IDToken, Token bool
}

// FrontChannel reports whether tokens travel through the browser.
func (t ResponseType) FrontChannel() bool { return t.IDToken || t.Token }

// grantTypes are those that a client needs for the response type (RFC 7591,
// 2.1).
func (t ResponseType) grantTypes() []string {
	var needed []string
	if t.Code {
		needed = append(needed, GrantAuthorizationCode)
	}
	if t.FrontChannel() {
		needed = append(needed, GrantImplicit)
	}
	return needed
}

// responseTypes are those that the provider knows, by their registered
// spelling.
var responseTypes = func() map[string]ResponseType {
	known := map[string]ResponseType{}
	for _, name := range []string{
		ResponseCode, ResponseIDToken, ResponseIDTokenToken,
		ResponseCodeIDToken, ResponseCodeToken, ResponseCodeIDTokenToken,
	} {
		words := strings.Split(name, " ")
		known[name] = ResponseType{
			Name: name, Code: slices.Contains(words, "code"),
			IDToken: slices.Contains(words, "id_token"), Token: slices.Contains(words, "token"),
		}
	}
	return known
}()

// parseResponseType reads a response_type, in which the order of the words does
// not matter (RFC 6749, 3.1.1) and each stands once.
func parseResponseType(text string) (ResponseType, bool) {
	words := strings.Split(text, " ")
	slices.Sort(words) // the registered spellings are in this order, too
	t, ok := responseTypes[strings.Join(words, " ")]
	return t, ok
}

// Response modes (OAuth 2.0 Multiple Response Types, 2.1; Form Post Response
// Mode, 2).
const (
	ModeQuery    = "query"
	ModeFragment = "fragment"
	ModeFormPost = "form_post"
)

var responseModes = []string{ModeQuery, ModeFragment, ModeFormPost}

// defaultMode is the response mode of a response type: tokens stay out of the
// query (OAuth 2.0 Multiple Response Types, 5).
func (t ResponseType) defaultMode() string {
	if t.FrontChannel() {
		return ModeFragment
	}
	return ModeQuery
}
