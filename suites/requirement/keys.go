package requirement

// The keys that a provider publishes: OIDC Discovery 3, RFC 7517, RFC 7518.

// JWKSNoPrivateParts is what all signatures rest on.
var JWKSNoPrivateParts = add(Requirement{
	ID:       "jwks-no-private-parts",
	Title:    "publishes no private and no symmetric key",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "Whoever has the private key signs tokens for every user and every client.",
	How:      "Fetches the keys of jwks_uri and looks for private members with a value, by key type. The names alone are kept: values are redacted where they are recorded.",
	Fix:      "Withdraw the key at once and sign by a new one. Publish what the library exports as public key, and copy public members by name.",
	Clauses: []Clause{
		{Document: Discovery, Section: "3", Level: Must, Says: "the JWK Set of jwks_uri contains no private or symmetric key values"},
		{Document: RFC7517, Section: "9.2", Level: Must, Says: "private and symmetric keys are protected from disclosure"},
	},
	Attacks: []string{"ID-12"},
	CWE:     []string{"CWE-321"},
})

// JWKSKidUnique lets clients pick the right key.
var JWKSKidUnique = add(Requirement{
	ID:       "jwks-kid-unique",
	Title:    "gives different keys different kid values",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A client that finds two keys under the kid of a token takes one, and refuses the token if it was the wrong one.",
	How:      "Fetches the keys of jwks_uri and compares those with the same kid: different keys of the same type are not told apart. The same kid for keys of different types is free, and so is a key that stands there twice.",
	Fix:      "Derive kid from the key, as by its thumbprint (RFC 7638).",
	Clauses: []Clause{
		{Document: RFC7517, Section: "4.5", Level: Should, Says: "different keys of a set have distinct kid values, but for equivalent ones of different types"},
	},
})

// JWKSKeySize keeps signatures from being forged.
var JWKSKeySize = add(Requirement{
	ID:       "jwks-key-size",
	Title:    "publishes no RSA key of less than 2048 bits",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "A short modulus can be factored, and then anybody signs tokens for every user and every client.",
	How:      "Fetches the keys of jwks_uri and measures the modulus of each RSA key.",
	Fix:      "Make new RSA keys of at least 2048 bits, and withdraw the short ones.",
	Clauses: []Clause{
		{Document: RFC7518, Section: "3.3", Level: Must, Says: "signatures by RSASSA-PKCS1-v1_5 are made with keys of 2048 bits or more"},
	},
	Attacks: []string{"ID-13"},
	CWE:     []string{"CWE-326"},
})
