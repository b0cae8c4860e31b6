package fault

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// requestReadingFaults take an authorization request for another one than was
// sent.
var requestReadingFaults = []Fault{
	{
		ID:      "response-type-assumed",
		Summary: "a request without response_type gives a code",
		Targets: []string{responseTypeKnown},
		Arm:     readResponseType(func(text string) string { return orCode(text) }),
	},
	{
		ID:      "response-type-unknown-words-ignored",
		Summary: "words of a response_type that are not known are left out",
		Targets: []string{responseTypeKnown},
		Attacks: []string{"AZ-02"},
		Arm: readResponseType(func(text string) string {
			known := slices.DeleteFunc(strings.Fields(text), func(word string) bool { return word == "oidcheck" })
			return orCode(strings.Join(known, " "))
		}),
	},
	{
		ID:      "response-type-case-ignored",
		Summary: "a response_type is read without regard to case",
		Targets: []string{responseTypeKnown},
		Attacks: []string{"AZ-02"},
		Arm:     readResponseType(strings.ToLower),
	},
	{
		ID:      "response-type-first-word",
		Summary: "a response_type is read up to the first comma",
		Targets: []string{responseTypeKnown},
		Attacks: []string{"AZ-02"},
		Arm: readResponseType(func(text string) string {
			before, _, _ := strings.Cut(text, ",")
			return before
		}),
	},
	{
		ID:      "repeated-parameter-first-used",
		Summary: "of a parameter that comes twice the first value is used",
		Targets: []string{parametersOnce},
		Attacks: []string{"AZ-04"},
		Arm:     pickRepeated(func(name string) bool { return name != "redirect_uri" }, 0),
	},
	{
		ID:      "repeated-challenge-first-used",
		Summary: "of a code_challenge that comes twice the first value is used",
		Targets: []string{parametersOnce},
		Attacks: []string{"PK-14"},
		Arm:     pickRepeated(func(name string) bool { return name == "code_challenge" }, 0),
	},
	{
		ID:      "repeated-nonce-last-used",
		Summary: "of a nonce that comes twice the last value is used",
		Targets: []string{parametersOnce},
		Attacks: []string{"AZ-04"},
		Arm:     pickRepeated(func(name string) bool { return name == "nonce" }, 1),
	},
	{
		ID:      "authorization-error-generic",
		Summary: "every authorization error has the code error",
		Targets: []string{errorCode, unsupportedNamed, promptNoneError},
		Arm:     nameErrors(func(string) string { return "error" }),
	},
	{
		ID:      "authorization-error-server",
		Summary: "requests that can't be understood are answered with server_error",
		Targets: []string{errorCode},
		Arm: nameErrors(func(code string) string {
			if code == "invalid_request" || code == "unsupported_response_type" {
				return "server_error"
			}
			return code
		}),
	},
	{
		ID:      "request-object-ignored",
		Summary: "request objects and references to them are ignored",
		Targets: []string{unsupportedNamed},
		Arm:     supporting(func(name string) bool { return strings.HasPrefix(name, "request") }),
	},
	{
		ID:      "request-object-unsigned-accepted",
		Summary: "an unsigned request object is taken in, although request objects are not announced",
		Targets: []string{unsupportedNamed},
		Attacks: []string{"JR-01"},
		Arm:     editRequest(unpackRequest),
	},
	{
		ID:      "long-state-dropped",
		Summary: "a state of more than 2000 characters is dropped",
		Targets: []string{longParameters},
		Attacks: []string{"AZ-06"},
		Arm:     dropLong("state"),
	},
	{
		ID:      "long-nonce-truncated",
		Summary: "a nonce is cut at 2000 characters",
		Targets: []string{longParameters},
		Attacks: []string{"AZ-06"},
		Arm: editRequest(func(given map[string]string) {
			if nonce := given["nonce"]; len(nonce) > 2000 {
				given["nonce"] = nonce[:2000]
			}
		}),
	},
	{
		ID:      "long-challenge-dropped",
		Summary: "a code_challenge of more than 2000 characters is dropped",
		Targets: []string{longParameters},
		Attacks: []string{"AZ-06"},
		Arm: editRequest(func(given map[string]string) {
			if len(given["code_challenge"]) > 2000 {
				delete(given, "code_challenge")
				delete(given, "code_challenge_method")
			}
		}),
	},
	{
		ID:      "unknown-scope-granted",
		Summary: "every scope that is asked for is granted",
		Targets: []string{unknownScope},
		Attacks: []string{"AZ-09"},
		Arm:     grantScope(func(string) bool { return true }),
	},
	{
		ID:      "administrator-scope-granted",
		Summary: "the scope of administrators is granted to every client",
		Targets: []string{unknownScope},
		Attacks: []string{"AZ-09"},
		Arm:     grantScope(func(scope string) bool { return scope == "admin" }),
	},
}

func orCode(text string) string {
	if text == "" {
		return reference.ResponseCode
	}
	return text
}

// readResponseType reads what of makes of a response_type.
func readResponseType(of func(string) string) func(*reference.Policy) {
	return func(p *reference.Policy) {
		read := p.Authorization.ReadResponseType
		p.Authorization.ReadResponseType = func(text string) (reference.ResponseType, bool) { return read(of(text)) }
	}
}

// pickRepeated uses one of the values of repeated parameters.
func pickRepeated(concerned func(name string) bool, i int) func(*reference.Policy) {
	return func(p *reference.Policy) {
		pick := p.Authorization.PickRepeated
		p.Authorization.PickRepeated = func(name string, all []string) (string, bool) {
			if concerned(name) {
				return all[i], true
			}
			return pick(name, all)
		}
	}
}

// nameErrors changes the codes of authorization errors.
func nameErrors(of func(code string) string) func(*reference.Policy) {
	return editResponse(onError(func(r *reference.AuthorizationResponse) {
		r.Params.Set("error", of(r.Params.Get("error")))
	}))
}

func supporting(concerned func(name string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Authorization.Supports
		p.Authorization.Supports = func(name string) bool { return concerned(name) || before(name) }
	}
}

func grantScope(also func(scope string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Authorization.GrantScope
		p.Authorization.GrantScope = func(scope string) bool { return also(scope) || before(scope) }
	}
}

// editRequest changes the parameters of authorization requests.
func editRequest(edit func(given map[string]string)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.Authorization.EditRequest
		p.Authorization.EditRequest = func(given map[string]string) {
			before(given)
			edit(given)
		}
	}
}

func dropLong(name string) func(*reference.Policy) {
	return editRequest(func(given map[string]string) {
		if len(given[name]) > 2000 {
			delete(given, name)
		}
	})
}

// unpackRequest puts the claims of an unsigned request object in the place of
// the parameters.
func unpackRequest(given map[string]string) {
	parts := strings.Split(given["request"], ".")
	if len(parts) != 3 || parts[2] != "" {
		return
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	claims := map[string]string{}
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		return
	}
	for name, value := range claims {
		given[name] = value
	}
	delete(given, "request")
}
