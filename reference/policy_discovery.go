package reference

import "net/http"

// DiscoveryPolicy holds what the provider says of itself (OpenID Connect
// Discovery, 3 and 4).
type DiscoveryPolicy struct {
	// Origin returns the scheme and the host under which the provider names itself,
	// and nothing where that is its own. A request has no say in it.
	Origin func(r *http.Request) string

	// EditMetadata may change the metadata before they are sent.
	EditMetadata func(m Claims)

	// EditHeader may change the headers of the metadata, Content-Type included.
	EditHeader func(h http.Header)

	// EditKeySet may change the published keys before they are sent.
	EditKeySet func(s *KeySet)
}

// KeySet is the JWK Set of jwks_uri (RFC 7517, 5): the members of its keys, as
// they are sent.
type KeySet struct {
	Keys []Claims `json:"keys"`
}

func defaultDiscoveryPolicy() DiscoveryPolicy {
	return DiscoveryPolicy{Origin: ownOrigin, EditMetadata: keepClaims, EditHeader: keepHeader, EditKeySet: keepKeySet}
}

func ownOrigin(*http.Request) string { return "" }

func keepKeySet(*KeySet) {}
