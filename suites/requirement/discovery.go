package requirement

// What a provider says of itself: OIDC Discovery 3 and 4, RFC 9700 2.1.1.

// MetadataJSON is what every client begins with.
var MetadataJSON = add(Requirement{
	ID:       "metadata-json",
	Title:    "answers for its metadata with 200 and a JSON object, sent as application/json",
	Kind:     Shape,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "Client libraries that go by the media type refuse metadata that is sent as something else, and no login begins.",
	How:      "Fetches the metadata below the issuer, and reads status, Content-Type (parameters such as charset are free) and body.",
	Fix:      "Serve /.well-known/openid-configuration with status 200 and Content-Type: application/json.",
	Clauses: []Clause{
		{Document: Discovery, Section: "4.2", Level: Must, Says: "a successful response has status 200 and is a JSON object of the media type application/json"},
	},
})

// MetadataIssuer keeps one provider from speaking for another.
var MetadataIssuer = add(Requirement{
	ID:       "metadata-issuer",
	Title:    "names as issuer the URL that its metadata is found below",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "Clients must refuse metadata of another issuer; those that don't can be led to take one provider's tokens for another's.",
	How:      "Fetches the metadata below the issuer of the target file, and compares issuer letter by letter; a slash at the end, which the address of the metadata doesn't tell, is free.",
	Fix:      "Configure one issuer, and publish the metadata below exactly that URL: same scheme, host, port and path.",
	Clauses: []Clause{
		{Document: Discovery, Section: "4.3", Level: Must, Says: "issuer is identical with the URL that was prefixed to /.well-known/openid-configuration"},
	},
	Attacks: []string{"DS-01"},
	CWE:     []string{"CWE-346"},
})

// MetadataRequiredMembers is what clients can't do without.
var MetadataRequiredMembers = add(Requirement{
	ID:       "metadata-required-members",
	Title:    "gives the required members of its metadata, each of its type",
	Kind:     Shape,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "Strict clients refuse metadata that lack a required member, and others guess.",
	How:      "Fetches the metadata and looks for the required members: a string, or an array of strings that is not empty. token_endpoint may be missing where no response type gives a code.",
	Fix:      "Publish issuer, authorization_endpoint, token_endpoint, jwks_uri, response_types_supported, subject_types_supported and id_token_signing_alg_values_supported.",
	Clauses: []Clause{
		{Document: Discovery, Section: "3", Level: Must, Says: "these members are required, token_endpoint unless only the implicit flow is used"},
		{Document: Discovery, Section: "4.2", Level: Must, Says: "members of several values are arrays, and an empty one is left out"},
	},
})

// MetadataHTTPS keeps requests out of sight.
var MetadataHTTPS = add(Requirement{
	ID:       "metadata-https",
	Title:    "names only https addresses for its endpoints and keys",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "Whoever is on the way reads tokens and codes that go to an http address, and swaps keys that come from one.",
	How:      "Fetches the metadata and reads the scheme of each address that OIDC Discovery defines, and of introspection_endpoint. Not applicable where the issuer itself is http, as on a developer's machine.",
	Fix:      "Build the addresses from the issuer, not from the request that came through a proxy without TLS.",
	Clauses: []Clause{
		{Document: Discovery, Section: "3", Level: Must, Says: "authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri and registration_endpoint use the https scheme"},
		{Document: RFC7662, Section: "2", Level: Must, Says: "the introspection endpoint is protected by TLS"},
	},
	Attacks: []string{"DS-04"},
	CWE:     []string{"CWE-319"},
})

// MetadataRS256 is the algorithm that all clients know.
var MetadataRS256 = add(Requirement{
	ID:       "metadata-rs256",
	Title:    "lists RS256 among the algorithms of its ID tokens",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "RS256 is the one algorithm that every client can be expected to verify, and the default of a registration.",
	How:      "Fetches the metadata and looks for RS256 in id_token_signing_alg_values_supported.",
	Fix:      "Support RS256 beside other algorithms, and list it.",
	Clauses: []Clause{
		{Document: Discovery, Section: "3", Level: Must, Says: "id_token_signing_alg_values_supported includes RS256"},
	},
})

// MetadataAlgNone is an offer that nobody should take.
var MetadataAlgNone = add(Requirement{
	ID:       "metadata-alg-none",
	Title:    "does not offer ID tokens without a signature",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "Clients that take over the list of the provider accept tokens that anybody can make.",
	How:      "Fetches the metadata and looks for none in id_token_signing_alg_values_supported.",
	Fix:      "Take none off the algorithms that clients may register, and off the list.",
	Clauses: []Clause{
		{Document: ASVSL1, Section: "9.1.2", Level: Must, Says: "tokens are made by algorithms of an allow-list, which none is not on"},
	},
	Attacks: []string{"ID-02"},
	CWE:     []string{"CWE-347"},
})

// MetadataPKCEMethods tells clients that PKCE protects them.
var MetadataPKCEMethods = add(Requirement{
	ID:       "metadata-pkce-methods",
	Title:    "lists S256 among its PKCE methods",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{PKCE},
	Why:      "A client that can't see that PKCE is supported has to rely on nonce, or on nothing.",
	How:      "Fetches the metadata and looks for S256 in code_challenge_methods_supported.",
	Fix:      "Publish code_challenge_methods_supported: [\"S256\"].",
	Clauses: []Clause{
		{Document: RFC9700, Section: "2.1.1", Level: Should, Says: "publish code_challenge_methods_supported with the PKCE methods that are supported; another way to tell clients is allowed"},
	},
})
