package requirement

// Proof Key for Code Exchange: RFC 7636, RFC 9700 2.1.1.

// PKCEVerifierVerified is what makes a stolen code worthless.
var PKCEVerifierVerified = add(Requirement{
	ID:       "pkce-verifier-verified",
	Title:    "redeems a code that has a code_challenge only with its code_verifier",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{PKCE, Code, Hybrid},
	Why:      "PKCE is all that protects the codes of a client without a secret. A challenge that is not enforced protects nobody.",
	How:      "Redeems with another verifier, without one, with the challenge in its place, with that of another pending code, and with the right one changed at its end or in its case, for a public and for a confidential client; unchanged it works before and after.",
	Fix:      "Where a code has a challenge, demand code_verifier and compare BASE64URL(SHA256(code_verifier)) with it, for every kind of client.",
	Clauses: []Clause{
		{Document: RFC7636, Section: "4.6", Level: Must, When: PKCEAdvertised, Says: "verify code_verifier against the challenge of the code, and answer invalid_grant where they differ"},
		{Document: RFC9700, Section: "2.1.1", Level: Must, Says: "support PKCE, and enforce code_verifier where the authorization request had a challenge"},
		{Document: OAuth21, Section: "4.1.3", Level: Must, Says: "verify code_verifier if there was a code_challenge"},
		{Document: ASVSL2, Section: "10.4.6", Level: Must, Says: "require PKCE and a valid code_challenge"},
		{Document: GenAuth, Section: "authorization code + PKCE mode", Level: Must, Says: "the code is exchanged together with the verification code"},
	},
	OAuch:   []string{"Pkce.IsPkceImplementedTest", "Pkce.IsPkceTokenDowngradeDetectedTest", "Pkce.IsPkcePlainDowngradeDetectedTest"},
	Attacks: []string{"PK-01", "PK-02", "PK-04", "PK-08", "PK-11", "PK-12", "PK-13"},
	CWE:     []string{"CWE-287"},
})

// PKCEDowngrade keeps an attacker from taking the challenge away.
var PKCEDowngrade = add(Requirement{
	ID:       "pkce-downgrade",
	Title:    "refuses a code_verifier for a code whose authorization request had no code_challenge",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{PKCE, Code},
	Why:      "An attacker who removes the challenge from a request of his own gets a code that a client with PKCE redeems in the session of somebody else.",
	How:      "Asks for a code without code_challenge, for a public and for a confidential client. None may come; one that comes must not be redeemed with a code_verifier. The unchanged flow works before and after.",
	Fix:      "Demand code_challenge of every client; or else refuse a token request that has code_verifier when nothing is stored to compare it with.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "2.1.1", Level: Must, Says: "accept code_verifier only if the authorization request had a code_challenge"},
		{Document: RFC9700, Section: "4.8.2", Level: Must, Says: "reject a token request with code_verifier if the authorization request had no code_challenge; demanding PKCE does so as well"},
		{Document: OAuth21, Section: "4.1.3", Level: Must, Says: "code_verifier is present if and only if the authorization request had a code_challenge"},
	},
	Attacks: []string{"PK-03"},
	CWE:     []string{"CWE-757"},
})

// PKCERequired is for clients that have nothing else to show.
var PKCERequired = add(Requirement{
	ID:       "pkce-required",
	Title:    "gives a client without a secret no tokens for a request without a good code_challenge",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{PKCE},
	Why:      "Whoever sees the code of such a client redeems it: nothing else tells the client from a thief.",
	How:      "Asks for a code for a public client without code_challenge, with an empty one, and with code_challenge_method alone; no tokens may come of it without a code_verifier. The unchanged flow works before and after.",
	Fix:      "Answer a request of a public client whose code_challenge is missing or malformed with invalid_request.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "2.1.1", Level: Must, Binds: Client, Says: "public clients use PKCE"},
		{Document: OAuth21, Section: "4.1.1", Level: Must, Says: "servers enforce code_challenge and code_verifier, unless the client is confidential and has another protection"},
		{Document: ASVSL2, Section: "10.4.6", Level: Must, Says: "require PKCE, with a valid code_challenge"},
	},
	Attacks: []string{"PK-07", "PK-09"},
	CWE:     []string{"CWE-287"},
})

// PKCEPlainRefused keeps the verifier out of URLs.
var PKCEPlainRefused = add(Requirement{
	ID:       "pkce-plain-refused",
	Title:    "takes no code_verifier for its own code_challenge",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{PKCE},
	Why:      "With the method plain, whoever reads the authorization request in a log or a referrer has the code_verifier.",
	How:      "Asks for a code with a code_verifier as the code_challenge, with code_challenge_method plain and without any, whose default is plain; no tokens may come of it. The unchanged flow works before and after.",
	Fix:      "Admit S256 alone, and refuse a code_challenge without code_challenge_method.",
	Clauses: []Clause{
		{Document: ASVSL2, Section: "10.4.6", Level: Must, Says: "accept no code_challenge_method plain"},
		{Document: RFC9700, Section: "2.1.1", Level: Should, Binds: Client, Says: "clients use methods that do not show the code_verifier in the authorization request, which S256 alone is"},
	},
	Attacks: []string{"PK-05"},
	CWE:     []string{"CWE-757"},
})
