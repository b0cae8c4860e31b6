package reference

import (
	"crypto/tls"
	"net/http"
)

// TransportPolicy holds the decisions that come before and behind those of the
// endpoints.
type TransportPolicy struct {
	// MinVersion is the oldest version of TLS that is spoken: 1.2 (RFC 9325,
	// 3.1.1).
	MinVersion func() uint16

	// EditHeader may change the headers of every answer of an endpoint, before the
	// endpoint does. Nothing allows other origins to read them with the user's
	// cookies, and nothing of a request gets into them.
	EditHeader func(h http.Header, at Endpoint, r *http.Request)

	// Break is what the provider says when it breaks down over a request, with
	// status 500. It is empty, since it does not.
	Break func(at Endpoint, r *http.Request) string
}

func defaultTransportPolicy() TransportPolicy {
	return TransportPolicy{
		MinVersion: modernTLS,
		EditHeader: func(http.Header, Endpoint, *http.Request) {},
		Break:      func(Endpoint, *http.Request) string { return "" },
	}
}

func modernTLS() uint16 { return tls.VersionTLS12 }

// transported is an endpoint behind those decisions.
func (p *Provider) transported(at Endpoint, handle http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p.policy.Transport.EditHeader(w.Header(), at, r)
		if text := p.policy.Transport.Break(at, r); text != "" {
			http.Error(w, text, http.StatusInternalServerError)
			return
		}
		handle(w, r)
	}
}
