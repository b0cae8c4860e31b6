package requirement

// The challenge of the authorization request: RFC 7636 4.3 and 4.4.

// PKCEChallengeUnderstood keeps a challenge from being lost.
var PKCEChallengeUnderstood = add(Requirement{
	ID:       "pkce-challenge-understood",
	Title:    "refuses a challenge that it does not understand, and never goes on as if there were none",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{PKCE},
	Why:      "The client believes that its code is bound to it, and whoever finds the code can redeem it.",
	How:      "Asks for a code with an unknown method, with S256 in small letters, with an empty challenge, and with a method alone, and redeems what comes without a verifier and with a wrong one: no token comes out. A good challenge works before and after.",
	Fix:      "Answer invalid_request unless method and challenge are both there and known.",
	Clauses: []Clause{
		{Document: RFC7636, Section: "4.4.1", Level: Must, When: PKCEAdvertised, Says: "a transformation that the server does not support is answered with an error"},
		{Document: RFC9700, Section: "2.1.1", Level: Must, Says: "enforce code_verifier where the authorization request had a challenge"},
		{Document: ASVSL2, Section: "10.4.6", Level: Must, Says: "require PKCE and a valid code_challenge"},
	},
	Attacks: []string{"PK-06", "PK-07"},
	CWE:     []string{"CWE-287"},
})

// PKCEVerifierForm keeps verifiers from being guessed.
var PKCEVerifierForm = add(Requirement{
	ID:       "pkce-verifier-form",
	Title:    "refuses a code_verifier that is shorter or longer than allowed, or has other characters",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{PKCE},
	Why:      "A short verifier can be guessed, and clients that make them are never told.",
	How:      "Asks for a code with the right challenge of a verifier of 42 characters, of 129, and of one with a space, and redeems it with that: no token comes out. A good one works before and after.",
	Fix:      "Compare the verifier with the syntax of RFC 7636 4.1 before its hash.",
	Clauses: []Clause{
		{Document: RFC7636, Section: "4.1", Level: Should, When: PKCEAdvertised, Says: "code_verifier has 43 to 128 unreserved characters"},
	},
	Attacks: []string{"PK-10"},
	CWE:     []string{"CWE-521"},
})
