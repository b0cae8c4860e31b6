package flow

import (
	"net/http"
	"slices"

	"github.com/oidcheck/oidcheck/driver/agent"
)

// Add appends a parameter, be there one of that name or not.
func Add(name, value string) Edit {
	return func(m *Message) { m.Params = append(m.Params, Param{name, value}) }
}

// Before puts a parameter before all others, be there one of that name or not.
func Before(name, value string) Edit {
	return func(m *Message) { m.Params = slices.Insert(m.Params, 0, Param{name, value}) }
}

// ByPost sends an authorization request by POST, its parameters in the body
// (OIDC Core section 3.1.2.1), and these further ones in its URL.
func ByPost(inURL ...Param) Edit {
	return func(m *Message) {
		m.Method = http.MethodPost
		if len(inURL) > 0 {
			m.URL = withQuery(m.URL, inURL)
		}
	}
}

// Tampering changes the forms that the user agent sends on its way.
func Tampering(change agent.Tamper) Edit {
	return func(m *Message) { m.Tamper, m.Forgiving = change, true }
}

// Holding fills in the first form of a page of that kind and does not send it.
func Holding(kind agent.PageKind) Edit {
	return func(m *Message) { m.Hold, m.Forgiving = kind, true }
}

// Denying presses the button that refuses on the consent page.
func Denying() Edit {
	return func(m *Message) { m.Deny = true }
}

// Forgiving expects that the user may be refused.
func Forgiving() Edit {
	return func(m *Message) { m.Forgiving = true }
}
