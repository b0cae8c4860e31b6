package requirement

// Proof Key for Code Exchange: RFC 7636, RFC 9700 2.1.1.

// PKCEVerifierVerified is what makes a stolen code worthless.
var PKCEVerifierVerified = add(Requirement{
	ID:       "pkce-verifier-verified",
	Title:    "redeems a code that has a code_challenge only with its code_verifier",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{PKCE, Code},
	Why:      "PKCE is all that protects the codes of a client without a secret. A challenge that is not enforced protects nobody.",
	How:      "Redeems with another verifier, without one, and with the challenge in its place, for a public and for a confidential client; unchanged it works before and after.",
	Fix:      "Where a code has a challenge, demand code_verifier and compare BASE64URL(SHA256(code_verifier)) with it, for every kind of client.",
	Clauses: []Clause{
		{Document: RFC7636, Section: "4.6", Level: Must, When: PKCEAdvertised, Says: "verify code_verifier against the challenge of the code, and answer invalid_grant where they differ"},
		{Document: RFC9700, Section: "2.1.1", Level: Must, Says: "support PKCE, and enforce code_verifier where the authorization request had a challenge"},
		{Document: OAuth21, Section: "4.1.3", Level: Must, Says: "verify code_verifier if there was a code_challenge"},
		{Document: ASVSL2, Section: "10.4.6", Level: Must, Says: "require PKCE and a valid code_challenge"},
		{Document: GenAuth, Section: "authorization code + PKCE mode", Level: Must, Says: "the code is exchanged together with the verification code"},
	},
	OAuch:   []string{"Pkce.IsPkceImplementedTest", "Pkce.IsPkceTokenDowngradeDetectedTest", "Pkce.IsPkcePlainDowngradeDetectedTest"},
	Attacks: []string{"PK-01", "PK-02", "PK-04", "PK-08"},
	CWE:     []string{"CWE-287"},
})
