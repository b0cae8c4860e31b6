package requirement

// Revocation: RFC 7009.

// RevocationEffect is the point of revocation.
var RevocationEffect = add(Requirement{
	ID:       "revocation-effect",
	Title:    "ends a refresh token that its client revokes",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "A user who signs out, or a client that was broken into, can't take the access back.",
	How:      "Revokes a fresh refresh token, and redeems it: no token comes out. Another one works afterwards.",
	Fix:      "Delete or mark the token before the answer is sent.",
	Clauses: []Clause{
		{Document: RFC7009, Section: "2.1", Level: Must, Says: "the token is invalidated at once and can't be used again; revocation of refresh tokens has to be supported"},
	},
	Attacks: []string{"RV-01"},
	CWE:     []string{"CWE-613"},
})

// RevocationAccessToken is the same of access tokens.
var RevocationAccessToken = add(Requirement{
	ID:       "revocation-access-token",
	Title:    "ends an access token that its client revokes, wherever the provider itself takes it",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "An access token that leaked stays good for its whole lifetime.",
	How:      "Revokes a fresh access token as a confidential and as a public client, and takes it to userinfo and introspection: it does not work there. Another one works afterwards.",
	Fix:      "Look the token up at userinfo and introspection, not its signature alone.",
	Clauses: []Clause{
		{Document: RFC7009, Section: "2", Level: Should, Says: "revocation of access tokens is supported"},
		{Document: GenAuth, Section: "security card", Level: Must, Says: "tokens are withdrawn by the method that the application has for it"},
	},
	Attacks: []string{"RV-06", "RV-07"},
	CWE:     []string{"CWE-613"},
})

// RevocationCascades is about what a refresh token gave.
var RevocationCascades = add(Requirement{
	ID:       "revocation-cascades",
	Title:    "ends the access tokens of a refresh token that is revoked",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "Who revokes the refresh token believes that the access has ended.",
	How:      "Revokes a refresh token, and takes the access token that came with it to userinfo and introspection: it does not work there. Another one works afterwards.",
	Fix:      "Revoke the grant behind the refresh token.",
	Clauses: []Clause{
		{Document: RFC7009, Section: "2.1", Level: Should, Says: "with a refresh token all access tokens of the same grant are invalidated, where revocation of access tokens is supported"},
	},
	Attacks: []string{"RV-05"},
	CWE:     []string{"CWE-613"},
})

// RevocationBoundToClient keeps strangers from signing users out.
var RevocationBoundToClient = add(Requirement{
	ID:       "revocation-bound-to-client",
	Title:    "lets nobody but its authenticated client revoke a token",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "Whoever finds a token, in a log for instance, could end the access of users.",
	How:      "Revokes an access token as another client, with a wrong secret, and without any: whatever the answer is, the token works afterwards.",
	Fix:      "Authenticate the client, and compare it with that of the token, before anything is revoked.",
	Clauses: []Clause{
		{Document: RFC7009, Section: "2.1", Level: Must, Says: "validate the client's credentials, and verify that the token was issued to the client that makes the request"},
	},
	Attacks: []string{"RV-02", "RV-03"},
	CWE:     []string{"CWE-639"},
})

// RevocationHint is about a parameter that must not decide.
var RevocationHint = add(Requirement{
	ID:       "revocation-hint",
	Title:    "revokes a token also where token_type_hint is wrong",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A client that guesses the hint wrong believes that the token has ended.",
	How:      "Revokes an access token with the hint refresh_token, and with one that nobody knows, and takes it to userinfo: it does not work. Another one works afterwards.",
	Fix:      "Search all kinds of tokens when the hinted one has no match.",
	Clauses: []Clause{
		{Document: RFC7009, Section: "2.1", Level: Must, Says: "a server that can't locate the token by the hint extends its search across all token types that it supports"},
	},
	Attacks: []string{"RV-04"},
	CWE:     []string{"CWE-613"},
})

// RevocationUnknownToken is about an answer that tells nothing.
var RevocationUnknownToken = add(Requirement{
	ID:       "revocation-unknown-token",
	Title:    "answers the revocation of an unknown token with 200",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A client that gets an error tries again, or alerts its operator, although the purpose is reached.",
	How:      "Revokes a token that was never issued, as a client that authenticates rightly.",
	Fix:      "Answer 200 whether or not there was such a token.",
	Clauses: []Clause{
		{Document: RFC7009, Section: "2.2", Level: Must, Says: "the answer is 200 also where the client submitted an invalid token"},
	},
})
