package requirement

// Client assertions: OIDC Core 9, RFC 7521, RFC 7523.

// ClientAssertionVerified keeps others from being the client.
var ClientAssertionVerified = add(Requirement{
	ID:       "client-assertion-verified",
	Title:    "takes a client assertion only if the client's own key has signed it",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "Anybody could write an assertion, and be the client.",
	How:      "Redeems a fresh code with assertions that are unsigned, signed by another key, by the key that stands in the header, by the public key as a secret, by a degenerate signature, or that are another JWT altogether: no token comes out. A good assertion works before and after.",
	Fix:      "Take key and algorithm from the client's registration, never from the header of the assertion, and use a library that is kept up to date.",
	Clauses: []Clause{
		{Document: RFC7523, Section: "3", Level: Must, Says: "the JWT is digitally signed or has a MAC by the issuer, and one with an invalid signature is rejected"},
		{Document: Core, Section: "9", Level: Must, Says: "the client authenticates by a JWT that is signed with its key or secret"},
		{Document: ASVSL1, Section: "9.1.2", Level: Must, Says: "only algorithms of an allowlist make self-contained tokens, and none is not among them"},
	},
	Attacks: []string{"CJ-01", "CJ-02", "CJ-03", "CJ-04", "CJ-05", "CJ-07", "CJ-15", "CJ-17"},
	CWE:     []string{"CWE-347"},
})

// ClientAssertionAudience keeps assertions at home.
var ClientAssertionAudience = add(Requirement{
	ID:       "client-assertion-audience",
	Title:    "takes a client assertion only if it is meant for this provider",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "Another provider that the client uses could present what it got, and be the client here.",
	How:      "Redeems a fresh code with assertions for another audience, for one that begins like the issuer, and without any: no token comes out. One for the issuer works before and after.",
	Fix:      "Compare aud with the issuer (and the URL of the token endpoint, where older clients need it).",
	Clauses: []Clause{
		{Document: RFC7523, Section: "3", Level: Must, Says: "the JWT has an aud that identifies the authorization server, and one without its own identity is rejected"},
		{Document: Core, Section: "9", Level: Must, Says: "the server verifies that it is an intended audience of the token"},
	},
	Attacks: []string{"CJ-08", "CJ-09"},
	CWE:     []string{"CWE-287"},
})

// ClientAssertionParties ties the assertion to one client.
var ClientAssertionParties = add(Requirement{
	ID:       "client-assertion-parties",
	Title:    "takes a client assertion only if iss, sub and client_id name the one client that has signed it",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "A client could sign for another one with its own key.",
	How:      "Redeems a fresh code with assertions whose iss is another client, that lack iss or sub, and beside the client_id of another client: no token comes out. A good one works before and after.",
	Fix:      "Look the client up by sub, verify by its key, and compare iss and client_id with it.",
	Clauses: []Clause{
		{Document: RFC7523, Section: "3", Level: Must, Says: "iss and sub are there, and sub is the client_id of the client"},
		{Document: Core, Section: "9", Level: Must, Says: "iss and sub contain the client_id of the client"},
		{Document: RFC7521, Section: "4.2", Level: Must, Says: "a client_id beside the assertion identifies the same client"},
	},
	Attacks: []string{"CJ-10", "CJ-14"},
	CWE:     []string{"CWE-287"},
})

// ClientAssertionTimes bounds what a leaked assertion is worth.
var ClientAssertionTimes = add(Requirement{
	ID:       "client-assertion-times",
	Title:    "takes a client assertion only within its time",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "An assertion in a log or a dump would be as good as the key.",
	How:      "Redeems a fresh code with assertions that have expired, that have no exp, and that begin in the future: no token comes out. A good one works before and after.",
	Fix:      "Demand exp, compare it and nbf with the clock, and refuse an exp that is far ahead.",
	Clauses: []Clause{
		{Document: RFC7523, Section: "3", Level: Must, Says: "the JWT has an exp, is rejected after it, and not accepted before its nbf"},
		{Document: Core, Section: "9", Level: Must, Says: "exp is required: the time from which on the token is not accepted"},
	},
	Attacks: []string{"CJ-11", "CJ-12"},
	CWE:     []string{"CWE-613"},
})

// ClientAssertionOnce makes a leaked assertion worthless.
var ClientAssertionOnce = add(Requirement{
	ID:       "client-assertion-once",
	Title:    "takes a client assertion once",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "Whoever sees an assertion in a log of the last minute could use it.",
	How:      "Redeems two fresh codes with the same assertion: the first gives tokens, the second must not. A new assertion works afterwards.",
	Fix:      "Keep jti until exp, and refuse what is known.",
	Clauses: []Clause{
		{Document: Core, Section: "9", Level: Must, Binds: Client, Says: "jti is used only once, unless conditions for reuse were negotiated"},
		{Document: RFC7523, Section: "3", Level: May, Says: "the server may see to it that a JWT is not replayed"},
		{Document: ASVSL2, Section: "10.4.16", Level: Should, Says: "strong client authentication resists replay"},
	},
	Attacks: []string{"CJ-13"},
	CWE:     []string{"CWE-294"},
})

// ClientSecretLength keeps secrets from being guessed offline.
var ClientSecretLength = add(Requirement{
	ID:       "client-secret-length",
	Title:    "gives a client that makes or checks a MAC a secret as long as the hash",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "Who has one assertion or ID token can try secrets against it without asking anybody. A short one is found.",
	How:      "Counts the octets of the client_secret of the client that authenticates by client_secret_jwt, and of the one whose ID tokens are signed by HS256: 32 at least.",
	Fix:      "Make secrets of 32 random octets or more, and refuse shorter ones that are chosen by hand.",
	Clauses: []Clause{
		{Document: Core, Section: "16.19", Level: Should, Says: "a client_secret that keys a MAC has at least the octets that its algorithm needs, and enough entropy"},
		{Document: RFC7518, Section: "3.2", Level: Should, Says: "the key of an HMAC is as long as the output of its hash, or longer"},
	},
	Attacks: []string{"CJ-19"},
	CWE:     []string{"CWE-326"},
})
