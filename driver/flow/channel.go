package flow

import (
	"net/http"
	"slices"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
)

// InURL sends these parameters in the URL of a request of the back channel, all
// of them when none is named.
func InURL(names ...string) Edit {
	return func(m *Message) {
		m.InURL = func(name string) bool { return len(names) == 0 || slices.Contains(names, name) }
	}
}

// ByGET sends a request of the back channel by GET, its parameters in the URL.
func ByGET() Edit {
	return func(m *Message) {
		InURL()(m)
		m.Method = http.MethodGet
	}
}

// AlsoByPost adds credentials to the body, beside those that the client sends
// by its own method.
func AlsoByPost(c Credentials) Edit {
	return func(m *Message) {
		Set("client_id", c.ClientID)(m)
		Set("client_secret", c.ClientSecret.Reveal())(m)
	}
}

// request finishes a message for the back channel. Headers that an edit gave stay.
func (m *Message) request() httpx.Request {
	m.authenticate()
	at, body := m.URL, m.Params
	if m.InURL != nil {
		var query []Param
		query, body = m.divide()
		at = withQuery(m.URL, query)
	}
	if m.Method != http.MethodGet {
		m.header("Content-Type", "application/x-www-form-urlencoded")
	}
	return httpx.Request{Method: m.Method, URL: at, Header: m.Header, Body: []byte(encode(body)), Channel: exchange.Back}
}

// divide parts the parameters into those of the URL and those of the body.
func (m *Message) divide() (query, body []Param) {
	for _, p := range m.Params {
		if m.InURL(p.Name) {
			query = append(query, p)
		} else {
			body = append(body, p)
		}
	}
	return query, body
}
