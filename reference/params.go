package reference

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const (
	maxBody    = 64 << 10 // bytes of a request body
	maxHeader  = 32 << 10 // bytes of the request line and headers
	maxMembers = 100      // parameters of a request
)

const formType = "application/x-www-form-urlencoded"

// params are the parameters of a request, each of them once.
type params map[string]string

// get returns a parameter; one without a value counts as missing (RFC 6749,
// 3.1).
func (p params) get(name string) string { return p[name] }

// list splits a parameter at its spaces.
func (p params) list(name string) []string { return strings.Fields(p[name]) }

// has reports whether a parameter is there, be its value empty.
func (p params) has(name string) bool {
	_, ok := p[name]
	return ok
}

// singles takes the parameters out of parsed values. It returns the names of
// those that came more than once, which RFC 6749, 3.1 and 3.2 forbid, in
// order; params holds none of them.
func singles(values url.Values) (params, []string) {
	found := make(params, len(values))
	var doubled []string
	for name, all := range values {
		if len(all) > 1 {
			doubled = append(doubled, name)
			continue
		}
		found[name] = all[0]
	}
	slices.Sort(doubled)
	return found, doubled
}

// readForm reads the form in the body of a POST, and nothing else: parameters
// in the URL of a POST are refused, for URLs are logged.
func readForm(w http.ResponseWriter, r *http.Request) (url.Values, *Error) {
	if r.URL.RawQuery != "" {
		return nil, errParamsInURL()
	}
	return readBody(w, r)
}

func errParamsInURL() *Error {
	return invalidRequest("parameters belong in the body of the request, not in its URL")
}

// readBody reads a form and does not look at the URL.
func readBody(w http.ResponseWriter, r *http.Request) (url.Values, *Error) {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != formType {
		return nil, invalidRequest("the body of the request is not of the type " + formType)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, &Error{
			Code: "invalid_request", Description: "the body of the request is too large or incomplete",
			Status: http.StatusRequestEntityTooLarge,
		}
	}
	return parseValues(string(body))
}

func parseValues(encoded string) (url.Values, *Error) {
	if strings.Count(encoded, "&") >= maxMembers {
		return nil, invalidRequest("the request has too many parameters")
	}
	values, err := url.ParseQuery(encoded)
	if err != nil {
		return nil, invalidRequest("the parameters of the request are not form-urlencoded")
	}
	return values, nil
}

// readParams is readForm for an endpoint that refuses a repeated parameter.
func readParams(w http.ResponseWriter, r *http.Request) (params, *Error) {
	values, e := readForm(w, r)
	if e != nil {
		return nil, e
	}
	return once(values)
}

// once refuses a repeated parameter.
func once(values url.Values) (params, *Error) {
	found, doubled := singles(values)
	if len(doubled) > 0 {
		return nil, invalidRequest("a parameter was sent more than once: " + printable(doubled[0]))
	}
	return found, nil
}

// printable makes text of a client fit for an error_description (RFC 6749,
// 5.2), bounded.
func printable(s string) string {
	clean := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || r == '"' || r == '\\' {
			return '?'
		}
		return r
	}, s)
	if len(clean) > 100 {
		return clean[:100] + "..."
	}
	return clean
}
